// A part of the library: its heading with the way to all of it, and the first of its videos.
import type { ComponentChildren } from 'preact';
import type { VideoItem } from '#contract/videos.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Poster } from '../../ui/poster.tsx';
import cardStyles from '../../ui/video-card.module.css';
import { VideoCard, VideoCardSkeleton, VideoGrid } from '../../ui/video-card.tsx';
import styles from './library.module.css';

export const STRIP_LENGTH = 4;

interface StripProps {
  title: string;
  /** Where all of it is. */
  href: string;
  /** What is said when there is nothing. */
  empty: string;
  query: { isPending: boolean; isError: boolean; error: unknown; refetch: () => Promise<unknown> };
  /** null stands for a video that may not be seen any more. */
  videos: readonly { key: string; video: VideoItem | null }[];
}

export function Strip({ title, href, empty, query, videos }: StripProps) {
  const isEmpty = !query.isPending && !query.isError && videos.length === 0;
  return (
    // No link before there is something: one that had the focus would go when the answer is that there is nothing.
    <Section title={title} action={isEmpty || query.isPending ? null : <SeeAll href={href} title={title} />}>
      {query.isPending ? (
        <div class={styles.strip}>
          <VideoGrid label="Loading">
            {[1, 2, 3, 4].map((key) => (
              <li key={key}>
                <VideoCardSkeleton />
              </li>
            ))}
          </VideoGrid>
        </div>
      ) : query.isError ? (
        <ErrorNote error={query.error} what={`${title} could not be loaded.`} onRetry={() => void query.refetch()} />
      ) : isEmpty ? (
        <p class={styles.empty}>{empty}</p>
      ) : (
        <div class={styles.strip}>
          <VideoGrid label={title}>
            {videos.slice(0, STRIP_LENGTH).map(({ key, video }) => (
              <li key={key}>{video === null ? <GoneCard /> : <VideoCard video={video} />}</li>
            ))}
          </VideoGrid>
        </div>
      )}
    </Section>
  );
}

function SeeAll({ href, title }: { href: string; title: string }) {
  return (
    <a href={href}>
      See all<span class="visually-hidden">{`: ${title}`}</span>
    </a>
  );
}

export function Section({
  title,
  action,
  children,
}: {
  title: string;
  action: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class={styles.section} aria-label={title}>
      <div class={styles.head}>
        <h2>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

/** In the place of a video that was withdrawn or deleted; nothing is said of it. */
export function GoneCard() {
  return (
    <div class={cardStyles.card}>
      <Poster url={null} durationSeconds={null} />
      <p class={styles.empty}>This video is not available.</p>
    </div>
  );
}
