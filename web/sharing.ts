// Sharing through the API: named accounts, links, and what others share with whoever is signed in.
import { infiniteQueryOptions, queryOptions } from '@tanstack/preact-query';
import type { NewShareLink, Share, SharedVideo, ShareLink } from '#contract/sharing.ts';
import { api, unwrap } from './api.ts';
import { queryKeys } from './query-client.ts';

interface SharedList {
  data: SharedVideo[];
  nextCursor: string | null;
}

/** What others share with one, the last first. */
export const sharedQuery = infiniteQueryOptions({
  queryKey: queryKeys.shared,
  queryFn: ({ pageParam }): Promise<SharedList> =>
    unwrap(api.library.shared.$get({ query: { limit: '24', ...(pageParam === null ? {} : { cursor: pageParam }) } })),
  initialPageParam: null as string | null,
  getNextPageParam: (page: SharedList) => page.nextCursor,
});

export const sharesQuery = (videoId: string) =>
  queryOptions({
    queryKey: queryKeys.shares(videoId),
    queryFn: async (): Promise<Share[]> =>
      (await unwrap(api.videos[':id'].shares.$get({ param: { id: videoId } }))).data,
  });

export const shareLinksQuery = (videoId: string) =>
  queryOptions({
    queryKey: queryKeys.shareLinks(videoId),
    queryFn: async (): Promise<ShareLink[]> =>
      (await unwrap(api.videos[':id']['share-links'].$get({ param: { id: videoId } }))).data,
  });

/** As people write it, with or without the sign before it. */
const handleOf = (text: string): string => text.trim().replace(/^@/, '');

export const shareWith = (id: string, who: string): Promise<Share> =>
  unwrap(api.videos[':id'].shares[':handle'].$put({ param: { id, handle: handleOf(who) } }));

export async function unshareWith(id: string, handle: string): Promise<void> {
  await unwrap(api.videos[':id'].shares[':handle'].$delete({ param: { id, handle } }));
}

export interface WantedLink {
  label: string;
  password: string;
  /** RFC 3339; empty for no end. */
  expiresAt: string;
}

export const makeShareLink = (id: string, { label, password, expiresAt }: WantedLink): Promise<NewShareLink> =>
  unwrap(
    api.videos[':id']['share-links'].$post({
      param: { id },
      json: { label, ...(password === '' ? {} : { password }), ...(expiresAt === '' ? {} : { expiresAt }) },
    }),
  );

export async function endShareLink(id: string, linkId: string): Promise<void> {
  await unwrap(api.videos[':id']['share-links'][':linkId'].$delete({ param: { id, linkId } }));
}

/** The browser gets a cookie that opens the video. */
export async function openShareLink(id: string, token: string, password?: string): Promise<void> {
  const json = { token, ...(password === undefined ? {} : { password }) };
  await unwrap(api.videos[':id']['share-links'].open.$post({ param: { id }, json }));
}
