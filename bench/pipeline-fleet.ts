// What slots are for: one video is done three times as fast by three, and a film that is being made delays nobody's clip.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ApiClient } from '../scripts/api-client.ts';
import { fullHdClip } from './full-hd-clip.ts';
import { benchTools } from './open-clip.ts';
import { type Line, limit, type PipelineOptions } from './pipeline-report.ts';
import { onFreshServer, platformWith } from './servers.ts';
import { makeSleepingFfmpeg } from './sleeping-ffmpeg.ts';
import { median } from './statistics.ts';

const exec = promisify(execFile);
const FASTER_LEAST = 2.5;
const DELAY_MOST_SECONDS = 1;
const CLIPS = 10;
const CLIP_SECONDS = 8;
const POLL_MS = 20;
const ACCOUNT = { username: 'bench', email: 'bench@example.com', password: 'a long enough password' };

export async function measureFleet(options: PipelineOptions): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-fleet-'));
  try {
    return [await speedUp(options, folder), ...(await delays(options, folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function signedIn(origin: string): Promise<ApiClient> {
  const client = new ApiClient(origin);
  await client.enter(ACCOUNT);
  return client;
}

/** One video by one slot and by three, with an FFmpeg that sleeps: what the machine computes does not matter. */
async function speedUp({ isSmall }: PipelineOptions, folder: string): Promise<Line> {
  const tools = benchTools();
  const seconds = isSmall ? 120 : 1800;
  const file = join(folder, 'tiny.mp4');
  await exec(tools.ffmpeg, [
    ...['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=size=64x36:rate=10:duration=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=sample_rate=48000:duration=${seconds}`],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '20',
      '-c:a',
      'aac',
      '-shortest',
      '-movflags',
      '+faststart',
      file,
    ],
  ]);
  const sleeping = await makeSleepingFfmpeg(folder, tools.ffmpeg);
  const times: number[] = [];
  for (const slots of [1, 3]) {
    const settings = { TRANSCODERS: String(slots), RIVULET_FFMPEG: sleeping, RIVULET_FFPROBE: tools.ffprobe };
    const took = await onFreshServer(platformWith(settings), async ({ origin }) => {
      const client = await signedIn(origin);
      const id = await client.upload(file);
      const started = performance.now();
      await client.waitFor(id, ['ready'], 3_600_000);
      return (performance.now() - started) / 1000;
    });
    times.push(took);
    console.log(
      `${seconds} s of video with an FFmpeg that sleeps, ${slots} ${slots === 1 ? 'slot' : 'slots'}: ready after ${took.toFixed(1)} s`,
    );
  }
  const faster = (times[0] ?? Number.NaN) / (times[1] ?? Number.NaN);
  return {
    what: '7: a video by three slots, times as fast as by one',
    measured: faster.toFixed(2),
    ...limit(faster, 'at least', FASTER_LEAST, String, !isSmall),
  };
}

/** Ten clips on an idle platform and beside a film: how much later each is playable. */
async function delays({ media, isSmall }: PipelineOptions, folder: string): Promise<Line[]> {
  const clip = await fullHdClip(media, folder, CLIP_SECONDS);
  const film = await fullHdClip(media, folder, isSmall ? 240 : 7200);
  const count = isSmall ? 3 : CLIPS;
  return onFreshServer(platformWith({}), async ({ origin }) => {
    const client = await signedIn(origin);
    await clipsPlayable(client, clip, 1); // FFmpeg and the worker are warm
    const alone = await clipsPlayable(client, clip, count);
    const filmId = await client.upload(film);
    await client.waitFor(filmId, ['playable', 'ready']);
    await sleep(isSmall ? 1000 : 30_000); // its background work is what the clips meet
    const beside = await clipsPlayable(client, clip, count);
    const { state } = await client.video(filmId);
    const told = (times: readonly number[]): string => times.map((seconds) => seconds.toFixed(2)).join(' ');
    console.log(`seconds from complete to playable, ${count} clips of ${CLIP_SECONDS} s one after another`);
    console.log(`  alone:         ${told(alone)}`);
    console.log(`  beside a film: ${told(beside)} (the film is ${state} then)`);
    const usual = median(alone);
    const worst = Math.max(...beside) - usual;
    const isStillMade = state === 'playable';
    return [
      { what: `7: clip of ${CLIP_SECONDS} s alone, playable after (median)`, measured: `${usual.toFixed(2)} s` },
      {
        what: `7: delay of each of ${count} clips beside a film of ${isSmall ? '4 min' : '2 h'} in progress, the longest`,
        measured: `${worst.toFixed(2)} s`,
        ...limit(worst, 'at most', DELAY_MOST_SECONDS, (value) => `${value} s`, !isSmall && isStillMade),
      },
    ];
  });
}

/** One after another, so that each meets the same. @returns seconds from the end of the upload */
async function clipsPlayable(client: ApiClient, file: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = await client.upload(file);
    const started = performance.now();
    for (;;) {
      const { state, processing } = await client.video(id);
      if (state === 'playable' || state === 'ready') break;
      if (state === 'failed') throw new Error(`the clip failed: ${processing.error?.code}`);
      await sleep(POLL_MS);
    }
    times.push((performance.now() - started) / 1000);
    // Its own background work is no part of what the next one meets.
    await client.waitFor(id, ['ready']);
  }
  return times;
}
