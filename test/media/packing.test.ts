// Facts of packs and index blocks: a minute, 32 MiB, ten minutes.
import { describe, expect, test } from 'vitest';
import { audioGrid, type TrackGrid, videoGrid } from '#media/grid.ts';
import { indexBlockCount, indexBlockFragments, indexBlockOf, PACK_BYTES_MAX, packIsComplete } from '#media/packing.ts';

const tenMinutes = { frameRateNumerator: 30, frameRateDenominator: 1, frameCount: 18_000 };
const twentyFive = { frameRateNumerator: 25, frameRateDenominator: 1, frameCount: 25 * 1500 };

function packStarts(grid: TrackGrid, bytesPerFragment: number): number[] {
  const starts = [0];
  let first = 0;
  for (let n = 0; n < grid.fragmentCount; n += 1) {
    if (!packIsComplete(grid, first, n, (n - first + 1) * bytesPerFragment)) continue;
    first = n + 1;
    if (first < grid.fragmentCount) starts.push(first);
  }
  return starts;
}

describe('packIsComplete', () => {
  test('ten minutes of video are ten packs', () => {
    expect(packStarts(videoGrid(tenMinutes), 1000)).toHaveLength(10);
  });
  test('ten minutes of audio are at most eleven packs', () => {
    expect(packStarts(audioGrid(tenMinutes, 48000), 1000).length).toBeLessThanOrEqual(11);
  });
  test('a pack closes at 32 MiB', () => {
    expect(packIsComplete(videoGrid(tenMinutes), 0, 3, PACK_BYTES_MAX)).toBe(true);
    expect(packIsComplete(videoGrid(tenMinutes), 0, 3, PACK_BYTES_MAX - 1)).toBe(false);
  });
  test('no pack spans two index blocks', () => {
    const grid = audioGrid(twentyFive, 44100);
    const starts = packStarts(grid, 1000);
    for (let block = 1; block < indexBlockCount(grid); block += 1) {
      expect(starts).toContain(indexBlockFragments(grid, block).first);
    }
  });
});

describe('indexBlockFragments', () => {
  test.each([videoGrid(twentyFive), audioGrid(twentyFive, 44100)])(
    'blocks follow each other and cover the grid',
    (grid) => {
      let next = 0;
      for (let block = 0; block < indexBlockCount(grid); block += 1) {
        const { first, end } = indexBlockFragments(grid, block);
        expect(first).toBe(next);
        expect(indexBlockOf(grid, first)).toBe(block);
        expect(indexBlockOf(grid, end - 1)).toBe(block);
        next = end;
      }
      expect(next).toBe(grid.fragmentCount);
      expect(indexBlockCount(grid)).toBe(3);
    },
  );
});
