// Keeps a process running: starts it again when it ends by itself, waiting longer each time it ends at once.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { exited } from './processes.ts';

const DELAY_MIN_MS = 1_000;
const DELAY_MAX_MS = 30_000;
/** Who lived this long has started well: the next end counts as the first, however often it is struck. */
const HEALTHY_MS = 5_000;

/** How long to wait before the next start, after so many short lives in a row. */
export function restartDelayMs(shortLives: number): number {
  return Math.min(DELAY_MAX_MS, DELAY_MIN_MS * 2 ** Math.max(0, shortLives - 1));
}

/** Runs until `stopping` aborts; `onEnd` hears of every end with the delay until the next start. */
export async function supervise(options: {
  start(): ChildProcess;
  onEnd(code: number | null, delayMs: number): void;
  stopping: AbortSignal;
}): Promise<void> {
  let shortLives = 0;
  while (!options.stopping.aborted) {
    const startedMs = Date.now();
    const code = await exited(options.start());
    if (options.stopping.aborted) return;
    shortLives = Date.now() - startedMs > HEALTHY_MS ? 1 : shortLives + 1;
    const delayMs = restartDelayMs(shortLives);
    options.onEnd(code, delayMs);
    await sleep(delayMs, undefined, { signal: options.stopping }).catch(() => undefined);
  }
}
