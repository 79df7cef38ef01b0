// The only place that starts a process: its own group, time limits, a bounded memory of stderr, extra pipes to read from.
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import type { Hold } from '../hold.ts';
import type { RunEnding } from './failure.ts';
import { groupEnded, groupStarted } from './groups.ts';

export interface RunOptions {
  file: string;
  args: readonly string[];
  signal: AbortSignal;
  /** Pipes beside stdout, opened as descriptors 3, 4, ... */
  pipes?: number;
  /** Ended after so long without a sign of life. */
  noProgressMs?: number;
  wallMs: number;
  /** Other signs of life (bytes read from the source, an upload that must end first): time of the latest, in ms. */
  lastActivityMs?: () => number;
  /** While it is held the process stands still, and none of its time counts. */
  hold?: Hold | undefined;
}

export interface Run {
  stdout: Readable;
  pipes: Readable[];
  /** The caller saw progress. */
  touch(): void;
  /** Never rejects; a process that could not be started has exit code null and the reason in stderr. */
  ended: Promise<RunEnding>;
}

const NO_PROGRESS_MS = 60_000;
const KILL_AFTER_MS = 2000;
const STDERR_CHARACTERS_MAX = 16_384;

export function run(options: RunOptions): Run {
  const extra = Array.from({ length: options.pipes ?? 0 }, () => 'pipe' as const);
  const child = spawn(options.file, options.args, {
    stdio: ['ignore', 'pipe', 'pipe', ...extra],
    detached: true, // a group of its own, so that whatever it starts ends with it
    env: { PATH: process.env['PATH'], LANG: 'C', AV_LOG_FORCE_NOCOLOR: '1' }, // no secret of ours reaches it
  });
  if (child.pid !== undefined) {
    groupStarted(child.pid);
    yieldToOthers(child.pid);
  }
  let ending: RunEnding['ending'] = 'exited';
  let stderr = '';
  let lastTouchMs = Date.now();
  const startedMs = Date.now();

  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS_MAX);
  });

  const pipes = child.stdio.slice(3) as Readable[];
  // When a process ends, Node throws away what nobody has begun to read; who listens keeps it until it is wanted.
  for (const pipe of pipes) pipe.on('readable', () => undefined);

  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // The group is gone already.
    }
  };
  let killTimer: NodeJS.Timeout | undefined;
  const stop = (why: RunEnding['ending']): void => {
    if (ending !== 'exited') return;
    ending = why;
    kill('SIGTERM');
    kill('SIGCONT'); // who stands still hears nothing
    killTimer = setTimeout(() => kill('SIGKILL'), KILL_AFTER_MS);
  };

  const { hold } = options;
  const heldBeforeMs = hold?.heldMs() ?? 0;
  const standStill = (isHeld: boolean): void => {
    if (ending === 'exited') kill(isHeld ? 'SIGSTOP' : 'SIGCONT');
    lastTouchMs = Date.now();
  };
  const stopListening = hold?.onChange(standStill);
  if (hold?.isHeld) standStill(true);

  const onAbort = (): void => stop('aborted');
  if (options.signal.aborted) onAbort();
  else options.signal.addEventListener('abort', onAbort, { once: true });

  const noProgressMs = options.noProgressMs ?? NO_PROGRESS_MS;
  const watch = setInterval(
    () => {
      if (hold?.isHeld) return;
      const now = Date.now();
      const last = Math.max(lastTouchMs, options.lastActivityMs?.() ?? 0);
      const heldMs = (hold?.heldMs() ?? 0) - heldBeforeMs;
      if (now - startedMs - heldMs > options.wallMs) stop('overtime');
      else if (now - last > noProgressMs) stop('stalled');
    },
    Math.min(1000, noProgressMs / 4),
  );

  const ended = new Promise<RunEnding>((resolve) => {
    const finish = (exitCode: number | null, signal: string | null): void => {
      clearInterval(watch);
      clearTimeout(killTimer);
      stopListening?.();
      options.signal.removeEventListener('abort', onAbort);
      kill('SIGKILL'); // what it may have left behind in its group
      if (child.pid !== undefined) groupEnded(child.pid);
      resolve({ ending, exitCode, signal, stderr });
    };
    child.once('error', (error) => {
      stderr += error.message;
      finish(null, null);
    });
    child.once('close', finish); // after every pipe is closed, so nothing is lost
  });

  return {
    stdout: child.stdout as Readable,
    pipes,
    touch: () => {
      lastTouchMs = Date.now();
    },
    ended,
  };
}

/** On one machine with the worker the site must stay quick while it encodes. */
function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, 10);
  } catch {
    // It has ended already.
  }
}

/** Runs to the end and gathers stdout; more than `bytesMax` ends the process as `flooded`. */
export async function runToEnd(
  options: RunOptions & { bytesMax: number },
): Promise<RunEnding & { stdout: Buffer<ArrayBuffer> }> {
  const flood = new AbortController();
  const running = run({ ...options, signal: AbortSignal.any([options.signal, flood.signal]) });
  const chunks: Buffer[] = [];
  let bytes = 0;
  running.stdout.on('data', (chunk: Buffer) => {
    running.touch();
    bytes += chunk.byteLength;
    if (bytes > options.bytesMax) flood.abort();
    else chunks.push(chunk);
  });
  const ended = await running.ended;
  const flooded = flood.signal.aborted && !options.signal.aborted;
  return { ...ended, ending: flooded ? 'flooded' : ended.ending, stdout: Buffer.concat(chunks) };
}
