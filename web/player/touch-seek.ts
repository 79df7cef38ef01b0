// Double taps on a touch screen: which tap is a seek, and which way.

export interface Tap {
  atMs: number;
  /** 0 at the left edge of the picture, 1 at the right. */
  fraction: number;
}

export const DOUBLE_TAP_MS = 300;
const SIDE = 0.35;

/** @returns seconds to seek by: the left side goes back, the right side on; 0 is an ordinary tap */
export function secondsForTap(previous: Tap | null, tap: Tap): number {
  if (!previous || tap.atMs - previous.atMs > DOUBLE_TAP_MS) return 0;
  if (previous.fraction < SIDE && tap.fraction < SIDE) return -10;
  if (previous.fraction > 1 - SIDE && tap.fraction > 1 - SIDE) return 10;
  return 0;
}
