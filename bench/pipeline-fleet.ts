// What slots are for: one video is done three times as fast by three, and a film that is being made delays nobody's clip.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiClient } from '../scripts/api-client.ts';
import { clipsBesideFilm } from './clips-beside-film.ts';
import { benchTools } from './open-clip.ts';
import { type Line, limit, type PipelineOptions } from './pipeline-report.ts';
import { onFreshServer, platformWith } from './servers.ts';
import { makeSleepingFfmpeg } from './sleeping-ffmpeg.ts';

const exec = promisify(execFile);
const FASTER_LEAST = 2.5;
const ACCOUNT = { username: 'bench', email: 'bench@example.com', password: 'a long enough password' };

export async function measureFleet(options: PipelineOptions): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-fleet-'));
  try {
    return [await speedUp(options, folder), ...(await clipsBesideFilm(options, folder))];
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
  const seconds = isSmall ? 120 : 600;
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
    what: 'a video by three slots, times as fast as by one',
    measured: faster.toFixed(2),
    ...limit(faster, 'at least', FASTER_LEAST, String, !isSmall),
  };
}
