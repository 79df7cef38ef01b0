// The videos of a playlist in order; its owner moves them and takes them out.
import { useInfiniteQuery, useQueryClient } from '@tanstack/preact-query';
import { useState } from 'preact/hooks';
import type { Playlist, PlaylistItem } from '#contract/playlists.ts';
import {
  addToPlaylist,
  forgetPlaylists,
  moveInPlaylist,
  playlistItemsQuery,
  removeFromPlaylist,
} from '../../playlists.ts';
import { errorText } from '../../ui/error-note.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { toasts } from '../../ui/toasts.ts';
import { ItemRow, titleOf } from './item-row.tsx';
import { moved, moveTo } from './order.ts';
import styles from './playlist.module.css';
import { useChanges } from './use-changes.ts';
import { drawnOrder, shiftOf, useKeptFocus, useReorder } from './use-reorder.ts';

interface ItemListProps {
  list: Playlist;
  /** The id under which the page knows the list. */
  listId: string;
  items: readonly PlaylistItem[];
  isOwner: boolean;
}

export function ItemList({ list, listId, items, isOwner }: ItemListProps) {
  const client = useQueryClient();
  const query = useInfiniteQuery(playlistItemsQuery(listId));
  const [said, setSaid] = useState('');
  const { shown, change } = useChanges(
    items,
    () => forgetPlaylists(client),
    (error) => toasts.show(errorText(error)),
  );
  const ids = shown.map(({ videoId }) => videoId);

  const reorder = useReorder(
    ids,
    (id, from, to) => {
      const next = moved(shown, from, to);
      const order = next.map(({ videoId }) => videoId);
      change(next, () => moveInPlaylist(listId, id, moveTo(order, to)));
    },
    (event, id, place) => {
      const item = shown.find(({ videoId }) => videoId === id);
      const name = item ? titleOf(item) : 'The video';
      const where = `place ${place + 1} of ${shown.length}`;
      if (event === 'held')
        setSaid(`${name} is held at ${where}. Arrow keys move it, Space puts it down, Escape puts it back.`);
      if (event === 'moved') setSaid(`${name}: ${where}.`);
      if (event === 'dropped') setSaid(`${name} is put down at ${where}.`);
      if (event === 'cancelled') setSaid(`${name} is back at ${where}.`);
    },
  );
  const keepFocus = useKeptFocus(reorder.held);

  const remove = (item: PlaylistItem) => {
    const place = ids.indexOf(item.videoId);
    change(
      shown.filter(({ videoId }) => videoId !== item.videoId),
      () => removeFromPlaylist(listId, item.videoId),
    );
    toasts.show(
      `Removed ${item.video === null ? titleOf(item) : `“${item.video.title}”`}.`,
      item.video === null
        ? undefined // what one may not see cannot be put in again
        : {
            text: 'Undo',
            run: () =>
              change(null, async () => {
                await addToPlaylist(listId, item.videoId);
                await moveInPlaylist(listId, item.videoId, moveTo(ids, place));
              }),
          },
    );
  };

  const { held } = reorder;
  const drawn = drawnOrder(shown, held);
  return (
    <section class={styles.items} aria-labelledby="playlist-videos">
      <h2 id="playlist-videos" class="visually-hidden">
        Videos
      </h2>
      {isOwner ? (
        <p id="reorder-help" class="visually-hidden">
          Press Space to hold it, then the arrow keys to move it.
        </p>
      ) : null}
      <p class="visually-hidden" role="status" aria-live="assertive">
        {said}
      </p>
      <ol class={styles.list} onFocusIn={keepFocus}>
        {drawn.map((item, place) => (
          <ItemRow
            key={item.videoId}
            item={item}
            place={place}
            listId={list.id}
            isHeld={held?.id === item.videoId}
            style={rowStyle(place, item.videoId, held)}
            owner={
              isOwner
                ? {
                    toggle: () => reorder.toggle(item.videoId),
                    step: reorder.step,
                    drop: reorder.drop,
                    cancel: reorder.cancel,
                    startDrag: (event) => reorder.startDrag(item.videoId, event),
                    remove: () => remove(item),
                  }
                : null
            }
          />
        ))}
      </ol>
      <LoadMore query={query} end="That is the end of the list." />
    </section>
  );
}

function rowStyle(place: number, id: string, held: ReturnType<typeof useReorder>['held']) {
  if (held === null || held.dragPx === null) return undefined;
  if (held.id === id) return { transform: `translateY(${held.dragPx}px)`, zIndex: 2, transition: 'none' };
  const shift = shiftOf(place, held);
  return shift === 0 ? undefined : { transform: `translateY(calc(${shift} * (100% + var(--space-2))))` };
}
