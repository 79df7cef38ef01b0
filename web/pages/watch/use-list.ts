// The list in which one watches, as `?list=` names it: its items in their order, or in one's own for `&shuffle=`.
import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { useEffect, useRef } from 'preact/hooks';
import type { Playlist, PlaylistItem } from '#contract/playlists.ts';
import { listStartQuery, panelItemsQuery, playlistQuery } from '../../playlists.ts';
import { shuffled } from '../playlist/order.ts';
import { firstPlayable, type Neighbours, neighboursOf } from './neighbours.ts';

/** More is loaded when so few items are left. */
const AHEAD = 3;

export interface WatchList extends Neighbours {
  list: Playlist;
  items: readonly PlaylistItem[];
  hasMore: boolean;
  loadMore: () => void;
}

interface Wanted {
  listId: string | undefined;
  seed: string | undefined;
  isLooped: boolean;
}

/** Null without a list, while it loads, and for one that may not be seen: the video plays without it. */
export function useList({ listId, seed, isLooped }: Wanted, videoId: string): WatchList | null {
  const id = listId ?? '';
  const isShuffled = seed !== undefined;
  const list = useQuery({ ...playlistQuery(id), enabled: id !== '' });
  const query = useInfiniteQuery({ ...panelItemsQuery(id, videoId, isShuffled), enabled: id !== '' });
  const loaded = query.data?.pages.flatMap((page) => page.data) ?? [];
  const items = seed === undefined ? loaded : shuffled(loaded, seed);
  const found = neighboursOf(items, videoId);

  // Another place of the list was loaded before: asked once for this one.
  const hasAsked = useRef(false);
  const isElsewhere = query.isSuccess && !query.isFetching && found.place < 0;
  useEffect(() => {
    if (!isElsewhere || hasAsked.current) return;
    hasAsked.current = true;
    void query.refetch();
  }, [isElsewhere]);
  const isNearEnd = found.place >= 0 && items.length - found.place <= AHEAD;
  const mayLoad = query.hasNextPage && !query.isFetching && !query.isError;
  useEffect(() => {
    if (isNearEnd && mayLoad && !isShuffled) void query.fetchNextPage();
  }, [isNearEnd, mayLoad]);

  // What is loaded begins near the video that was opened, so the first of the list may be unknown.
  const isAtEnd = isLooped && found.next === null && query.isSuccess && (isShuffled || !query.hasNextPage);
  const start = useQuery({ ...listStartQuery(id), enabled: isAtEnd && !isShuffled });
  const again = isAtEnd ? firstPlayable(isShuffled ? items : (start.data ?? [])) : null;

  if (list.data === undefined || query.data === undefined) return null;
  return {
    ...found,
    next: found.next ?? again,
    list: list.data,
    items,
    hasMore: query.hasNextPage && !isShuffled,
    loadMore: () => void query.fetchNextPage(),
  };
}
