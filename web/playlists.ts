// Reading and changing playlists through the API, with the query options that pages share.
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/preact-query';
import type { NewPlaylist, Playlist, PlaylistEdit, PlaylistItem, PlaylistMove } from '#contract/playlists.ts';
import { api, unwrap, unwrapTagged } from './api.ts';
import type { Tagged } from './held-edit.ts';
import { queryKeys } from './query-client.ts';

/** Stands for the id of one's own list; the contract has it too, with zod, for which nobody who watches shall pay. */
export const WATCH_LATER = 'watch-later';

interface PageOf<Item> {
  data: Item[];
  nextCursor: string | null;
}

const after = (cursor: string | null) => (cursor === null ? {} : { cursor });
const paged = { initialPageParam: null as string | null, getNextPageParam: (page: PageOf<unknown>) => page.nextCursor };

/** One's own lists, watch later first. */
export const ownPlaylistsQuery = infiniteQueryOptions({
  queryKey: queryKeys.ownPlaylists,
  queryFn: ({ pageParam }): Promise<PageOf<Playlist>> =>
    unwrap(api.me.playlists.$get({ query: { limit: '24', ...after(pageParam) } })),
  ...paged,
});

/** The same, each saying whether it contains the video. */
export const listsForVideoQuery = (videoId: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.playlistsFor(videoId),
    queryFn: ({ pageParam }): Promise<PageOf<Playlist>> =>
      unwrap(api.me.playlists.$get({ query: { limit: '100', videoId, ...after(pageParam) } })),
    ...paged,
  });

export const channelPlaylistsQuery = (handle: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.channelPlaylists(handle),
    queryFn: ({ pageParam }): Promise<PageOf<Playlist>> =>
      unwrap(
        api.channels[':handle'].playlists.$get({ param: { handle }, query: { limit: '24', ...after(pageParam) } }),
      ),
    ...paged,
  });

export const playlistQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.playlist(id),
    queryFn: (): Promise<Playlist> => unwrap(api.playlists[':id'].$get({ param: { id } })),
  });

export const playlistItemsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.playlistItems(id),
    queryFn: ({ pageParam }): Promise<PageOf<PlaylistItem>> =>
      unwrap(api.playlists[':id'].items.$get({ param: { id }, query: { limit: '100', ...after(pageParam) } })),
    ...paged,
  });

/** The items around the one that plays, or from the top for an order of its own; kept while one goes on in the list. */
export const panelItemsQuery = (id: string, videoId: string, isShuffled: boolean) =>
  infiniteQueryOptions({
    queryKey: queryKeys.playlistPanel(id, isShuffled),
    queryFn: ({ pageParam }): Promise<PageOf<PlaylistItem>> => {
      const from = pageParam === null && !isShuffled ? { from: videoId } : after(pageParam);
      return unwrap(api.playlists[':id'].items.$get({ param: { id }, query: { limit: '100', ...from } }));
    },
    staleTime: 5 * 60_000,
    ...paged,
  });

/** The first items: where a list that is looped begins anew. */
export const listStartQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.playlistStart(id),
    queryFn: async (): Promise<PlaylistItem[]> =>
      (await unwrap(api.playlists[':id'].items.$get({ param: { id }, query: { limit: '24' } }))).data,
    staleTime: 5 * 60_000,
  });

export const likedQuery = infiniteQueryOptions({
  queryKey: queryKeys.liked,
  queryFn: ({ pageParam }): Promise<PageOf<PlaylistItem>> =>
    unwrap(api.me.liked.$get({ query: { limit: '24', ...after(pageParam) } })),
  ...paged,
});

/** The key makes a second press of the button, or a lost answer, no second list. */
export function makePlaylist(wanted: NewPlaylist, idempotencyKey: string): Promise<Playlist> {
  return unwrap(api.playlists.$post({ json: wanted }, { headers: { 'idempotency-key': idempotencyKey } }));
}

export const readPlaylist = (id: string): Promise<Tagged<Playlist>> =>
  unwrapTagged(api.playlists[':id'].$get({ param: { id } }));

/** @param headers with If-Match */
export const editPlaylist = (
  id: string,
  changes: PlaylistEdit,
  headers: Record<string, string>,
): Promise<Tagged<Playlist>> =>
  unwrapTagged(api.playlists[':id'].$patch({ param: { id }, json: changes }, { headers }));

export async function deletePlaylist(id: string): Promise<void> {
  await unwrap(api.playlists[':id'].$delete({ param: { id } }));
}

export async function addToPlaylist(id: string, videoId: string): Promise<void> {
  await unwrap(api.playlists[':id'].items[':videoId'].$put({ param: { id, videoId } }));
}

export async function removeFromPlaylist(id: string, videoId: string): Promise<void> {
  await unwrap(api.playlists[':id'].items[':videoId'].$delete({ param: { id, videoId } }));
}

export async function moveInPlaylist(id: string, videoId: string, move: PlaylistMove): Promise<void> {
  await unwrap(api.playlists[':id'].items[':videoId'].$patch({ param: { id, videoId }, json: move }));
}

/** What a change of any list makes old; watch later is known under two names, so all lists are asked again. Resolves when they were. */
export async function forgetPlaylists(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: queryKeys.playlists });
}
