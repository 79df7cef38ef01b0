// The picture of a video in lists: decoration beside its title, with the length as a badge.
import { formatDuration } from './format.ts';
import { Icon } from './icon.tsx';
import styles from './poster.module.css';

export function Poster({
  url,
  durationSeconds,
  isEager = false,
}: {
  url: string | null;
  durationSeconds: number | null;
  isEager?: boolean;
}) {
  return (
    <span class={styles.frame} aria-hidden="true">
      {url === null ? (
        <span class={styles.none}>
          <Icon name="videos" size={40} />
        </span>
      ) : (
        <img
          class={styles.image}
          src={url}
          alt=""
          width={640}
          height={360}
          decoding="async"
          loading={isEager ? 'eager' : 'lazy'}
        />
      )}
      {durationSeconds === null ? null : <span class={styles.badge}>{formatDuration(durationSeconds)}</span>}
    </span>
  );
}
