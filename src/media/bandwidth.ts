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
/** Hardly a run is shorter, and each begins with a full buffer: three fragments, the first two of which are of one second. */
const RUN_SECONDS_MIN = 4;
/**
 * What is declared of a rendition of which not every fragment is made: never below what is measured later. A fragment may have what
 * the cap lets through in its time, and a full buffer that is as long: twice the cap.
 * @param wholeSeconds of the whole, which a buffer outweighs where that is short
 */
export function declaredBandwidth(capBps: number, wholeSeconds: number): Bandwidth {
  const { min, max } = ENCODER_POLICY.bufferGroups; // a group is a second
  const seconds = Math.max(0.01, wholeSeconds);
  const averageFactor = 1 + Math.max(min, Math.min(seconds, max)) / Math.min(seconds, RUN_SECONDS_MIN);
  const peakFactor = Math.max(2, 1 + min / seconds);
  return {
    averageBps: Math.round(averageFactor * capBps + OVERHEAD_BPS),
    peakBps: Math.ceil(peakFactor * capBps + OVERHEAD_BPS),
  };
}
