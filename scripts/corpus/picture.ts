// Compares the first frame of a rung with the source's: upright means that no turn or mirror image matches better.
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Track } from './presentation.ts';

const execute = promisify(execFile);
const SIDE = 32;
/** A flat picture looks the same from every side; only a clearly better turn counts. */
const MARGIN = 1.1;
const NOISE_FLOOR = 4;

/** The turn or mirror image that fits the source clearly better than the picture as it is, or null when it is upright. */
export async function findBetterOrientation(ffmpeg: string, source: string, start: string): Promise<string | null> {
  const reference = await grayFrame(ffmpeg, source, 'null'); // FFmpeg turns by the display matrix by itself
  const error = async (filter: string) => meanSquareError(reference, await grayFrame(ffmpeg, start, filter));
  const asIs = await error('null');
  for (const filter of ['hflip', 'vflip', 'hflip,vflip', 'transpose=0', 'transpose=1', 'transpose=2', 'transpose=3']) {
    if ((await error(filter)) * MARGIN + NOISE_FLOOR < asIs) return filter;
  }
  return null;
}

/** The loudest sample of a track in dBFS, -91 or less for silence. */
export async function loudestDecibels(ffmpeg: string, input: string): Promise<number> {
  const arguments_ = ['-nostdin', '-hide_banner', '-t', '60', '-i', input, '-map', '0:a:0', '-af', 'volumedetect'];
  const { stderr } = await execute(ffmpeg, [...arguments_, '-f', 'null', '-']);
  return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? -91);
}

async function grayFrame(ffmpeg: string, input: string, filter: string): Promise<Buffer> {
  const scale = `scale=${SIDE}:${SIDE}:flags=area,${filter},format=gray`;
  const output = ['-frames:v', '1', '-f', 'rawvideo', '-'];
  const { stdout } = await execute(
    ffmpeg,
    ['-nostdin', '-v', 'error', '-i', input, '-map', '0:v:0', '-vf', scale, ...output],
    {
      encoding: 'buffer',
    },
  );
  return stdout;
}

function meanSquareError(a: Buffer, b: Buffer): number {
  if (a.length !== b.length || a.length === 0) throw new Error('a frame could not be decoded');
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum / a.length;
}

/** Init and the first `count` segments as one file in `folder`, which any demuxer can read. */
export async function writeStart(folder: string, track: Track, count: number): Promise<string> {
  const file = join(await mkdtemp(join(folder, 'track-')), 'start.mp4');
  for (const url of [track.initUrl, ...track.segments.slice(0, count).map((segment) => segment.url)]) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    await appendFile(file, Buffer.from(await answer.arrayBuffer()));
  }
  return file;
}
