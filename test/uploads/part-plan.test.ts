// The plan of parts: what R2 and the platform insist on holds for every size.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../src/uploads/format-bytes.ts';
import {
  describeRuns,
  missingRuns,
  PART_BYTES_MAX,
  PARTS_MAX,
  partBytes,
  planOf,
  planParts,
  runsOf,
} from '../../src/uploads/part-plan.ts';

const MIB = 1024 * 1024;

describe('planParts', () => {
  const cases: [name: string, sizeBytes: number, smallest: number, part: number, count: number][] = [
    ['one byte', 1, 8 * MIB, 8 * MIB, 1],
    ['exactly one part', 8 * MIB, 8 * MIB, 8 * MIB, 1],
    ['one byte more', 8 * MIB + 1, 8 * MIB, 8 * MIB, 2],
    ['the most that the smallest parts hold', PARTS_MAX * 8 * MIB, 8 * MIB, 8 * MIB, PARTS_MAX],
    ['one byte more than that', PARTS_MAX * 8 * MIB + 1, 8 * MIB, 9 * MIB, Math.ceil((PARTS_MAX * 8 + 1) / 9)],
    ['100 GB', 100_000_000_000, 8 * MIB, 11 * MIB, 8670],
    ['2 GB in parts of 32 MiB', 2_000_000_000, 32 * MIB, 32 * MIB, 60],
  ];
  for (const [name, sizeBytes, smallest, part, count] of cases) {
    it(`${name}: ${count} parts of ${part / MIB} MiB`, () => {
      expect(planParts(sizeBytes, smallest)).toEqual({ sizeBytes, partSizeBytes: part, partCount: count });
    });
  }

  it('gives up on what would need larger parts than the platform takes', () => {
    expect(planParts(PARTS_MAX * PART_BYTES_MAX, 8 * MIB)?.partSizeBytes).toBe(PART_BYTES_MAX);
    expect(planParts(PARTS_MAX * PART_BYTES_MAX + 1, 8 * MIB)).toBeNull();
    expect(planParts(1, 96 * MIB)).toBeNull();
  });

  it('covers every size with equal parts but the last', () => {
    const sizes = fc.integer({ min: 1, max: PARTS_MAX * PART_BYTES_MAX });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 8, max: 95 }), (sizeBytes, smallestMib) => {
        const plan = planParts(sizeBytes, smallestMib * MIB);
        if (!plan) return false;
        const { partSizeBytes, partCount } = plan;
        const last = partBytes(plan, partCount) ?? 0;
        return (
          partCount <= PARTS_MAX &&
          partSizeBytes >= smallestMib * MIB &&
          partSizeBytes <= PART_BYTES_MAX &&
          partSizeBytes % MIB === 0 &&
          last > 0 &&
          last <= partSizeBytes &&
          (partCount - 1) * partSizeBytes + last === sizeBytes &&
          planOf(plan).partCount === partCount
        );
      }),
    );
  });
});

describe('parts', () => {
  const plan = { sizeBytes: 25, partSizeBytes: 10, partCount: 3 };

  it('have their length, and none outside the plan', () => {
    expect([0, 1, 2, 3, 4, 1.5, Number.NaN].map((n) => partBytes(plan, n))).toEqual([
      null,
      10,
      10,
      5,
      null,
      null,
      null,
    ]);
  });

  it('are told as inclusive runs', () => {
    expect(runsOf([])).toEqual([]);
    expect(runsOf([1, 2, 3, 7, 9, 10])).toEqual([
      [1, 3],
      [7, 7],
      [9, 10],
    ]);
    expect(
      describeRuns([
        [1, 3],
        [7, 7],
      ]),
    ).toBe('1-3, 7');
  });

  it('are missing when they did not come or have another length', () => {
    const part = (partNumber: number, sizeBytes: number) => ({ partNumber, sizeBytes });
    expect(missingRuns(plan, [part(1, 10), part(2, 10), part(3, 5)])).toEqual([]);
    expect(missingRuns(plan, [])).toEqual([[1, 3]]);
    expect(missingRuns(plan, [part(1, 10), part(3, 5)])).toEqual([[2, 2]]);
    expect(missingRuns(plan, [part(1, 10), part(2, 9), part(3, 10), part(4, 1)])).toEqual([[2, 3]]);
  });
});

it('sizes are told in decimal units', () => {
  expect([0, 999, 1000, 1_500_000, 100_000_000_000, 2e15].map(formatBytes)).toEqual([
    '0 bytes',
    '999 bytes',
    '1 kB',
    '1.5 MB',
    '100 GB',
    '2000 TB',
  ]);
});
