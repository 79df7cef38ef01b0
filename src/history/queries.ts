// Reads of the history: pages of what was watched, positions for the cards on screen, whether it is paused.
import { and, desc, eq, gt, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import { ID_PATTERN } from '#contract/ids.ts';
import type { HistoryEntry, HistorySettings, Positions } from '#contract/watching.ts';
import { preferences, videos, watchHistory } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../videos/cursor.ts';
import { type FoundVideo, selectVideos, toItems } from '../videos/items.ts';
import { shownAmong } from '../videos/shown.ts';

type Person = Pick<User, 'id'>;
const LIST = 'history';
/** D1 takes 100 parameters in a statement. */
const IDS_AT_ONCE = 90;

/**
 * What was watched, newest first. What may not be seen any more is left out of its page, which is shorter then: a page
 * costs the same however much was withdrawn. Throws `invalid-cursor`.
 */
export async function listHistory(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  { id: userId }: Person,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: HistoryEntry[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, LIST);
  if (after === null) throw new AppError('invalid-cursor');
  const { userId: user, watchedAt, videoId } = watchHistory;
  const rows = await ctx.db
    .select({ videoId, watchedAt, positionMs: watchHistory.positionMs })
    .from(watchHistory)
    .where(
      and(
        eq(user, userId),
        // By the first of the two the index finds the place; the other tells apart what was watched at the same moment.
        after && lte(watchedAt, after.order),
        after && or(lt(watchedAt, after.order), gt(videoId, after.id)),
      ),
    )
    .orderBy(desc(watchedAt), videoId)
    .limit(limit + 1); // one more tells whether there is a next page
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: await entriesOf(ctx, userId, page),
    nextCursor:
      rows.length > limit && last ? encodeCursor({ list: LIST, order: last.watchedAt, id: last.videoId }) : null,
  };
}

async function entriesOf(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  userId: string,
  page: readonly { videoId: string; watchedAt: number; positionMs: number }[],
): Promise<HistoryEntry[]> {
  const found: FoundVideo[] = [];
  for (let start = 0; start < page.length; start += IDS_AT_ONCE) {
    const ids = page.slice(start, start + IDS_AT_ONCE).map(({ videoId }) => videoId);
    found.push(...(await selectVideos(ctx).where(inArray(videos.id, ids))));
  }
  const shown = await shownAmong(
    ctx,
    found.map(({ row }) => row),
    userId,
  );
  const items = await toItems(
    ctx,
    found.filter(({ row }) => shown.has(row.id)),
  );
  const byId = new Map(items.map((item) => [item.id, item]));
  return page.flatMap(({ videoId, watchedAt, positionMs }) => {
    const item = byId.get(videoId);
    return item ? { ...item, positionSeconds: positionMs / 1000, watchedAt: new Date(watchedAt).toISOString() } : [];
  });
}

/** How far somebody is in those of the videos that they have begun. Throws `invalid-input`. */
export async function positionsOf(
  { db }: Pick<AppContext, 'db'>,
  { id: userId }: Person,
  ids: readonly string[],
): Promise<Positions> {
  if (!ids.every((id) => ID_PATTERN.test(id))) {
    throw new AppError('invalid-input', { detail: 'ids: a list of ids, separated by commas' });
  }
  const rows = await db
    .select({ videoId: watchHistory.videoId, positionMs: watchHistory.positionMs })
    .from(watchHistory)
    .where(
      and(
        eq(watchHistory.userId, userId),
        sql`${watchHistory.videoId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
  return { data: rows.map(({ videoId, positionMs }) => ({ videoId, positionSeconds: positionMs / 1000 })) };
}

export async function historySettings({ db }: Pick<AppContext, 'db'>, { id }: Person): Promise<HistorySettings> {
  const [row] = await db
    .select({ paused: preferences.historyPaused })
    .from(preferences)
    .where(eq(preferences.userId, id));
  return { paused: row?.paused ?? false };
}
