// Shows the end screen inside of the player, so that it is there in full screen too, and takes it away when playing goes on.
import { h, render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RivuletPlayer } from '../../player/rivulet-player.ts';
import { isBusyElsewhere } from './attention.ts';
import { EndScreen } from './end-screen.tsx';
import type { Neighbour } from './neighbours.ts';

/** @param next what starts when the video has ended; null for nothing */
export function useEndScreen(
  player: RivuletPlayer | null,
  next: Neighbour | null,
  onGo: (next: Neighbour) => void,
): void {
  const [hasEnded, setEnded] = useState(false);
  const go = useRef(onGo);
  go.current = onGo;

  useEffect(() => {
    const video = player?.video;
    if (!video) return;
    const stop = new AbortController();
    const { signal } = stop;
    video.addEventListener('ended', () => setEnded(true), { signal });
    for (const name of ['playing', 'seeking', 'emptied']) {
      video.addEventListener(name, () => setEnded(false), { signal });
    }
    return () => stop.abort();
  }, [player]);

  useEffect(() => {
    if (!hasEnded || next === null || player === null) return;
    const place = document.createElement('div');
    player.append(place);
    const isBusy = () => isBusyElsewhere(player, document);
    render(h(EndScreen, { next, isBusy, onGo: () => go.current(next), onCancel: () => setEnded(false) }), place);
    return () => {
      render(null, place);
      place.remove();
    };
  }, [hasEnded, next?.id, player]);
}
