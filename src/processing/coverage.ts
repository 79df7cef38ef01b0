// Whether the packs of a rendition cover its grid exactly, and the index blocks that describe them.
import type { TrackGrid } from '#media/grid.ts';
import { indexBlockCount, indexBlockFragments } from '#media/packing.ts';
import type { IndexBlock, IndexedPack } from '#media/track-index.ts';

export type Coverage = { kind: 'complete'; blocks: IndexBlock[] } | { kind: 'wrong'; detail: string };

/** `packs` in any order; every fragment of the grid must lie in exactly one, and no pack in two index blocks. */
export function coverGrid(grid: TrackGrid, packs: readonly IndexedPack[]): Coverage {
  const sorted = [...packs].sort((a, b) => a.firstFragment - b.firstFragment);
  let expected = 0;
  for (const pack of sorted) {
    if (pack.firstFragment !== expected) return wrong(`a pack begins at fragment ${pack.firstFragment}`, expected);
    expected += pack.fragmentBytes.length;
  }
  if (expected !== grid.fragmentCount) return wrong(`the grid has ${grid.fragmentCount} fragments`, expected);
  const blocks: IndexBlock[] = [];
  for (let block = 0; block < indexBlockCount(grid); block += 1) {
    const { first, end } = indexBlockFragments(grid, block);
    const own = sorted.filter(({ firstFragment }) => firstFragment >= first && firstFragment < end);
    const held = own.reduce((sum, pack) => sum + pack.fragmentBytes.length, 0);
    if (held !== end - first) return { kind: 'wrong', detail: `a pack lies in two index blocks near fragment ${end}` };
    blocks.push({ packs: own });
  }
  return { kind: 'complete', blocks };
}

const wrong = (found: string, expected: number): Coverage => ({
  kind: 'wrong',
  detail: `${found}, the packs cover ${expected} fragments up to there`,
});
