// Puts <rivulet-player> on the stage of the page and hands it what the queries bring.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Playback, Video } from '#contract/videos.ts';
import { RivuletPlayer } from '../../player/rivulet-player.ts';

interface PlayerViewProps {
  /** Outlives the player, which is made anew for each video. */
  stage: RefObject<HTMLElement>;
  video: Pick<Video, 'title' | 'channel'>;
  playback: Playback;
  startSeconds: number;
  /** The viewer was waiting for this video: it starts by itself. */
  startsByItself: boolean;
  refresh: () => Promise<Playback | null>;
  onReady: (player: RivuletPlayer | null) => void;
}

export function PlayerView({ stage, video, playback, startSeconds, startsByItself, ...rest }: PlayerViewProps) {
  const { refresh, onReady } = rest;
  const player = useRef<RivuletPlayer | null>(null);
  const latestRefresh = useRef(refresh);
  latestRefresh.current = refresh;

  // Before anything is painted: the page keeps its shape.
  useLayoutEffect(() => {
    const element = new RivuletPlayer();
    element.startSeconds = startSeconds;
    element.refreshSource = () => latestRefresh.current();
    stage.current?.append(element);
    player.current = element;
    onReady(element);
    return () => {
      onReady(null);
      element.remove();
    };
  }, []);

  const { title, channel } = video;
  useEffect(() => {
    if (player.current) player.current.source = { playback, title, artist: channel.name };
  }, [playback, title, channel.name]);

  useEffect(() => {
    if (startsByItself) void player.current?.play();
  }, []);

  return null;
}
