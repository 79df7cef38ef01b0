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
/** Hardly a run is shorter, and each begins with a full buffer: three fragments, the first two of which are of one second. */
const RUN_SECONDS_MIN = 4;
/** Of a full fragment and of the buffer beside the cap. */
const FRAGMENT_SECONDS = 2;

/**
 * What is declared of a rendition of which not every fragment is made: never below what is measured later. The buffer is as long
 * as a fragment, which therefore takes at most twice the cap.
 * @param wholeSeconds of the whole, which a buffer outweighs where that is short
 */
export function declaredBandwidth(capBps: number, wholeSeconds: number): Bandwidth {
  const runSeconds = Math.max(FRAGMENT_SECONDS, Math.min(wholeSeconds, RUN_SECONDS_MIN));
  return {
    averageBps: Math.round(capBps * (1 + FRAGMENT_SECONDS / runSeconds) + OVERHEAD_BPS),
    peakBps: Math.ceil(2 * capBps + OVERHEAD_BPS),
  };
}
