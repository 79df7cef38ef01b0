// The most memory and disk that a slot takes while it makes a film of two hours, beside one of six minutes, with viewers who seek.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../scripts/api-client.ts';
import { fullHdClip } from './full-hd-clip.ts';
import { type Line, limit, type PipelineOptions } from './pipeline-report.ts';
import { onFreshServer, platformWith } from './servers.ts';
import { diskBytes, memoryBytes, transcoderBelow } from './slot-process.ts';

const MEMORY_MOST = 700;
const DISK_MOST = 300;
const GROWTH_MOST = 1.2;
const SAMPLE_MS = 200;
/** A viewer seeks somewhere so often, and takes a picture and a sound there. */
const SEEK_EVERY_MS = 5_000;
const MEGABYTE = 1e6;

interface Peak {
  memory: number;
  disk: number;
}

/** The longest that one film is watched over: what follows is more of the same chunks. */
const WATCH_MINUTES = 45;

export async function measureMemory({ media, isSmall }: PipelineOptions): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-memory-'));
  const [short, long] = isSmall ? [20, 60] : [360, 7200];
  try {
    const peaks: Peak[] = [];
    for (const seconds of [short, long]) {
      const file = await fullHdClip(media, folder, seconds);
      const background = await peaksOf(file, { seconds, seeks: false });
      const peak = await peaksOf(file, { seconds, seeks: true });
      peaks.push(peak);
      console.log(
        `${seconds} s of 1080p: at most ${megabytes(background.memory)} in the background, ${megabytes(peak.memory)} with a viewer who seeks; ${megabytes(peak.disk)} on disk`,
      );
      await rm(file, { force: true });
    }
    const [ofShort = { memory: Number.NaN, disk: Number.NaN }, ofLong = ofShort] = peaks;
    const length = isSmall ? `${long} s` : '2 h';
    const write = (value: number): string => `${value} MB`;
    const growth = (a: number, b: number): number =>
      b > MEGABYTE ? a / b : a > MEGABYTE ? Number.POSITIVE_INFINITY : 1;
    const lines: [string, number, number, boolean][] = [
      [`8: memory of a slot with all its processes, ${length} of 1080p`, ofLong.memory / MEGABYTE, MEMORY_MOST, true],
      [`8: disk of a slot, ${length} of 1080p`, ofLong.disk / MEGABYTE, DISK_MOST, true],
      ['8: memory, times that for 6 min', growth(ofLong.memory, ofShort.memory), GROWTH_MOST, false],
      ['8: disk, times that for 6 min', growth(ofLong.disk, ofShort.disk), GROWTH_MOST, false],
    ];
    return lines.map(([what, value, most, isBytes]) => ({
      what,
      measured: isBytes ? `${value.toFixed(0)} MB` : value.toFixed(2),
      ...limit(value, 'at most', most, isBytes ? write : String, !isSmall),
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(0)} MB`;

/** One slot makes the film, until it is ready or the time is over. */
async function peaksOf(file: string, { seconds, seeks }: { seconds: number; seeks: boolean }): Promise<Peak> {
  const stateDir = await mkdtemp(join(tmpdir(), 'rivulet-slot-'));
  const start = platformWith({ TRANSCODERS: '1' });
  try {
    return await onFreshServer(
      ({ port }) => start({ port, stateDir }),
      async ({ origin, pid }) => {
        const client = new ApiClient(origin);
        await client.enter({ username: 'bench', email: 'bench@example.com', password: 'a long enough password' });
        const transcoder = transcoderBelow(pid);
        const peak: Peak = { memory: 0, disk: 0 };
        const sampling = setInterval(() => {
          peak.memory = Math.max(peak.memory, memoryBytes(transcoder));
          peak.disk = Math.max(peak.disk, diskBytes(join(stateDir, 'transcoder')));
        }, SAMPLE_MS);
        try {
          await watchOver(client, await client.upload(file), seconds, seeks);
        } finally {
          clearInterval(sampling);
        }
        return peak;
      },
    );
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function watchOver(client: ApiClient, id: string, seconds: number, seeks: boolean): Promise<void> {
  const untilMs = Date.now() + WATCH_MINUTES * 60_000;
  await client.waitFor(id, ['playable', 'ready']);
  const { hls } = await client.playback(id);
  const base = new URL(`${hls.slice(0, hls.indexOf('/master.m3u8'))}/clear/`, client.origin);
  for (let n = 0; Date.now() < untilMs; n += 1) {
    const { state, processing } = await client.video(id);
    if (state === 'ready') return;
    if (state === 'failed') throw new Error(`the film failed: ${processing.error?.code}`);
    if (seeks) {
      // Everywhere in turn, and each time another size; a step that shares nothing with the whole.
      const fragment = Math.floor((((n * 0.618) % 1) * seconds) / 2);
      const pictures = processing.renditions.filter(({ height }) => height !== null);
      const names = [pictures[n % Math.max(1, pictures.length)]?.name, 'audio'].filter((name) => name !== undefined);
      await Promise.all(
        names.map((name) => fetch(new URL(`${name}/${fragment}.m4s`, base)).then((answer) => answer.arrayBuffer())),
      );
    }
    await sleep(SEEK_EVERY_MS);
  }
}
