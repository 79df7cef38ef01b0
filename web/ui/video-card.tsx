// A video as grids show it, its empty shape while loading, and the grid.
import type { ComponentChildren } from 'preact';
import type { VideoItem } from '#contract/videos.ts';
import { paths } from '../paths.ts';
import { Avatar } from './avatar.tsx';
import cover from './covering-link.module.css';
import { Poster } from './poster.tsx';
import { CardActions } from './save-to-playlist.tsx';
import { Skeleton } from './skeleton.tsx';
import { useWatchedPercent } from './use-watched.ts';
import styles from './video-card.module.css';
import { VideoFacts } from './video-facts.tsx';

interface VideoCardProps {
  video: VideoItem;
  isEager?: boolean;
  /** A line more, for example why it is there. */
  note?: string | null;
  /** How far one is, where the list tells it. */
  positionSeconds?: number;
  /** On the page of its channel, which need not be named again. */
  isAtHome?: boolean;
}

export function VideoCard({ video, isEager = false, note = null, positionSeconds, isAtHome = false }: VideoCardProps) {
  const watchedPercent = useWatchedPercent(video, positionSeconds);
  return (
    <article class={[cover.covered, styles.card].join(' ')}>
      <Poster
        url={video.poster}
        durationSeconds={video.durationSeconds}
        isEager={isEager}
        watchedPercent={watchedPercent}
      />
      <div class={styles.below}>
        {isAtHome ? null : (
          <span class={styles.avatar}>
            <Avatar url={video.channel.avatar} name={video.channel.name} />
          </span>
        )}
        <div class={styles.words}>
          <h2 class={styles.title}>
            <a class={cover.link} href={paths.watch(video.id)}>
              {video.title}
            </a>
          </h2>
          {isAtHome ? null : (
            <p class={styles.facts}>
              <a class={cover.above} href={paths.channel(video.channel.handle)}>
                {video.channel.name}
              </a>
            </p>
          )}
          <p class={styles.facts}>
            <VideoFacts video={video} watchedPercent={watchedPercent} />
          </p>
          {note === null ? null : <p class={styles.facts}>{note}</p>}
        </div>
      </div>
      <CardActions video={video} />
    </article>
  );
}

export function VideoCardSkeleton() {
  return (
    <div class={styles.card}>
      <Skeleton ratio="16 / 9" />
      <Skeleton width="85%" height="1.2em" />
      <Skeleton width="50%" height="0.9em" />
    </div>
  );
}

export function VideoGrid({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <ul class={styles.grid} aria-label={label}>
      {children}
    </ul>
  );
}
