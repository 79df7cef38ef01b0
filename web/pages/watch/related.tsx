// What to watch next, beside the words of a video or under them.
import { useQuery } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import type { VideoItem } from '#contract/videos.ts';
import { paths } from '../../paths.ts';
import { relatedQuery } from '../../search.ts';
import cover from '../../ui/covering-link.module.css';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Poster } from '../../ui/poster.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { VideoFacts } from '../../ui/video-facts.tsx';
import styles from './related.module.css';

/** @param children what stands beside the heading */
export function RelatedVideos({ videoId, children }: { videoId: string; children?: ComponentChildren }) {
  const related = useQuery(relatedQuery(videoId));
  return (
    <aside class={styles.related} aria-labelledby="related-heading">
      <div class={styles.head}>
        <h2 id="related-heading" class={styles.heading}>
          Related videos
        </h2>
        {children}
      </div>
      {related.isPending ? (
        <div class={styles.list} aria-busy="true">
          {[1, 2, 3].map((key) => (
            <div key={key} class={styles.row}>
              <Skeleton ratio="16 / 9" />
              <Skeleton width="80%" />
            </div>
          ))}
        </div>
      ) : related.isError ? (
        <ErrorNote
          error={related.error}
          what="The related videos could not be loaded."
          onRetry={() => void related.refetch()}
        />
      ) : related.data.length === 0 ? (
        <p class={styles.facts}>Nothing is related to this video yet.</p>
      ) : (
        <ul class={styles.list}>
          {related.data.map((video) => (
            <li key={video.id}>
              <RelatedRow video={video} />
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}

function RelatedRow({ video }: { video: VideoItem }) {
  return (
    <article class={[cover.covered, styles.row].join(' ')}>
      <Poster url={video.poster} durationSeconds={video.durationSeconds} />
      <div>
        <h3 class={styles.title}>
          <a class={cover.link} href={paths.watch(video.id)}>
            {video.title}
          </a>
        </h3>
        <p class={styles.facts}>{video.channel.name}</p>
        <p class={styles.facts}>
          <VideoFacts video={video} />
        </p>
      </div>
    </article>
  );
}
