// Votes and the history through the API, with the query options that pages share.
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/preact-query';
import type { Video } from '#contract/videos.ts';
import type { HistoryEntry, HistorySettings, Reaction, ReactionState, ViewerState } from '#contract/watching.ts';
import { api, unwrap } from './api.ts';
import { queryKeys } from './query-client.ts';

/** What a video is to whoever is signed in; asked anew by each visit, since another device may have gone on. */
export const viewerQuery = (videoId: string) =>
  queryOptions({
    queryKey: queryKeys.viewer(videoId),
    queryFn: (): Promise<ViewerState> => unwrap(api.videos[':id'].viewer.$get({ param: { id: videoId } })),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const react = (videoId: string, value: Reaction): Promise<ReactionState> =>
  unwrap(api.videos[':id'].reaction.$put({ param: { id: videoId }, json: { value } }));

/** The vote that a press of a button makes: the same again takes it back. */
export const pressed = (current: Reaction, button: 'like' | 'dislike'): Reaction =>
  current === button ? 'none' : button;

/** The counts after one's vote moved. */
export function countsAfter<Counts extends { likes: number; dislikes: number }>(
  counts: Counts,
  from: Reaction,
  to: Reaction,
): Counts {
  const step = (button: Reaction) => Number(to === button) - Number(from === button);
  return { ...counts, likes: counts.likes + step('like'), dislikes: counts.dislikes + step('dislike') };
}

/** Writes a vote into the cache, as it is expected or as the server told it. */
export function showReaction(client: QueryClient, videoId: string, to: Reaction, told?: ReactionState): void {
  const from = client.getQueryData<ViewerState>(queryKeys.viewer(videoId))?.reaction ?? 'none';
  client.setQueryData<ViewerState>(queryKeys.viewer(videoId), (state) => state && { ...state, reaction: to });
  client.setQueryData<Video>(queryKeys.video(videoId), (video) => {
    if (video === undefined) return undefined;
    const { likes, dislikes } = told ?? countsAfter(video.counts, from, to);
    return { ...video, counts: { ...video.counts, likes, dislikes } };
  });
}

interface HistoryList {
  data: HistoryEntry[];
  nextCursor: string | null;
}

export const historyQuery = infiniteQueryOptions({
  queryKey: queryKeys.history,
  queryFn: ({ pageParam }): Promise<HistoryList> =>
    unwrap(api.me.history.$get({ query: { limit: '48', ...(pageParam === null ? {} : { cursor: pageParam }) } })),
  initialPageParam: null as string | null,
  getNextPageParam: (page: HistoryList) => page.nextCursor,
  staleTime: 0,
});

export async function removeFromHistory(videoId: string): Promise<void> {
  await unwrap(api.me.history[':videoId'].$delete({ param: { videoId } }));
}

export async function restoreToHistory(entry: HistoryEntry): Promise<void> {
  const { id: videoId, positionSeconds, watchedAt } = entry;
  await unwrap(api.me.history[':videoId'].$put({ param: { videoId }, json: { positionSeconds, watchedAt } }));
}

export async function clearHistory(): Promise<void> {
  await unwrap(api.me.history.$delete());
}

export const historySettingsQuery = queryOptions({
  queryKey: queryKeys.historySettings,
  queryFn: (): Promise<HistorySettings> => unwrap(api.me.history.settings.$get()),
});

export const pauseHistory = (paused: boolean): Promise<HistorySettings> =>
  unwrap(api.me.history.settings.$patch({ json: { paused } }));

/** How far one is in each of the videos, by id. */
export async function fetchPositions(videoIds: readonly string[]): Promise<Map<string, number>> {
  const { data } = await unwrap(api.me.history.positions.$get({ query: { ids: videoIds.join(',') } }));
  return new Map(data.map(({ videoId, positionSeconds }) => [videoId, positionSeconds]));
}
