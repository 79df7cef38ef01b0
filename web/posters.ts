// Reading and choosing the poster of one's own video through the API.
import { queryOptions } from '@tanstack/preact-query';
import type { Posters } from '#contract/posters.ts';
import { api, unwrapTagged } from './api.ts';
import type { Tagged } from './held-edit.ts';
import { queryKeys } from './query-client.ts';

const readPosters = (videoId: string): Promise<Tagged<Posters>> =>
  unwrapTagged(api.videos[':id'].poster.$get({ param: { id: videoId } }));

/** What there is to choose from; read anew each time, since another window may have chosen. */
export const postersQuery = (videoId: string) =>
  queryOptions({ queryKey: queryKeys.posters(videoId), queryFn: () => readPosters(videoId), staleTime: 0 });

/** Throws `precondition-failed` when another one was chosen since `before` was read. */
export const choosePoster = (videoId: string, candidate: number, { etag }: Tagged<Posters>): Promise<Tagged<Posters>> =>
  unwrapTagged(
    api.videos[':id'].poster.$put(
      { param: { id: videoId }, json: { candidate } },
      { headers: etag === null ? {} : { 'If-Match': etag } },
    ),
  );
