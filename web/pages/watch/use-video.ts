// The video of the watch page, asked for now and then until it is made.
import { useQuery } from '@tanstack/preact-query';
import type { Video } from '#contract/videos.ts';
import { videoQuery } from '../../videos.ts';

/**
 * How a video gets on is told to its owner and, unless it is private, to its room: to nobody with whom it is shared, and not
 * where a network lets no socket through. A page that nobody sees asks nothing.
 */
export const MAKING_EVERY_MS = 30_000;

/** @param initial from the page itself, null where it has none */
export function useVideo(videoId: string, initial: Video | null) {
  return useQuery({
    ...videoQuery(videoId),
    ...(initial === null ? {} : { initialData: initial }),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.state === 'ready' || data.state === 'failed' ? false : MAKING_EVERY_MS,
  });
}
