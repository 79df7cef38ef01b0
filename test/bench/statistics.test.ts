// The percentiles that benches print.
import { expect, test } from 'vitest';
import { median, quantile } from '../../bench/statistics.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => n - i);

test.each([
  [upTo(100), 0.99, 99],
  [upTo(100), 1, 100],
  [upTo(100), 0, 1],
  [upTo(10), 0.99, 10],
  [[7], 0.99, 7],
])('quantile %#', (values, share, expected) => expect(quantile(values, share)).toBe(expected));

test('the median of an even number is the mean of the two in the middle, of none is not a number', () => {
  expect([median([4, 1, 3, 2]), median([5, 1, 3])]).toEqual([2.5, 3]);
  expect(median([])).toBeNaN();
});
