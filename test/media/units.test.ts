// Units and chunks: which fragments are made together.
import { describe, expect, it } from 'vitest';
import { videoGrid } from '#media/grid.ts';
import { indexBlockOf, packIsComplete } from '#media/packing.ts';
import { chunkFragments, type FragmentRun, joinRuns, nextChunk, unitOf, withoutRuns } from '#media/units.ts';

const grid = videoGrid({ frameRateNumerator: 25, frameRateDenominator: 1, frameCount: 25 * 1500 });
const run = (first: number, end: number): FragmentRun => ({ first, end });

describe('a unit', () => {
  it.each([
    [0, run(0, 3)],
    [2, run(0, 3)],
    [3, run(3, 6)],
    [300, run(300, 301)], // the last of the first ten minutes: the next block begins a unit of its own
    [301, run(301, 304)],
    [grid.fragmentCount - 1, run(748, 751)],
  ])('of fragment %i', (n, expected) => {
    expect(unitOf(grid, n)).toEqual(expected);
  });

  it('is one of a row without gaps, none in two index blocks', () => {
    let next = 0;
    while (next < grid.fragmentCount) {
      const unit = unitOf(grid, next);
      expect(unit.first).toBe(next);
      for (let n = unit.first; n < unit.end; n += 1) {
        expect(unitOf(grid, n)).toEqual(unit);
        expect(indexBlockOf(grid, n)).toBe(indexBlockOf(grid, unit.first));
      }
      next = unit.end;
    }
  });
});

describe('runs', () => {
  it.each([
    [[], []],
    [
      [run(4, 6), run(0, 2)],
      [run(0, 2), run(4, 6)],
    ],
    [[run(0, 2), run(2, 4)], [run(0, 4)]],
    [[run(0, 9), run(2, 4)], [run(0, 9)]],
    [[run(3, 3)], []],
  ])('%j joined are %j', (runs, expected) => {
    expect(joinRuns(runs)).toEqual(expected);
  });

  it.each([
    [run(0, 9), [], [run(0, 9)]],
    [run(0, 9), [run(0, 9)], []],
    [run(0, 9), [run(3, 5)], [run(0, 3), run(5, 9)]],
    [run(3, 6), [run(0, 4), run(5, 20)], [run(4, 5)]],
    [run(3, 6), [run(6, 9)], [run(3, 6)]],
  ])('%j without %j is %j', (whole, taken, expected) => {
    expect(withoutRuns(whole, taken)).toEqual(expected);
  });
});

describe('the next chunk', () => {
  const taken = (runs: Record<string, FragmentRun[]>) => new Map(Object.entries(runs));

  it('is of all renditions that lack its first fragment', () => {
    expect(nextChunk(grid, taken({ '360p': [], '720p': [] }), 30)).toEqual({
      renditions: ['360p', '720p'],
      run: run(0, 30),
    });
  });

  it('ends where one of them has something', () => {
    expect(nextChunk(grid, taken({ '360p': [run(12, 15)], '720p': [] }), 30)?.run).toEqual(run(0, 12));
    const later = nextChunk(grid, taken({ '360p': [run(0, 15)], '720p': [run(0, 12)] }), 30);
    expect(later).toEqual({ renditions: ['720p'], run: run(12, 42) });
  });

  it.each([
    [18, 6, 18],
    [19, 6, 6],
    [30, 24, 30],
    [31, 24, 24],
    [31, 30, 30],
  ])(
    'of %i fragments that are left takes with at most %i a rest along that is no longer than the next chunk: %i',
    (left, most, count) => {
      expect(nextChunk(grid, taken({ '720p': [run(left, grid.fragmentCount)] }), most)?.run).toEqual(run(0, count));
    },
  );

  it('ends with its index block', () => {
    expect(nextChunk(grid, taken({ '360p': [run(0, 290)] }), 30)?.run).toEqual(run(290, 301));
  });

  it('is none when all is taken', () => {
    expect(nextChunk(grid, taken({ '360p': [run(0, grid.fragmentCount)] }), 30)).toBeNull();
    expect(nextChunk(grid, taken({}), 30)).toBeNull();
  });

  it('one after another covers everything exactly once, whatever was there', () => {
    const has = taken({ '240p': [run(7, 9)], '480p': [run(0, 3), run(299, 305)], '720p': [] });
    const counts = new Map([...has].map(([name]) => [name, new Array<number>(grid.fragmentCount).fill(0)]));
    for (const [name, runs] of has) for (const { first, end } of runs) counts.get(name)?.fill(1, first, end);
    for (let chunks = 0; ; chunks += 1) {
      const chunk = nextChunk(grid, has, chunkFragments(chunks));
      if (!chunk) break;
      for (const name of chunk.renditions) {
        const of = counts.get(name) ?? [];
        for (let n = chunk.run.first; n < chunk.run.end; n += 1) of[n] = (of[n] ?? 0) + 1;
        has.set(name, [...(has.get(name) ?? []), chunk.run]);
      }
    }
    for (const each of counts.values()) expect(new Set(each)).toEqual(new Set([1]));
  });

  it('grows to what one pack takes', () => {
    expect([0, 1, 2, 3, 4, 5, 1000].map(chunkFragments)).toEqual([3, 6, 12, 24, 30, 30, 30]);
    expect(packIsComplete(grid, 3, 3 + chunkFragments(1000) - 2, 1)).toBe(false);
    expect(packIsComplete(grid, 3, 3 + chunkFragments(1000) - 1, 1)).toBe(true);
  });
});
