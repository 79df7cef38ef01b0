// Gives one file to the tasks of a video and says how they ended, with tools that cannot take more memory than they are granted.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FailureCode } from '#contract/failures.ts';
import { JobFailure } from '../../../transcoder/job-failure.ts';
import type { Tools } from '../../../transcoder/task.ts';
import { FFMPEG, FFPROBE } from '../clips.ts';
import { eventsOf, openStandIn, type StandIn } from '../stand-in.ts';
import { isComplete, makeWholeVideo, renditionsOf } from '../whole-video.ts';

/** How a file ends: refused before an encoder was started, failed in it, or played for so many seconds. */
export type Outcome = { refused: FailureCode } | { fails: FailureCode } | { plays: number };

export const refused = (code: FailureCode): Outcome => ({ refused: code });
export const fails = (code: FailureCode): Outcome => ({ fails: code });
export const plays = (seconds: number): Outcome => ({ plays: seconds });

/** Which no file of these needs: what takes so long hangs. */
const ENDED_WITHIN_MS = 110_000;

export interface JudgedTools {
  tools: Tools;
  /** Command lines of the processes since the last call. */
  started(): Promise<string[]>;
  remove(): Promise<void>;
}

/** FFmpeg and ffprobe behind a shell that grants each process 300 MB of memory of its own (Linux) and notes that it ran. */
export async function openJudgedTools(): Promise<JudgedTools> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-judged-'));
  const log = join(folder, 'log');
  const wrap = async (name: string, program: string): Promise<string> => {
    const file = join(folder, name);
    // Linux counts every private writable page against -d; -s keeps the stacks of threads from filling it.
    const limits = process.platform === 'linux' ? 'ulimit -s 1024; ulimit -d 300000' : ':';
    await writeFile(file, `#!/bin/sh\necho "${name} $*" >> '${log}'\n${limits}\nexec '${program}' "$@"\n`);
    await chmod(file, 0o755);
    return file;
  };
  await writeFile(log, '');
  return {
    tools: { ffmpeg: await wrap('ffmpeg', FFMPEG), ffprobe: await wrap('ffprobe', FFPROBE) },
    async started() {
      const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
      await writeFile(log, '');
      return lines;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * Does all tasks of one file. What does not end in its time is ended and shows as `stopped`, which no table expects.
 * @returns the outcome, and what the failure said of it
 */
export async function judge(
  source: Uint8Array,
  expected: Outcome,
  { tools, started }: JudgedTools,
): Promise<{ outcome: Outcome; detail: string }> {
  const standIn = await openStandIn(source);
  const hang = new AbortController();
  const why = new JobFailure('stopped', `no end within ${ENDED_WITHIN_MS} ms`);
  const timer = setTimeout(() => hang.abort(why), ENDED_WITHIN_MS);
  try {
    // What is played is encoded with the memory that encoding takes.
    const granted = 'plays' in expected ? { ffmpeg: FFMPEG, ffprobe: tools.ffprobe } : tools;
    const failure = await makeWholeVideo(standIn, { tools: granted, signal: hang.signal, pictures: false });
    if (!failure) return whole(standIn);
    const heard = eventsOf(standIn.events, 'failed').map((event) => event.code);
    const detail = `${failure.message}; the worker heard ${heard} and stored ${[...standIn.objects.keys()]}`;
    if (heard.join() !== failure.code) throw new Error(detail);
    const encoded = standIn.objects.size > 0 || (await started()).some((line) => line.startsWith('ffmpeg '));
    return { outcome: encoded ? fails(failure.code) : refused(failure.code), detail };
  } finally {
    clearTimeout(timer);
    await standIn.close();
  }
}

/** @throws Error when what was planned is not all there */
function whole(standIn: StandIn): { outcome: Outcome; detail: string } {
  const [event] = eventsOf(standIn.events, 'planned');
  if (!event) throw new Error('it ended well, but nothing was planned');
  const { plan, source } = event;
  const lacking = renditionsOf(plan).filter((name) => !isComplete(standIn, plan, name));
  if (lacking.length > 0) throw new Error(`${lacking} lack fragments`);
  return { outcome: plays(Math.round(source.durationMs / 100) / 10), detail: JSON.stringify(source) };
}

export interface Canary {
  port: number;
  /** How often anybody connected. */
  heard(): number;
  close(): void;
}

/** A listener on another loopback port, which nothing in a file may make anyone call. */
export async function openCanary(): Promise<Canary> {
  let heard = 0;
  const server = createServer((socket) => {
    heard += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    heard: () => heard,
    close: () => void server.close(),
  };
}
