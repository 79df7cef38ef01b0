// The media URLs of a video, fetched again when more rungs are announced, while it is being made, and before a token ends.
import { queryOptions, useQuery } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import type { Playback } from '#contract/videos.ts';
import { api, unwrap } from '../../api.ts';
import { isNewer, refreshDelayMs } from '../../player/media-address.ts';
import { isProblem } from '../../problem-error.ts';
import { queryKeys, shouldRetry } from '../../query-client.ts';
import { useRealtime } from '../../realtime/realtime.ts';
import { MAKING_EVERY_MS } from './use-video.ts';

export const playbackQuery = (videoId: string) =>
  queryOptions({
    queryKey: queryKeys.playback(videoId),
    queryFn: (): Promise<Playback> => unwrap(api.videos[':id'].playback.$get({ param: { id: videoId } })),
    // The announcement that it is playable may be ahead of the answer.
    retry: (count, error) => (isProblem(error, 'video-not-playable') ? count < 10 : shouldRetry(count, error)),
    retryDelay: (count) => Math.min(500 * 2 ** count, 4000),
    refetchInterval: ({ state }) => (state.data && state.data.made !== null ? MAKING_EVERY_MS : false),
  });

const ASKS_MAX = 5;

/** @param initial from the page itself, null where it has none */
export function usePlayback(videoId: string, isPlayable: boolean, initial: Playback | null) {
  const playback = useQuery({
    ...playbackQuery(videoId),
    enabled: isPlayable,
    ...(initial === null ? {} : { initialData: initial }),
  });
  const realtime = useRealtime();
  const [announced, setAnnounced] = useState(0);
  const { data, refetch } = playback;

  useEffect(
    () =>
      realtime.onMessage((message) => {
        if (!('indexVersion' in message) || message.videoId !== videoId) return;
        setAnnounced((highest) => Math.max(highest, message.indexVersion)); // messages overtake each other
      }),
    [realtime, videoId],
  );

  // What is made anew has another id and counts from the beginning.
  const playbackId = data?.playbackId;
  useEffect(() => (playbackId === undefined ? undefined : () => setAnnounced(0)), [playbackId]);

  // Asked at once, and again at growing intervals should the answer be older than the announcement.
  useEffect(() => {
    if (!isPlayable) return;
    let asks = 0;
    let timer = 0;
    const ask = () => {
      if (asks >= ASKS_MAX || !isNewer(announced, data?.hls ?? null)) return;
      timer = window.setTimeout(ask, 1000 * 2 ** asks++);
      void refetch({ cancelRefetch: false });
    };
    ask();
    return () => clearTimeout(timer);
  }, [announced, data?.hls, isPlayable, refetch]);

  useEffect(() => {
    const delayMs = refreshDelayMs(data?.expiresAt, Date.now());
    if (delayMs === null) return;
    const timer = setTimeout(() => void refetch(), delayMs);
    return () => clearTimeout(timer);
  }, [data, refetch]);

  return playback;
}
