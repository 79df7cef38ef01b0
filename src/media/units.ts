// Which fragments are made together: units for a viewer who waits, chunks in the background, both as runs of numbers.
import type { TrackGrid } from './grid.ts';
import { indexBlockFragments, indexBlockOf } from './packing.ts';

/** Fragments `first` to the one before `end`. */
export interface FragmentRun {
  first: number;
  end: number;
}

/** What a viewer who waits is made at once: one start of an encoder for about six seconds. */
export const UNIT_FRAGMENTS = 3;

/** The unit of fragment `n`: aligned within its index block, since no pack lies in two. */
export function unitOf(grid: TrackGrid, n: number): FragmentRun {
  const block = indexBlockFragments(grid, indexBlockOf(grid, n));
  const first = block.first + UNIT_FRAGMENTS * Math.floor((n - block.first) / UNIT_FRAGMENTS);
  return { first, end: Math.min(first + UNIT_FRAGMENTS, block.end) };
}

/** Sorted, without overlaps; runs that touch become one. */
export function joinRuns(runs: readonly FragmentRun[]): FragmentRun[] {
  const joined: FragmentRun[] = [];
  for (const { first, end } of [...runs].sort((a, b) => a.first - b.first)) {
    if (end <= first) continue;
    const last = joined.at(-1);
    if (last && first <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ first, end });
  }
  return joined;
}

/** What of `run` is in none of `taken`. */
export function withoutRuns(run: FragmentRun, taken: readonly FragmentRun[]): FragmentRun[] {
  const left: FragmentRun[] = [];
  let from = run.first;
  for (const { first, end } of joinRuns(taken)) {
    if (end <= from) continue;
    if (first >= run.end) break;
    if (first > from) left.push({ first: from, end: first });
    from = Math.max(from, end);
  }
  if (from < run.end) left.push({ first: from, end: run.end });
  return left;
}

/** A run of fragments that one decode makes of some renditions. */
export interface Chunk {
  renditions: string[];
  run: FragmentRun;
}

/** Longest chunk: with one more fragment a pack would be longer than a minute. */
const CHUNK_FRAGMENTS_MAX = 30;

/**
 * The earliest chunk that is not taken: of all renditions that lack its first fragment, as long as all of them lack all of it,
 * at most `fragmentsMax` and within one index block. A rest is taken along that is no longer than the chunk after this one would
 * be, if both fit into a pack: each start decodes the source from a key frame before it. Null when everything is taken.
 * @param taken of each rendition, what is made or being made
 * @param isContinuous over the ends of index blocks too: for what can only be made from the beginning on
 */
export function nextChunk(
  grid: TrackGrid,
  taken: ReadonlyMap<string, readonly FragmentRun[]>,
  fragmentsMax: number,
  isContinuous = false,
): Chunk | null {
  const whole = { first: 0, end: grid.fragmentCount };
  const open = [...taken].flatMap(([name, runs]) => {
    const [run] = withoutRuns(whole, runs);
    return run ? [{ name, run }] : [];
  });
  if (open.length === 0) return null;
  const first = Math.min(...open.map(({ run }) => run.first));
  const lacking = open.filter(({ run }) => run.first === first);
  const block = indexBlockFragments(grid, indexBlockOf(grid, first));
  const blockEnd = isContinuous ? grid.fragmentCount : block.end;
  const openEnd = Math.min(blockEnd, ...lacking.map(({ run }) => run.end));
  const isWithRest = openEnd - first <= Math.min(3 * fragmentsMax, CHUNK_FRAGMENTS_MAX);
  const end = isWithRest ? openEnd : Math.min(first + fragmentsMax, openEnd);
  return { renditions: lacking.map(({ name }) => name), run: { first, end } };
}

/** Chunks grow, so that the beginning of a video is soon there and the rest costs few starts: 3, 6, 12, 24, 30, 30, ... */
export const chunkFragments = (chunksBefore: number): number =>
  Math.min(CHUNK_FRAGMENTS_MAX, UNIT_FRAGMENTS * 2 ** Math.min(chunksBefore, 10));
