// Puts <rivulet-player> on the page and hands it what the queries bring.
import { useEffect, useRef } from 'preact/hooks';
import type { Playback, Video } from '#contract/videos.ts';
import { RivuletPlayer } from '../../player/rivulet-player.ts';
import styles from '../watch.module.css';

interface PlayerViewProps {
  video: Pick<Video, 'title' | 'channel'>;
  playback: Playback;
  startSeconds: number;
  /** The viewer was waiting for this video: it starts by itself. */
  startsByItself: boolean;
  refresh: () => Promise<Playback | null>;
  onReady: (player: RivuletPlayer | null) => void;
}

export function PlayerView({ video, playback, startSeconds, startsByItself, refresh, onReady }: PlayerViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const player = useRef<RivuletPlayer | null>(null);
  const latestRefresh = useRef(refresh);
  latestRefresh.current = refresh;

  useEffect(() => {
    const element = new RivuletPlayer();
    element.startSeconds = startSeconds;
    element.refreshSource = () => latestRefresh.current();
    place.current?.append(element);
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

  return <div ref={place} class={styles.stage} />;
}
