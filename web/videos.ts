// Reading and changing videos through the API, with the query options that pages share.
import { infiniteQueryOptions, queryOptions } from '@tanstack/preact-query';
import type { EditVideo, Video, VideoItem } from '#contract/videos.ts';
import { api, unwrap, unwrapTagged } from './api.ts';
import type { Tagged } from './held-edit.ts';
import { queryKeys } from './query-client.ts';

export interface VideoList {
  data: VideoItem[];
  nextCursor: string | null;
}

const cursorOf = (page: VideoList) => page.nextCursor;

/** The latest public videos, a page at a time. */
export const latestVideosQuery = infiniteQueryOptions({
  queryKey: queryKeys.latestVideos,
  queryFn: ({ pageParam }): Promise<VideoList> =>
    unwrap(api.videos.$get({ query: { limit: '24', ...(pageParam === null ? {} : { cursor: pageParam }) } })),
  initialPageParam: null as string | null,
  getNextPageParam: cursorOf,
});

/** One's own videos in every state, newest first. */
export const myVideosQuery = infiniteQueryOptions({
  queryKey: queryKeys.myVideos,
  queryFn: ({ pageParam }): Promise<VideoList> =>
    unwrap(
      api.videos.$get({ query: { owner: 'me', limit: '50', ...(pageParam === null ? {} : { cursor: pageParam }) } }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: cursorOf,
});

/** One video with its processing; kept current by the realtime topic `video:{id}`. */
export const videoQuery = (videoId: string) =>
  queryOptions({
    queryKey: queryKeys.video(videoId),
    queryFn: (): Promise<Video> => unwrap(api.videos[':id'].$get({ param: { id: videoId } })),
  });

export function editVideo(videoId: string, changes: EditVideo): Promise<Video> {
  return unwrap(api.videos[':id'].$patch({ param: { id: videoId }, json: changes }));
}

export const readVideo = (videoId: string): Promise<Tagged<Video>> =>
  unwrapTagged(api.videos[':id'].$get({ param: { id: videoId } }));

/** @param headers with If-Match */
export const editVideoHeld = (
  videoId: string,
  changes: EditVideo,
  headers: Record<string, string>,
): Promise<Tagged<Video>> =>
  unwrapTagged(api.videos[':id'].$patch({ param: { id: videoId }, json: changes }, { headers }));

export async function deleteVideo(videoId: string): Promise<void> {
  await unwrap(api.videos[':id'].$delete({ param: { id: videoId } }));
}
