// How long an encoder may take before it is stuck, whatever it says.
import { type Timeline, timelineSeconds } from '#media/grid.ts';

/** Twenty times the video that it may have to read, and never under ten minutes. */
export const wallMs = ({ timeline }: { timeline: Timeline }): number =>
  Math.max(600_000, 20_000 * timelineSeconds(timeline));
