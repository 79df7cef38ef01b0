// The most memory and disk that a slot takes of a film of two hours, beside one of six minutes, at its worst moments.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../scripts/ports.ts';
import { startGroup, WITH_PARENT } from '../scripts/processes.ts';
import { ROOT } from '../scripts/settings.ts';
import { bundleTranscoder } from '../scripts/transcoder-bundle.ts';
import { cachedFullHdFilm } from './full-hd-clip.ts';
import { type Moments, passMoments } from './memory-moments.ts';
import { openMemoryWorker } from './memory-worker.ts';
import { benchTools } from './open-clip.ts';
import { type Line, limit, type PipelineOptions } from './pipeline-report.ts';
import { diskBytes, memoryOfSlot, type SlotMemory } from './slot-process.ts';

const MEMORY_MOST = 700;
const DISK_MOST = 300;
const GROWTH_MOST = 1.2;
const SAMPLE_MS = 200;
const SHORT_SECONDS = 360;
const LONG_SECONDS = 7200;
const MEGABYTE = 1e6;
const BUNDLE = 'transcoder.mjs';
/** A chunk of a minute is what is made of most of a film; shorter ones fill the encoders as well. */
const MOMENTS: Moments = { places: [0, 0.97, 0.5], chunk: 4, longestChunk: 30, unit: 1 };
const MOMENTS_SMALL: Moments = { places: [0.5], chunk: 3, longestChunk: 3, unit: 1 };

interface Measured {
  memory: number;
  disk: number;
  moments: Map<string, SlotMemory>;
}

export async function measureMemory({ media, isSmall }: PipelineOptions): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-memory-'));
  const moments = isSmall ? MOMENTS_SMALL : MOMENTS;
  console.log(
    `One slot alone (the transcoder as its container runs it, with place for one background task), ordered by a stand-in of the worker; of each film only: begin, chunks of ${moments.chunk} fragments` +
      ` (${moments.longestChunk} at the last place) of each group of rungs at ${moments.places.map((place) => `${place * 100} %`).join(', ')} of its length, each held while ${moments.unit} fragment is made for each of some viewers` +
      ` elsewhere in it, finish (of pictures that are the same fragment each time) and sharpen. Sampled every ${SAMPLE_MS} ms; programs and libraries count once for all processes.`,
  );
  try {
    await bundleTranscoder(join(folder, BUNDLE));
    const measured: Measured[] = [];
    for (const seconds of [SHORT_SECONDS, LONG_SECONDS]) {
      const one = await measureFilm(await cachedFullHdFilm(media, seconds), folder, moments);
      measured.push(one);
      console.log(`\n${seconds} s of 1080p: at most ${megabytes(one.memory)}, ${megabytes(one.disk)} on disk`);
      for (const [moment, { bytes, processes }] of one.moments) {
        const each = processes.map(({ command, bytes: own }) => `${command} ${(own / MEGABYTE).toFixed(0)}`);
        console.log(`  ${moment.padEnd(75)} ${megabytes(bytes).padStart(7)}  (${each.join(', ')})`);
      }
    }
    return linesOf(measured, !isSmall);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function linesOf([short, long]: readonly Measured[], isEnough: boolean): Line[] {
  const nothing = { memory: Number.NaN, disk: Number.NaN };
  const [ofShort, ofLong] = [short ?? nothing, long ?? nothing];
  const write = (value: number): string => `${value} MB`;
  const growth = (a: number, b: number): number => (b > MEGABYTE ? a / b : a > MEGABYTE ? Number.POSITIVE_INFINITY : 1);
  const lines: [string, number, number, boolean][] = [
    ['memory of a slot with all its processes, 2 h of 1080p', ofLong.memory / MEGABYTE, MEMORY_MOST, true],
    ['disk of a slot, 2 h of 1080p', ofLong.disk / MEGABYTE, DISK_MOST, true],
    ['memory, times that for 6 min', growth(ofLong.memory, ofShort.memory), GROWTH_MOST, false],
    ['disk, times that for 6 min', growth(ofLong.disk, ofShort.disk), GROWTH_MOST, false],
  ];
  return lines.map(([what, value, most, isBytes]) => ({
    what,
    measured: isBytes ? `${value.toFixed(0)} MB` : value.toFixed(2),
    ...limit(value, 'at most', most, isBytes ? write : String, isEnough),
  }));
}

const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(0)} MB`;

/** A slot of its own passes all moments of one film. */
async function measureFilm(file: string, folder: string, moments: Moments): Promise<Measured> {
  const stateDir = await mkdtemp(join(folder, 'slot-'));
  const worker = await openMemoryWorker(file);
  const slot = await startSlot(join(folder, BUNDLE), stateDir);
  const measured: Measured = { memory: 0, disk: 0, moments: new Map() };
  let moment = 'idle';
  const sampling = setInterval(() => {
    const sample = memoryOfSlot(slot.pid);
    measured.memory = Math.max(measured.memory, sample.bytes);
    measured.disk = Math.max(measured.disk, diskBytes(stateDir));
    if (sample.bytes > (measured.moments.get(moment)?.bytes ?? 0)) measured.moments.set(moment, sample);
  }, SAMPLE_MS);
  try {
    await passMoments(
      worker,
      {
        send: slot.send,
        now(next) {
          moment = next;
        },
      },
      moments,
    );
    return measured;
  } finally {
    clearInterval(sampling);
    worker.close();
    await slot.stop();
  }
}

/** What the image gives Node beside the bundle: flags, and what its memory is allocated by. @throws Error where the image says it otherwise */
async function containerNode(): Promise<{ flags: string[]; env: Record<string, string> }> {
  const image = await readFile(join(ROOT, 'transcoder/Dockerfile'), 'utf8');
  const [, command] = /^CMD (\[.*\])$/m.exec(image) ?? [];
  const [, arenas] = /^ENV MALLOC_ARENA_MAX=(\d+)$/m.exec(image) ?? [];
  if (!command || !arenas) throw new Error('transcoder/Dockerfile starts Node in another way than this bench knows');
  const [, ...flags] = JSON.parse(command) as string[];
  return { flags: flags.slice(0, -1), env: { MALLOC_ARENA_MAX: arenas } };
}

/** A transcoder that is one slot, as a container in production: one bundled file. */
async function startSlot(bundle: string, stateDir: string) {
  const port = await findFreePort();
  const secret = randomBytes(24).toString('hex');
  const { ffmpeg, ffprobe } = benchTools();
  const lines: string[] = [];
  const { flags, env } = await containerNode();
  const child = startGroup(process.execPath, [...WITH_PARENT, ...flags, bundle], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...env,
      ...{ PORT: String(port), JOB_SECRET: secret, RIVULET_TRANSCODER_JOBS: '1', RIVULET_STATE: stateDir },
      ...{ RIVULET_FFMPEG: ffmpeg, RIVULET_FFPROBE: ffprobe },
    },
    onLine: (line) => lines.push(line),
  });
  const origin = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${origin}/healthz`).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error(`the transcoder did not start:\n${lines.join('\n')}`);
    await sleep(SAMPLE_MS);
  }
  return {
    pid: child.pid ?? 0,
    async send(order: unknown): Promise<boolean> {
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      const answer = await fetch(`${origin}/tasks`, { method: 'POST', headers, body: JSON.stringify(order) });
      await answer.body?.cancel();
      if (answer.status !== 202 && answer.status !== 503) throw new Error(`an order was answered ${answer.status}`);
      return answer.status === 202;
    },
    async stop(): Promise<void> {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
