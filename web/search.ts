// Searching through the API, and the searches that this browser remembers.
import { infiniteQueryOptions, queryOptions } from '@tanstack/preact-query';
import type { SearchPage } from '#contract/search.ts';
import { api, unwrap } from './api.ts';
import { queryKeys } from './query-client.ts';

export interface SearchRequest {
  q: string;
  sort?: 'newest' | 'views';
  uploaded?: 'day' | 'week' | 'month' | 'year';
  duration?: 'short' | 'medium' | 'long';
  category?: string;
  hasCaptions?: 'true';
}

export const searchQuery = (request: SearchRequest) =>
  infiniteQueryOptions({
    queryKey: queryKeys.search(request),
    queryFn: ({ pageParam }): Promise<SearchPage> =>
      unwrap(api.search.$get({ query: { ...request, ...(pageParam === null ? {} : { cursor: pageParam }) } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page: SearchPage) => page.nextCursor,
  });

export const suggestionsQuery = (q: string) =>
  queryOptions({
    queryKey: queryKeys.suggestions(q),
    queryFn: async (): Promise<string[]> => (await unwrap(api.search.suggestions.$get({ query: { q } }))).data,
    staleTime: 60_000,
  });

export const relatedQuery = (videoId: string) =>
  queryOptions({
    queryKey: queryKeys.related(videoId),
    queryFn: async () => (await unwrap(api.videos[':id'].related.$get({ param: { id: videoId }, query: {} }))).data,
    staleTime: 5 * 60_000,
  });

const RECENT_KEY = 'rivulet.searches';
const RECENT_MAX = 8;

/** The latest first; nothing where the browser keeps nothing or somebody wrote something else. */
export function readRecent(storage: Pick<Storage, 'getItem'>): string[] {
  try {
    const list: unknown = JSON.parse(storage.getItem(RECENT_KEY) ?? '[]');
    return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string').slice(0, RECENT_MAX) : [];
  } catch {
    return [];
  }
}

export function rememberSearch(storage: Pick<Storage, 'getItem' | 'setItem'>, q: string): void {
  const others = readRecent(storage).filter((entry) => entry.toLowerCase() !== q.toLowerCase());
  try {
    storage.setItem(RECENT_KEY, JSON.stringify([q, ...others].slice(0, RECENT_MAX)));
  } catch {
    // a full or closed storage forgets, which is all right
  }
}

export function forgetSearches(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(RECENT_KEY);
}
