// Starts a platform of one's own for a script (seed, corpus, screenshots) and stops it again.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './settings.ts';

const READY_WITHIN_MS = 120_000;
const POLL_MS = 250;

export interface LocalPlatform {
  origin: string;
  /** Of the process that started all others. */
  pid: number;
  stop(): Promise<void>;
}

/** One that was started here, so that its output is at hand. */
export interface StartedPlatform extends LocalPlatform {
  /** The last that it printed, and whether it still runs: what to look at when something failed. */
  lastWords(): string;
}

/** Resolves when `/healthz` answers; throws with what was printed when it does not come up. */
export async function startPlatform(options: {
  port: number;
  stateDir: string;
  settings?: Record<string, string>;
  readyWithinMs?: number;
}): Promise<StartedPlatform> {
  const origin = `http://localhost:${options.port}`;
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.ts')], {
    cwd: ROOT,
    env: { ...process.env, ...options.settings, PORT: String(options.port), RIVULET_STATE: options.stateDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-20_000);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const deadlineMs = Date.now() + (options.readyWithinMs ?? READY_WITHIN_MS);
  while (!(await isHealthy(origin))) {
    if (child.exitCode !== null || Date.now() > deadlineMs) {
      await stop();
      throw new Error(`The platform did not start on port ${options.port}:\n${printed}`);
    }
    await sleep(POLL_MS);
  }
  const lastWords = () => {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    return `${printed.trim()}${isOver ? `\nended: exit code ${child.exitCode}, signal ${child.signalCode}` : ''}`;
  };
  return { origin, pid: child.pid ?? 0, lastWords, stop };
}

/** Whether a platform answers there, with all its parts or without the transcoder. */
export async function isHealthy(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(5_000) });
    const body = (await answer.json()) as { worker?: string };
    return body.worker === 'ok';
  } catch {
    return false;
  }
}
