// Exponential backoff with jitter: how long to wait before trying again.

/**
 * Milliseconds before try number `failures` + 1: `baseMs` doubled per failure, at most `capMs`, of which the
 * upper half is random (`random` in [0, 1)), so that what failed together does not come back together.
 */
export function backoffMs(failures: number, baseMs: number, capMs: number, random: number): number {
  const fullMs = Math.min(capMs, baseMs * 2 ** Math.max(0, Math.min(failures, 30) - 1));
  return Math.round(fullMs / 2 + (fullMs / 2) * random);
}
