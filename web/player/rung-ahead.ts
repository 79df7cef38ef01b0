// Which rung an automatic choice takes while a video is still being made: one that is there, or one that is made fast enough; pure.

export interface RungAhead {
  /** Where its media lies, as `720p`. */
  rendition: string;
  pixels: number;
}

export interface Ahead {
  /** Seconds of the video up to which it is fetched. */
  from: number;
  duration: number;
  /** Seconds that can still be played. */
  bufferedSeconds: number;
  has(rendition: string, span: { from: number; to: number; duration: number }): boolean;
  affords(pixels: number): boolean;
}

/** What must be there of a rung before it is taken: as much as is made at a time. */
const AHEAD_SECONDS = 6;
/** With less in the buffer nothing is asked for that must be made first, unless it is the lowest rung. */
const RISKED_SECONDS = 8;

/** The best rung up to `wanted` that can go on at once; the lowest one is always asked for. */
export function rungAhead(rungs: readonly RungAhead[], wanted: number, ahead: Ahead): number {
  const { from, duration, bufferedSeconds } = ahead;
  const span = { from, to: from + AHEAD_SECONDS, duration };
  const mayWait = bufferedSeconds >= RISKED_SECONDS;
  for (let index = Math.min(wanted, rungs.length - 1); index > 0; index--) {
    const rung = rungs[index];
    if (rung && (ahead.has(rung.rendition, span) || (mayWait && ahead.affords(rung.pixels)))) return index;
  }
  return 0;
}
