// Bjøntegaard's delta rate; the expected numbers are those of SciPy's PchipInterpolator.
import { describe, expect, test } from 'vitest';
import { bdRate, monotoneSlopes, paretoFront, type RatePoint } from '../../bench/bd-rate.ts';

const points = (kbps: number[], quality: number[]): RatePoint[] =>
  kbps.map((rate, i) => ({ kbps: rate, quality: quality[i] ?? 0 }));

const ANCHOR = points([9487.76, 4593.6, 2486.44, 1358.24], [40.037, 38.615, 36.845, 34.851]);

describe('the delta rate', () => {
  test.each([
    [ANCHOR, points([9787.8, 4469, 2451.52, 1356.24], [40.121, 38.651, 36.97, 34.987]), -0.04417485350589112],
    [
      points([874, 1325, 2696, 5679], [86.5, 93.8, 96.9, 98.8]),
      points([151, 320, 481, 1206, 2763], [50.9, 72.8, 82.5, 92.1, 96]),
      0.0240429398322215,
    ],
  ])('is that of a monotone cubic: %#', (anchor, other, expected) =>
    expect(bdRate(anchor, other)).toBeCloseTo(expected, 12),
  );

  test('is the share when every rate is the same share of the other', () => {
    const cheaper = ANCHOR.map(({ kbps, quality }) => ({ kbps: kbps * 0.8, quality }));
    expect(bdRate(ANCHOR, cheaper)).toBeCloseTo(-0.2, 12);
    expect(bdRate(cheaper, ANCHOR)).toBeCloseTo(0.25, 12);
  });

  test('counts only what both reach, and is null where that is nothing', () => {
    const line = points([1000, 4000], [80, 90]);
    expect(bdRate(line, points([500, 2000, 8000], [80, 90, 100]))).toBeCloseTo(-0.5, 2);
    expect(bdRate(line, points([1000, 4000], [90, 95]))).toBeNull();
    expect(bdRate(line, [])).toBeNull();
  });
});

test('what costs more and is no better is left out', () => {
  const mixed = points([300, 100, 200, 400], [70, 80, 85, 85]);
  expect(paretoFront(mixed)).toEqual(points([100, 200], [80, 85]));
});

test.each([
  [
    [0, 1, 3, 4],
    [0, 1, 1.5, 4],
    [1.25, 3 / 7, 0.5, 3.25],
  ],
  [
    [0, 1, 2],
    [0, 1, 0],
    [2, 0, -2],
  ],
  [
    [0, 1, 3],
    [2, 1, 5],
    [-2, 0, 4],
  ],
  [
    [0, 2],
    [0, 1],
    [0.5, 0.5],
  ],
])('slopes %#', (x, y, expected) => {
  for (const [i, slope] of monotoneSlopes(x, y).entries()) expect(slope).toBeCloseTo(expected[i] ?? Number.NaN, 12);
});
