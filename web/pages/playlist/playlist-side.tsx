// What a playlist is: picture, facts, description, and play, shuffle, edit, delete.
import { useState } from 'preact/hooks';
import type { Playlist, PlaylistItem } from '#contract/playlists.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { VISIBILITY_TEXTS } from '../../ui/details-fields.tsx';
import { FeedLink } from '../../ui/feed-link.tsx';
import { countText } from '../../ui/playlist-card.tsx';
import { Poster } from '../../ui/poster.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { newSeed, shuffled } from './order.ts';
import styles from './playlist.module.css';
import { DeletePlaylistDialog, PlaylistDialog } from './playlist-dialogs.tsx';

interface PlaylistSideProps {
  list: Playlist;
  items: readonly PlaylistItem[];
  /** More than what is loaded. */
  hasMore: boolean;
  isOwner: boolean;
}

export function PlaylistSide({ list, items, hasMore, isOwner }: PlaylistSideProps) {
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const [seed] = useState(newSeed);
  const playable = items.filter(({ video }) => video?.state === 'ready' || video?.state === 'playable');
  const first = playable[0];
  const firstOfShuffle = shuffled(playable, seed)[0];
  const count = list.itemCount ?? items.length;
  return (
    <div class={styles.side}>
      <Poster url={list.poster} durationSeconds={null} isEager />
      <div class={styles.facts}>
        {isOwner ? (
          <span>{VISIBILITY_TEXTS[list.visibility].name}</span>
        ) : (
          <a href={paths.channel(list.channel.handle)}>{list.channel.name}</a>
        )}
        <span>{list.itemCount === null && hasMore ? `More than ${countText(count)}` : countText(count)}</span>
        {Date.parse(list.updatedAt) === 0 ? null : (
          <span>
            Changed <TimeAgo iso={list.updatedAt} />
          </span>
        )}
      </div>
      {list.description === '' ? null : <p>{list.description}</p>}
      <div class={styles.actions}>
        {first === undefined || firstOfShuffle === undefined ? null : (
          <>
            <ButtonLink look="primary" icon="play" href={paths.watchIn(first.videoId, list.id)}>
              Play all
            </ButtonLink>
            <ButtonLink icon="shuffle" href={paths.watchIn(firstOfShuffle.videoId, list.id, { shuffleSeed: seed })}>
              Shuffle
            </ButtonLink>
          </>
        )}
        {isOwner && list.kind === 'own' ? (
          <>
            <Button icon="edit" onClick={() => setDialog('edit')}>
              Edit
            </Button>
            <Button icon="trash" onClick={() => setDialog('delete')}>
              Delete
            </Button>
          </>
        ) : null}
        {list.kind === 'own' && list.visibility !== 'private' ? (
          <FeedLink href={paths.playlistFeed(list.id)} of={list.title} />
        ) : null}
      </div>
      {dialog === 'edit' ? <PlaylistDialog list={list} onClose={() => setDialog(null)} /> : null}
      {dialog === 'delete' ? <DeletePlaylistDialog list={list} onClose={() => setDialog(null)} /> : null}
    </div>
  );
}
