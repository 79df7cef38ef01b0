// The bandwidths a playlist declares, from the bytes of the fragments.
import { gridSeconds, type TrackGrid } from './grid.ts';

export interface Bandwidth {
  averageBps: number;
  /** The rate of the densest fragment, never below what a player can meet. */
  peakBps: number;
}

/** Bits per second of a complete rendition; `fragmentBytes[n]` is the length of fragment n. */
export function measureBandwidth(grid: TrackGrid, fragmentBytes: readonly number[]): Bandwidth {
  let total = 0;
  let peak = 0;
  fragmentBytes.forEach((bytes, n) => {
    total += bytes;
    peak = Math.max(peak, (bytes * 8 * grid.timescale) / grid.fragment(n).duration);
  });
  return { averageBps: Math.round((total * 8) / gridSeconds(grid)), peakBps: Math.ceil(peak) };
}

/** Of a fragment beside its pictures or packets: box headers and a few bytes for each sample. */
const OVERHEAD_BPS = 24_000;
/** The buffer of the encoder in seconds of its cap: what a fragment may have beyond the cap. */
const BUFFER_SECONDS = 0.5;
/** x264 overshoots its buffer where a picture cannot be made smaller. */
const SPARE = 1.1;

/**
 * What is declared of a rendition of which not every fragment is made: never below what is measured later.
 * @param shortestSeconds of its shortest fragment, in which a full buffer weighs most
 * @param wholeSeconds of the whole, which it outweighs where that is short
 */
export function declaredBandwidth(capBps: number, shortestSeconds: number, wholeSeconds: number): Bandwidth {
  const peakBps = SPARE * capBps * (1 + BUFFER_SECONDS / Math.max(0.01, shortestSeconds)) + OVERHEAD_BPS;
  const averageBps = capBps * (1 + BUFFER_SECONDS / Math.max(0.01, wholeSeconds)) + OVERHEAD_BPS;
  return { averageBps: Math.round(averageBps), peakBps: Math.ceil(peakBps) };
}
