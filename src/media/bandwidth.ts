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
/** A run in the middle of a video has a fifth above the cap and a buffer of half a second, nine tenths full at its start (ENCODER_POLICY). */
const RUN_FACTOR = 1.2;
const RUN_BUFFER_SECONDS = 0.45;

/**
 * What is declared of a rendition of which not every fragment is made: never below what is measured later.
 * @param shortestSeconds of its shortest fragment, in which a full buffer weighs most
 * @param wholeSeconds of the whole, which it outweighs where that is short
 */
export function declaredBandwidth(capBps: number, shortestSeconds: number, wholeSeconds: number): Bandwidth {
  const peakBps = RUN_FACTOR * capBps * (1 + RUN_BUFFER_SECONDS / Math.max(0.01, shortestSeconds)) + OVERHEAD_BPS;
  const averageBps = RUN_FACTOR * capBps * (1 + RUN_BUFFER_SECONDS / Math.max(0.01, wholeSeconds)) + OVERHEAD_BPS;
  return { averageBps: Math.round(averageBps), peakBps: Math.ceil(peakBps) };
}
