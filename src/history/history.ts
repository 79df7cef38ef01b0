// Use cases of the history: keep how far somebody is, remove entries, put one back, pause.
import { and, eq, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { HistorySettings } from '#contract/watching.ts';
import { rowWhere } from '../db/insert-where.ts';
import { preferences, videos, watchHistory } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { isSharedWith } from '../videos/shown.ts';

type Person = Pick<User, 'id'>;

/** While watching, one write in so long; a report of leaving is let through earlier. */
const WRITE_EVERY_MS = 14_000;
const LEAVING_EVERY_MS = 1_000;

/** The video exists and the person may see it (src/videos/policy.ts, in the words of the database). */
const maySeeVideo = (videoId: string, userId: string) => sql`exists (
  SELECT 1 FROM ${videos} WHERE ${videos.id} = ${videoId} AND ${videos.state} <> 'deleting'
    AND (${videos.ownerId} = ${userId} OR ((${videos.visibility} IN ('public', 'unlisted') OR ${isSharedWith(userId)}) AND ${videos.blockedAt} IS NULL AND ${videos.state} IN ('playable', 'ready'))))`;

const isNotPaused = (userId: string) => sql`not exists (
  SELECT 1 FROM ${preferences} WHERE ${preferences.userId} = ${userId} AND ${preferences.historyPaused} = 1)`;

/** Keeps the position unless the history is paused; what comes too soon after the last write is let go. */
export async function keepPosition(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  { id: userId }: Person,
  { videoId, positionSeconds, isLeaving }: { videoId: string; positionSeconds: number; isLeaving: boolean },
): Promise<void> {
  const nowMs = clock.now();
  const row = { userId, videoId, positionMs: Math.round(positionSeconds * 1000), watchedAt: nowMs };
  const beforeMs = nowMs - (isLeaving ? LEAVING_EVERY_MS : WRITE_EVERY_MS);
  await db
    .insert(watchHistory)
    .select(rowWhere(watchHistory, row, sql`${isNotPaused(userId)} AND ${maySeeVideo(videoId, userId)}`))
    .onConflictDoUpdate({
      target: [watchHistory.userId, watchHistory.videoId],
      set: { positionMs: sql`excluded.position_ms`, watchedAt: sql`excluded.watched_at` },
      setWhere: sql`${watchHistory.watchedAt} <= ${beforeMs}`,
    });
}

export async function removeEntry({ db }: Pick<AppContext, 'db'>, { id }: Person, videoId: string): Promise<void> {
  await db.delete(watchHistory).where(and(eq(watchHistory.userId, id), eq(watchHistory.videoId, videoId)));
}

/** Undoes a removal; an entry that was made anew meanwhile is newer and stays. */
export async function restoreEntry(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  { id: userId }: Person,
  { videoId, positionSeconds, watchedAt }: { videoId: string; positionSeconds: number; watchedAt: string },
): Promise<void> {
  const watchedMs = Math.min(clock.now(), Math.max(0, Date.parse(watchedAt)));
  const row = { userId, videoId, positionMs: Math.round(positionSeconds * 1000), watchedAt: watchedMs };
  await db
    .insert(watchHistory)
    .select(rowWhere(watchHistory, row, maySeeVideo(videoId, userId)))
    .onConflictDoNothing();
}

export async function clearHistory({ db }: Pick<AppContext, 'db'>, { id }: Person): Promise<void> {
  await db.delete(watchHistory).where(eq(watchHistory.userId, id));
}

/** Nothing is added while paused, and nothing is lost. */
export async function pauseHistory(
  { db }: Pick<AppContext, 'db'>,
  { id: userId }: Person,
  { paused }: HistorySettings,
): Promise<HistorySettings> {
  await db
    .insert(preferences)
    .values({ userId, historyPaused: paused })
    .onConflictDoUpdate({ target: preferences.userId, set: { historyPaused: paused } });
  return { paused };
}
