// What the watch page does beside playing: reports what is watched, and goes on where one was.
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/preact-query';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RivuletPlayer } from '../../player/rivulet-player.ts';
import { ViewReporter } from '../../player/view-reporter.ts';
import { queryKeys } from '../../query-client.ts';
import { useMe } from '../../session.ts';
import { formatDuration } from '../../ui/format.ts';
import { toasts } from '../../ui/toasts.ts';
import { beginViewing, reportViewing } from '../../view-reports.ts';
import { viewerQuery } from '../../watching.ts';

/** Who has watched so much already is where they want to be. */
const TOO_LATE_SECONDS = 5;

/** The viewer's own state; undefined until it is known, and for visitors. */
export function useViewer(videoId: string, isPlayable: boolean) {
  const { data: me } = useMe();
  const query = useQuery({ ...viewerQuery(videoId), enabled: isPlayable && me !== undefined && me !== null });
  return query.data;
}

/**
 * @param resumeSeconds undefined until it is known, null where one begins anew
 * @returns what the page calls with its player, and with null when the player goes
 */
export function useWatching(videoId: string, resumeSeconds: number | null | undefined, hasMoment: boolean) {
  const [player, setPlayer] = useState<RivuletPlayer | null>(null);
  const { data: me } = useMe();
  const client = useQueryClient();
  const isSignedIn = useRef(false);
  isSignedIn.current = me !== undefined && me !== null;

  useEffect(() => {
    const video = player?.video;
    if (!video) return undefined;
    const reporter = new ViewReporter(video, {
      begin: () => beginViewing(videoId),
      send: async (report) => {
        const answer = await reportViewing(videoId, report);
        if (report.isLeaving) forgetPositions(client);
        return answer;
      },
      keepsPosition: () => isSignedIn.current,
      nowMs: () => performance.now(),
    });
    return () => reporter.stop();
  }, [player, videoId]);

  const isSettled = useRef(false);
  useEffect(() => {
    const video = player?.video;
    if (!video || resumeSeconds === undefined || isSettled.current) return undefined;
    isSettled.current = true; // a moment that was asked for wins, and nobody is moved twice
    if (resumeSeconds === null || hasMoment || video.currentTime > TOO_LATE_SECONDS) return undefined;
    return resume(player, video, resumeSeconds);
  }, [player, resumeSeconds]);

  return setPlayer;
}

/** Cards and the history tell it anew. */
function forgetPositions(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: queryKeys.positions });
  void client.invalidateQueries({ queryKey: queryKeys.history });
}

/** Now, or as soon as the length is known. */
function resume(player: RivuletPlayer, video: HTMLVideoElement, seconds: number): () => void {
  const go = () => {
    player.seekTo(seconds);
    toasts.show(`Resumed at ${formatDuration(seconds)}`, { text: 'Start over', run: () => player.seekTo(0) });
  };
  if (Number.isFinite(video.duration)) {
    go();
    return () => undefined;
  }
  video.addEventListener('loadedmetadata', go, { once: true });
  return () => video.removeEventListener('loadedmetadata', go);
}
