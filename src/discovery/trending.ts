// What is trending: all listed videos in the order of their score, read from an index.
import { isNotNull } from 'drizzle-orm';
import type { FeedPage } from '#contract/discovery.ts';
import { videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { listVideos, type PageRequest, type VideoPage } from '../videos/video-list.ts';
import { scoreOf } from './score.ts';

type Context = Pick<AppContext, 'db' | 'config' | 'clock'>;

export interface FeedRequest extends PageRequest {
  /** Whether items tell their score. */
  isExplained: boolean;
}

/** Throws `invalid-cursor`. */
export function trendingVideos(ctx: Context, page: PageRequest): Promise<VideoPage> {
  return listVideos(ctx, page, { list: 'trending', by: videos.hot, direction: 'desc', where: isNotNull(videos.hot) });
}

/** Throws `invalid-cursor`. */
export async function listTrending(ctx: Context, { isExplained, ...page }: FeedRequest): Promise<FeedPage> {
  const { data, nextCursor } = await trendingVideos(ctx, page);
  if (!isExplained) return { data, nextCursor };
  const nowMs = ctx.clock.now();
  return { data: data.map((item) => ({ ...item, score: scoreOf(item, nowMs) })), nextCursor };
}
