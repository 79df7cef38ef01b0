// How often a video was watched and since when it is there; its length for those who do not see it on the picture.
import type { VideoItem } from '#contract/videos.ts';
import { countOf } from './count.ts';
import { spokenLength } from './format.ts';
import { TimeAgo } from './time-ago.tsx';

interface VideoFactsProps {
  video: Pick<VideoItem, 'durationSeconds' | 'counts' | 'publishedAt' | 'createdAt'>;
  /** Where the picture shows how far one is. */
  watchedPercent?: number | null;
}

/** What stands in a paragraph under the title. */
export function VideoFacts({ video, watchedPercent = null }: VideoFactsProps) {
  return (
    <>
      {video.durationSeconds === null ? null : (
        <span class="visually-hidden">{`${spokenLength(video.durationSeconds)}, `}</span>
      )}
      {watchedPercent === null ? null : <span class="visually-hidden">{`${watchedPercent} % watched, `}</span>}
      <span>{countOf(video.counts.views, 'view')}</span>
      <span aria-hidden="true"> · </span>
      <TimeAgo iso={video.publishedAt ?? video.createdAt} />
    </>
  );
}
