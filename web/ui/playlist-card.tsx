// A playlist as grids show it: the picture of its first video, its name, how much is in it.
import type { Playlist } from '#contract/playlists.ts';
import { paths } from '../paths.ts';
import cover from './covering-link.module.css';
import { VISIBILITY_TEXTS } from './details-fields.tsx';
import { Icon } from './icon.tsx';
import styles from './playlist-card.module.css';
import { Poster } from './poster.tsx';
import { TimeAgo } from './time-ago.tsx';
import cardStyles from './video-card.module.css';

export const countText = (count: number): string => (count === 1 ? '1 video' : `${count} videos`);

export function PlaylistCard({ list, isOwn = false }: { list: Playlist; isOwn?: boolean }) {
  return (
    <article class={[cover.covered, cardStyles.card].join(' ')}>
      <div class={styles.stack}>
        <Poster url={list.poster} durationSeconds={null} />
        <span class={styles.badge} aria-hidden="true">
          <Icon name={list.kind === 'watch-later' ? 'clock' : 'list'} size={16} />
          {list.itemCount === null ? 'Playlist' : countText(list.itemCount)}
        </span>
      </div>
      <div>
        <h3 class={cardStyles.title}>
          <a class={cover.link} href={paths.playlist(list.kind === 'watch-later' ? 'watch-later' : list.id)}>
            {list.title}
          </a>
        </h3>
        <p class={cardStyles.facts}>
          {isOwn ? VISIBILITY_TEXTS[list.visibility].name : list.channel.name}
          {list.itemCount === null ? null : <span class="visually-hidden">{`, ${countText(list.itemCount)}`}</span>}
        </p>
        {Date.parse(list.updatedAt) === 0 ? null : (
          <p class={cardStyles.facts}>
            Changed <TimeAgo iso={list.updatedAt} />
          </p>
        )}
      </div>
    </article>
  );
}
