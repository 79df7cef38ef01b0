// A platform to be hurt: started with a proxy between its halves and a spoilt FFmpeg, its processes found and struck by id.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../api-client.ts';
import { findFfmpeg } from '../find-tool.mjs';
import { isHealthy, startPlatform } from '../local-platform.ts';
import { findFreePort } from '../ports.ts';
import { descendantsNamed, parseProcessList, runningDescendants } from '../process-tree.ts';
import { History } from './history.ts';
import { openRecordingProxy, type RecordingProxy } from './recording-proxy.ts';
import { makeSpoiltFfmpeg, type SpoiltFfmpeg } from './spoilt-ffmpeg.ts';
import { readStateFolder, type Snapshot } from './state-folder.ts';

const OPERATOR = { username: 'faults', email: 'faults@rivulet.example', password: 'faults are injected here' };
const READY_WITHIN_MS = 120_000;
const HEALTHY_WITHIN_MS = 90_000;
const PARTS_BYTES = 5 * 1024 * 1024; // the smallest that R2 takes
/** So that what faults leave behind is the janitor's at the end of the run; a deployment waits an hour. */
export const JANITOR_GRACE_SECONDS = 2;
const CRON = '17 * * * *'; // as in wrangler.toml

export interface FaultPlatform {
  origin: string;
  leaseMs: number;
  /** How long something is waited for, longer on a machine that has other work; no invariant depends on it. */
  patient(ms: number): number;
  history: History;
  proxy: RecordingProxy;
  ffmpeg: SpoiltFfmpeg;
  /** Signed in, an operator. */
  client: ApiClient;
  /** Of the transcoder and of all that it started. */
  transcoderFamily(): number[];
  transcoder(): number | null;
  /** Kills the worker's runtime; what is not answered until `whenHealthy` counts as injected. */
  killRuntime(): void;
  whenHealthy(): Promise<void>;
  /** Runs the janitor and everything hourly. */
  tidy(): Promise<void>;
  snapshot(): Snapshot;
  /** Folders of jobs that were left behind. */
  workspaces(): string[];
  lastWords(): string;
  stop(): Promise<void>;
}

export async function startFaultPlatform(options: {
  port: number;
  stateDir: string;
  /** Undefined: as deployed. */
  seconds?: { lease: number; noProgress: number };
  /** A factor on what is waited for. */
  patience?: number;
  /** More, or other ones. */
  settings?: Record<string, string>;
}): Promise<FaultPlatform> {
  const { port, stateDir, seconds, settings, patience = 1 } = options;
  const patient = (ms: number): number => ms * patience;
  const real = findFfmpeg();
  if (!real) throw new Error('FFmpeg is missing');
  const temporary = join(stateDir, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const workDir = join(stateDir, 'transcoder', 'work');
  const history = new History(join(stateDir, 'history.jsonl'));
  const ffmpeg = makeSpoiltFfmpeg(join(stateDir, 'spoilt'), real.ffmpeg);
  const proxy = await openRecordingProxy(new URL(`http://127.0.0.1:${port}`), history, await findFreePort());
  const platform = await startPlatform({
    port,
    stateDir,
    readyWithinMs: patient(READY_WITHIN_MS),
    settings: {
      INTERNAL_ORIGIN: proxy.origin,
      RIVULET_FFMPEG: ffmpeg.path,
      RIVULET_FFPROBE: real.ffprobe,
      TMPDIR: temporary,
      OPERATORS: OPERATOR.username,
      UPLOAD_PART_BYTES: String(PARTS_BYTES),
      LIMIT_UPLOAD: '1000/86400',
      JANITOR_GRACE_SECONDS: String(JANITOR_GRACE_SECONDS),
      ...(seconds ? { LEASE_SECONDS: String(seconds.lease), NO_PROGRESS_SECONDS: String(seconds.noProgress) } : {}),
      ...settings,
    },
  });
  const client = new ApiClient(platform.origin);
  await client.enter(OPERATOR);

  const transcoder = (): number | null => {
    const text = execFileSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' });
    // With its arguments the command of the transcoder ends with the path of its entry.
    return descendantsNamed(parseProcessList(text), platform.pid, 'main.ts')[0] ?? null;
  };

  return {
    origin: platform.origin,
    leaseMs: (seconds?.lease ?? 20) * 1000,
    patient,
    history,
    proxy,
    ffmpeg,
    client,
    transcoder,
    transcoderFamily() {
      const root = transcoder();
      if (root === null) return [];
      return [root, ...['ffmpeg', 'ffprobe', 'sh'].flatMap((name) => runningDescendants(root, name))];
    },
    killRuntime() {
      history.add({ kind: 'outage', phase: 'begin' });
      for (const pid of runningDescendants(platform.pid, 'workerd')) strike(pid, 'SIGKILL');
    },
    async whenHealthy() {
      const deadlineMs = Date.now() + patient(HEALTHY_WITHIN_MS);
      while (!(await isHealthy(platform.origin))) {
        if (Date.now() > deadlineMs) throw new Error(`not healthy again:\n${platform.lastWords()}`);
        await sleep(250);
      }
      history.add({ kind: 'outage', phase: 'end' });
    },
    async tidy() {
      await client.request('POST', '/api/v1/operations/janitor', {});
      const answer = await fetch(`${platform.origin}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(CRON)}`);
      await answer.arrayBuffer();
    },
    snapshot: () => readStateFolder(join(stateDir, 'data')),
    workspaces: () => (existsSync(workDir) ? readdirSync(workDir).filter((name) => name.startsWith('job-')) : []),
    lastWords: platform.lastWords,
    async stop() {
      await platform.stop();
      await proxy.close();
    },
  };
}

/** False when the process, or the group of a negative id, is gone. */
export function strike(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
