// The picture of a video in lists: decoration beside its title, with the length as a badge.
import { formatLength } from './format.ts';
import { Icon } from './icon.tsx';
import styles from './poster.module.css';

export function Poster({
  url,
  durationSeconds,
  isEager = false,
  watchedPercent = null,
}: {
  url: string | null;
  durationSeconds: number | null;
  isEager?: boolean;
  /** A strip along the lower edge tells how much was watched. */
  watchedPercent?: number | null;
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
      {durationSeconds === null ? null : <span class={styles.badge}>{formatLength(durationSeconds)}</span>}
      {watchedPercent === null ? null : (
        <span class={styles.strip}>
          <span class={styles.watched} style={{ width: `${watchedPercent}%` }} />
        </span>
      )}
    </span>
  );
}
