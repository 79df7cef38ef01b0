// What the address of an embedded player asks for; pure.
import { startSecondsOf } from './pages/watch/watch-state.ts';

export interface EmbedOptions {
  startSeconds: number;
  playsAtOnce: boolean;
  isMuted: boolean;
}

const isOn = (value: string | null): boolean => value === '1' || value === 'true';

/** `?start=` in the forms of a watch page's `?t=`, `?autoplay=1`, `?muted=1`; anything else counts for nothing. */
export function embedOptionsOf(search: string): EmbedOptions {
  const query = new URLSearchParams(search);
  return {
    startSeconds: startSecondsOf(query.get('start') ?? query.get('t')),
    playsAtOnce: isOn(query.get('autoplay')),
    isMuted: isOn(query.get('muted')),
  };
}
