// Looking around through the API: home, what is trending, and the lists of categories and tags, a page at a time.
import { infiniteQueryOptions, type QueryKey } from '@tanstack/preact-query';
import type { FeedItem } from '#contract/discovery.ts';
import { api, unwrap } from './api.ts';
import { queryKeys } from './query-client.ts';

interface FeedList {
  data: FeedItem[];
  nextCursor: string | null;
}

const pages = (queryKey: QueryKey, read: (page: { limit: string; cursor?: string }) => Promise<FeedList>) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }): Promise<FeedList> =>
      read({ limit: '24', ...(pageParam === null ? {} : { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** The home of whoever is signed in. */
export const homeQuery = pages(queryKeys.home, (page) =>
  unwrap(api.feed.home.$get({ query: { ...page, explain: '1' } })),
);

export const trendingQuery = pages(queryKeys.trending, (page) => unwrap(api.feed.trending.$get({ query: page })));

export const categoryVideosQuery = (category: string) =>
  pages(queryKeys.categoryVideos(category), (page) => unwrap(api.videos.$get({ query: { ...page, category } })));

export const tagVideosQuery = (tag: string) =>
  pages(queryKeys.tagVideos(tag), (page) => unwrap(api.videos.$get({ query: { ...page, tag } })));

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What was watched or discussed longer ago is trending no more. */
const TRENDING_DAYS = 7;

/** Why a video stands where it stands, by the largest of its terms; null when it is there for its age alone. */
export function reasonOf({ score, counts }: Pick<FeedItem, 'score' | 'counts'>): string | null {
  if (score === undefined) return null;
  if (score.subscription > 0) return 'From a channel you follow';
  const { views, likes, comments } = score;
  const most = Math.max(views, likes, comments);
  if (most === 0 || score.age < -TRENDING_DAYS) return null;
  const what =
    most === comments
      ? counted(counts.comments, 'comment')
      : most === likes
        ? counted(counts.likes, 'like')
        : counted(counts.views, 'view');
  return `Trending: ${what}`;
}
