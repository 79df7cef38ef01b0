// Which stretches of a video are stored, rung by rung: what a player wants to know before it takes one that is still being made.
import type { TrackGrid } from './grid.ts';
import type { FragmentRun } from './units.ts';

/** By the name of the rendition: from which to which second, ascending. */
export type MadeSpans = Record<string, [startSeconds: number, endSeconds: number][]>;

const milliseconds = (seconds: number): number => Math.round(1000 * seconds) / 1000;

/** Runs of fragments in seconds. */
export const spansOf = (grid: TrackGrid, runs: readonly FragmentRun[]): MadeSpans[string] =>
  runs.map(({ first, end }) => {
    const [from, last] = [grid.fragment(first), grid.fragment(end - 1)];
    return [milliseconds(from.start / grid.timescale), milliseconds((last.start + last.duration) / grid.timescale)];
  });

/** Of a fragment that is nearly whole the rest is a matter of rounding. */
const SLACK_SECONDS = 0.1;

/** Whether all that lies between two moments is stored. What is behind the end of the video does not count. */
export function isMade(
  spans: MadeSpans,
  rendition: string,
  { from, to, duration }: { from: number; to: number; duration: number },
): boolean {
  const end = Math.min(to, duration) - SLACK_SECONDS;
  return (spans[rendition] ?? []).some(([start, stop]) => start <= from + SLACK_SECONDS && end <= stop);
}
