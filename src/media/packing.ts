// How consecutive fragments are gathered: packs are what R2 stores, index blocks are what one index object describes.
import type { TrackGrid } from './grid.ts';

export const PACK_SECONDS_MAX = 60; // an upload costs tens of PUTs, not thousands
export const PACK_BYTES_MAX = 32 * 1024 * 1024; // a task holds at most two of a rendition: one is stored while another grows
export const INDEX_BLOCK_SECONDS = 600; // a 12-hour film must not need megabytes to serve one segment

/** The index block that describes fragment `n`. */
export function indexBlockOf(grid: TrackGrid, n: number): number {
  return Math.floor(grid.fragment(n).start / grid.timescale / INDEX_BLOCK_SECONDS);
}

export function indexBlockCount(grid: TrackGrid): number {
  return indexBlockOf(grid, grid.fragmentCount - 1) + 1;
}

/** First fragment of a block and the one after its last; blocks follow each other without a gap. */
export function indexBlockFragments(grid: TrackGrid, block: number): { first: number; end: number } {
  const firstOf = (wanted: number): number => {
    let low = 0;
    let high = grid.fragmentCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (indexBlockOf(grid, middle) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { first: firstOf(block), end: firstOf(block + 1) };
}

/**
 * Whether a pack that holds the fragments `first` to `last` is complete: the next fragment would make it longer than
 * a minute, the bytes are at the limit, or the next fragment belongs to another index block or does not exist.
 */
export function packIsComplete(grid: TrackGrid, first: number, last: number, bytes: number): boolean {
  if (last + 1 >= grid.fragmentCount || bytes >= PACK_BYTES_MAX) return true;
  if (indexBlockOf(grid, last + 1) !== indexBlockOf(grid, first)) return true;
  const start = grid.fragment(first).start;
  const next = grid.fragment(last + 1);
  // A quarter of a fragment of grace: audio fragments are a few milliseconds longer than their share of a minute.
  const limit = PACK_SECONDS_MAX * grid.timescale + next.duration / 4;
  return next.start + next.duration - start > limit;
}
