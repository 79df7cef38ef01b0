// What benches make of many measurements; pure.

/** The smallest value that at least `share` of all (0 to 1) do not exceed: the nearest rank. Of 100 values p99 is the 99th. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
