// The bandwidths a playlist declares, from the bytes of the fragments.
import { gridSeconds, type TrackGrid } from './grid.ts';
import { ENCODER_POLICY } from './ladder-policy.ts';

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
/** A run in the middle of a video has more than the cap, and begins with a full buffer. */
const RUN_FACTOR = ENCODER_POLICY.inTheMiddle.capFactor;
const RUN_BUFFER_SECONDS = ENCODER_POLICY.bufferSeconds;
/** Hardly a run is shorter: three fragments, the first two of which are of one second. */
const RUN_SECONDS_MIN = 4;

/**
 * What is declared of a rendition of which not every fragment is made: never below what is measured later.
 * @param shortestSeconds of its shortest fragment, in which a full buffer weighs most
 * @param wholeSeconds of the whole, which a buffer outweighs where that is short
 */
export function declaredBandwidth(capBps: number, shortestSeconds: number, wholeSeconds: number): Bandwidth {
  const rateOver = (seconds: number): number =>
    RUN_FACTOR * capBps * (1 + RUN_BUFFER_SECONDS / Math.max(0.01, seconds)) + OVERHEAD_BPS;
  const [averageBps, peakBps] = [rateOver(Math.min(wholeSeconds, RUN_SECONDS_MIN)), rateOver(shortestSeconds)];
  return { averageBps: Math.round(averageBps), peakBps: Math.ceil(peakBps) };
}
