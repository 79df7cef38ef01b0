// The home of somebody who is signed in: the latest of the channels they follow among what is trending, ranked by score.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { FeedItem, FeedPage } from '#contract/discovery.ts';
import type { VideoItem } from '#contract/videos.ts';
import { subscriptions, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { listedItems } from '../videos/items.ts';
import { decodeHomeCursor, encodeHomeCursor } from './home-cursor.ts';
import { scoreOf } from './score.ts';
import { type FeedRequest, trendingVideos } from './trending.ts';

type Context = Pick<AppContext, 'db' | 'config' | 'clock'>;

/** Of those followed last; all of them are on the page of subscriptions. */
const CHANNELS_MAX = 12;
/** What is older is no news. */
const NEWS_MS = 30 * 24 * 3600_000;

/**
 * Videos of followed channels fill half of the first page at most and stand on no other. Pages are ranked one by one. Throws
 * `invalid-cursor`.
 */
export async function listHome(
  ctx: Context,
  user: Pick<User, 'id'>,
  { limit, cursor, isExplained }: FeedRequest,
): Promise<FeedPage> {
  const place = cursor === undefined ? undefined : decodeHomeCursor(cursor);
  if (place === null) throw new AppError('invalid-cursor');
  const nowMs = ctx.clock.now();
  const beganMs = place?.beganMs ?? nowMs;
  const news = await newsOf(ctx, user, beganMs, Math.floor(limit / 2));
  const isFirst = place === undefined;
  const trending = await trendingVideos(ctx, {
    limit: isFirst ? limit - news.ids.length : limit,
    cursor: place?.trending,
  });
  const rest = trending.data.filter(({ id }) => !news.ids.includes(id));
  const items = [...(isFirst ? await listedItems(ctx, news.ids) : []), ...rest];
  return {
    data: rank(items, news.channelIds, nowMs, isExplained),
    nextCursor: trending.nextCursor && encodeHomeCursor({ beganMs, trending: trending.nextCursor }),
  };
}

function rank(items: VideoItem[], followed: ReadonlySet<string>, nowMs: number, isExplained: boolean): FeedItem[] {
  return items
    .map((item) => ({ item, score: scoreOf(item, nowMs, followed.has(item.channel.id)) }))
    .sort((a, b) => b.score.total - a.score.total || (a.item.id < b.item.id ? 1 : -1))
    .map(({ item, score }) => (isExplained ? { ...item, score } : item));
}

/** The latest video of each channel as it was at that time: two rows are read for each channel. */
async function newsOf(
  { db }: Context,
  user: Pick<User, 'id'>,
  atMs: number,
  most: number,
): Promise<{ ids: string[]; channelIds: Set<string> }> {
  const latest = sql<string | null>`(select ${videos.id} from ${videos}
    where ${videos.ownerId} = ${subscriptions.channelId} and ${videos.listedAt} between ${atMs - NEWS_MS} and ${atMs}
    order by ${videos.listedAt} desc, ${videos.id} desc limit 1)`;
  const rows = await db
    .select({ channelId: subscriptions.channelId, latest })
    .from(subscriptions)
    .where(and(eq(subscriptions.userId, user.id)))
    .orderBy(desc(subscriptions.createdAt), desc(subscriptions.channelId))
    .limit(CHANNELS_MAX);
  const ids = rows.flatMap((row) => row.latest ?? []).slice(0, most);
  return { ids, channelIds: new Set(rows.map((row) => row.channelId)) };
}
