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
