// New videos of channels that a person follows with the bell: looked up when somebody looks, never written for each.
import { and, eq, gt, gte, inArray, lte, sql } from 'drizzle-orm';
import { preferences, subscriptions, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import type { PickedVideo } from '../videos/items.ts';
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

interface NewVideo extends PickedVideo {
  listedAtMs: number;
}

/**
 * The latest of each channel, newest first: one row is read for each channel and one for each of its latest, whole
 * videos only when it is known which are shown. A channel's latest travel as one text: a scalar is all that a subquery
 * for each channel can give.
 */
export async function newVideos(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  { userId, wanted }: Looker,
  limit: number,
): Promise<NewVideo[]> {
  if (!wanted) return [];
  const followed = followedBy(db, userId);
  const latest = sql<string | null>`(select group_concat(place, ' ') from (
    select v.listed_at || ':' || v.rowid as place from ${videos} v where v.owner_id = followed.channel_id
    and v.listed_at > max(followed.created_at, ${clock.now() - NEWS_MS})
    order by v.listed_at desc limit ${OF_CHANNEL_MAX}))`;
  const channels = await db.select({ channelId: followed.channelId, latest }).from(followed);
  return channels
    .flatMap(({ channelId, latest }) =>
      (latest?.split(' ') ?? []).map((place) => {
        const [listedAtMs = 0, row = 0] = place.split(':').map(Number);
        return { channelId, listedAtMs, row };
      }),
    )
    .sort((a, b) => b.listedAtMs - a.listedAtMs || b.row - a.row)
    .slice(0, limit);
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
  const causes = videoIds.map(newVideoId).sort();
  const ofPerson = eq(notifications.userId, userId);
  // Few are ever marked: those between the first and the last are fewer than the videos, or else each is looked up.
  const between = await db
    .select({ cause: notifications.cause })
    .from(notifications)
    .where(and(ofPerson, gte(notifications.cause, causes[0] ?? ''), lte(notifications.cause, causes.at(-1) ?? '')))
    .limit(causes.length);
  if (between.length < causes.length) return new Set(between.map(({ cause }) => cause));
  const rows = await db
    .select({ cause: notifications.cause })
    .from(notifications)
    .where(and(ofPerson, inArray(notifications.cause, causes)));
  return new Set(rows.map(({ cause }) => cause));
}
