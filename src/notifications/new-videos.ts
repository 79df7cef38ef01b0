// New videos of channels that a person follows with the bell: looked up when somebody looks, never written for each.
import { and, desc, eq, gt, gte, inArray, isNull, sql } from 'drizzle-orm';
import { channels, playbackIds, preferences, subscriptions, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import type { FoundVideo } from '../videos/items.ts';
import { waysOf } from './choices.ts';
import { notifications } from './table.ts';

/** Older ones are no news. */
const NEWS_MS = 30 * 24 * 3600_000;
/** Of one channel in one list. */
const OF_CHANNEL_MAX = 3;
/** Whoever follows more with the bell is told of what the first of them show. */
const CHANNELS_MAX = 100;

export const newVideoId = (videoId: string): string => `video:${videoId}`;

interface Looker {
  userId: string;
  /** What was published up to then counts as seen. */
  seenUntilMs: number;
  wanted: boolean;
}

export async function lookerOf({ db }: Pick<AppContext, 'db'>, userId: string): Promise<Looker> {
  const [row] = await db
    .select({ notify: preferences.notify, seenUntilMs: preferences.videosSeenUntil })
    .from(preferences)
    .where(eq(preferences.userId, userId));
  return { userId, seenUntilMs: row?.seenUntilMs ?? 0, wanted: waysOf(row?.notify ?? {}, 'video').app };
}

/** The latest of each channel, newest first: what it reads grows with the channels that one follows, not with their videos. */
export async function newVideos(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  { userId, wanted }: Looker,
  limit: number,
): Promise<FoundVideo[]> {
  if (!wanted) return [];
  const followed = followedBy(db, userId);
  const sinceMs = sql`max(${followed.createdAt}, ${clock.now() - NEWS_MS})`;
  // From the few latest of a channel on.
  const from = sql`coalesce((select v.listed_at from ${videos} v where v.owner_id = ${followed.channelId}
    and v.listed_at > ${sinceMs} order by v.listed_at desc limit 1 offset ${OF_CHANNEL_MAX - 1}), ${sinceMs} + 1)`;
  return db
    .select({
      row: videos,
      channel: { id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey },
      playbackId: { id: playbackIds.id, policy: playbackIds.policy },
    })
    .from(followed)
    .innerJoin(videos, and(eq(videos.ownerId, followed.channelId), gte(videos.listedAt, from)))
    .innerJoin(channels, eq(channels.id, followed.channelId))
    .leftJoin(
      playbackIds,
      and(eq(playbackIds.videoId, videos.id), eq(playbackIds.revision, videos.revision), isNull(playbackIds.retiredAt)),
    )
    .orderBy(desc(videos.listedAt))
    .limit(limit);
}

const followedBy = (db: AppContext['db'], userId: string) =>
  db
    .select({ channelId: subscriptions.channelId, createdAt: subscriptions.createdAt })
    .from(subscriptions)
    .where(and(eq(subscriptions.userId, userId), eq(subscriptions.bell, 'all')))
    .limit(CHANNELS_MAX)
    .as('followed');

/** How many of them were not looked at, up to `limit`: it stops reading there. */
export async function countNewVideos(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  { userId, seenUntilMs, wanted }: Looker,
  limit: number,
): Promise<number> {
  if (!wanted) return 0;
  const followed = followedBy(db, userId);
  const isMarked = sql`exists (select 1 from ${notifications} n where n.user_id = ${userId} and n.cause = 'video:' || ${videos.id})`;
  const rows = await db
    .select({ id: videos.id })
    .from(followed)
    .innerJoin(
      videos,
      and(
        eq(videos.ownerId, followed.channelId),
        gt(videos.listedAt, sql`max(${followed.createdAt}, ${Math.max(seenUntilMs, clock.now() - NEWS_MS)})`),
      ),
    )
    .where(sql`not ${isMarked}`)
    .limit(limit);
  return rows.length;
}

/** The ids, as in the list, of those that were looked at one by one. */
export async function markedVideos(
  { db }: Pick<AppContext, 'db'>,
  userId: string,
  videoIds: readonly string[],
): Promise<Set<string>> {
  if (videoIds.length === 0) return new Set();
  const rows = await db
    .select({ cause: notifications.cause })
    .from(notifications)
    .where(and(eq(notifications.userId, userId), inArray(notifications.cause, videoIds.map(newVideoId))));
  return new Set(rows.map(({ cause }) => cause));
}
