// Waits for what follows a change after its answer: deferred work, which takes as long as a busy machine needs for it.
import { vi } from 'vitest';

/** Far beyond what it takes; the bound of vi.waitFor, a second, is a wall time that a test would assert. */
const WITHIN_MS = 20_000;
const EVERY_MS = 50;

/** Until the assertion holds, then with what it answers. */
export const soon = <T>(assertion: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(assertion, { timeout: WITHIN_MS, interval: EVERY_MS });
