// The transcoder as a process of its own, in a folder by which everything that it starts or leaves is found again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TaskOrder } from '#contract/tasks.ts';
import { nameTools } from './named-tools.ts';

const SECRET = 'job-secret-of-the-mutations-0123456789';

export interface TranscoderUnderTest {
  order(order: TaskOrder): Promise<number>;
  cancel(jobId: string): Promise<void>;
  /** Jobs that run, as the process says; throws when it does not answer. */
  running(): Promise<number>;
  hasExited(): boolean;
  /** The last lines that it printed. */
  lastWords(): string;
  /** Processes of FFmpeg and files of jobs that are still there. */
  leftovers(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startTranscoder(capacity: number): Promise<TranscoderUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-mutations-'));
  const tools = await nameTools(folder);
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../transcoder/main.ts', import.meta.url))], {
    env: {
      ...{ PATH: process.env['PATH'], TMPDIR: join(folder), RIVULET_STATE: folder, ...tools.settings },
      ...{ PORT: '0', JOB_SECRET: SECRET, RIVULET_TRANSCODER_JOBS: String(capacity) },
    },
  });
  let text = '';
  const port = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      text = (text + chunk.toString()).slice(-10_000);
      const match = /listening on 127\.0\.0\.1:(\d+)/.exec(text);
      if (match?.[1]) resolve(match[1]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => reject(new Error(`the transcoder did not start: ${text}`)));
  });
  const base = `http://127.0.0.1:${port}`;
  const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };
  return {
    async order(order) {
      const response = await fetch(`${base}/tasks`, { method: 'POST', headers, body: JSON.stringify(order) });
      await response.body?.cancel();
      return response.status;
    },
    async cancel(jobId) {
      await fetch(`${base}/tasks/${jobId}`, { method: 'DELETE', headers });
    },
    async running() {
      const health = (await (await fetch(`${base}/healthz`)).json()) as { running: number };
      return health.running;
    },
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
    lastWords: () => text.split('\n').slice(-20).join('\n'),
    async leftovers() {
      const files = (await readdir(folder, { recursive: true })).filter((name) => /\bjob-[^/]*$/.test(name));
      return [...(await tools.running()), ...files];
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
