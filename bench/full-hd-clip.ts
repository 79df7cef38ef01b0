// A clip of 1080p of any length: of a real one where there is a folder of them, else made by FFmpeg.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEMO_CLIPS, makeClip } from '../scripts/demo-clips.ts';
import { ROOT } from '../scripts/settings.ts';
import { benchClips, benchTools, withClip } from './open-clip.ts';

const exec = promisify(execFile);
/** What cameras make: 1080p in H.264, with sound. */
const SHORT_SIDE = 1080;
const MADE_SECONDS = 30;

/** A clip is copied, again and again until it is long enough; only the sound of a film is made anew, or it would have a seam at every turn. */
export async function fullHdClip(media: string | null, folder: string, seconds: number): Promise<string> {
  const { ffmpeg } = benchTools();
  const from = await longestFullHd(media, folder, seconds);
  const file = join(folder, `full-hd-${seconds}s.mp4`);
  const sound = seconds > MADE_SECONDS ? ['-af', 'aresample=async=1:first_pts=0', '-c:a', 'aac'] : ['-c:a', 'copy'];
  await exec(ffmpeg, [
    ...['-nostdin', '-v', 'error', '-y', '-stream_loop', '-1', '-i', from, '-t', String(seconds)],
    ...['-map', '0:v:0', '-map', '0:a:0', '-c:v', 'copy', ...sound, '-movflags', '+faststart', file],
  ]);
  return file;
}

/** The same, made once: two hours are gigabytes. */
export async function cachedFullHdFilm(media: string | null, seconds: number): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache/clips');
  const file = join(cache, `full-hd-${media === null ? 'made' : 'real'}-${seconds}s.mp4`);
  if (existsSync(file)) return file;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'full-hd-'));
  try {
    await rename(await fullHdClip(media, folder, seconds), file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return file;
}

async function longestFullHd(media: string | null, folder: string, seconds: number): Promise<string> {
  const found: { file: string; seconds: number; kbps: number }[] = [];
  for (const file of media === null ? [] : await benchClips(media, folder)) {
    await withClip(file, async ({ plan, sizeBytes }) => {
      const { video, audio, durationSeconds } = plan.source;
      const isFullHd = video.codedHeight === SHORT_SIDE && video.rotationDegrees === 0 && video.codec === 'h264';
      const kbps = (sizeBytes * 8) / 1000 / durationSeconds;
      if (isFullHd && video.toneCurve === 'sdr' && audio?.codec === 'aac')
        found.push({ file, seconds: durationSeconds, kbps });
    }).catch(() => null);
  }
  // As long as wanted, and of those the one with the most in it: a slide show says nothing of a film.
  const isLong = (clip: { seconds: number }): boolean => clip.seconds >= Math.min(seconds, MADE_SECONDS) - 1;
  const [best] = found.sort((a, b) => Number(isLong(b)) - Number(isLong(a)) || b.kbps - a.kbps);
  if (best) return best.file;
  const [demo] = DEMO_CLIPS;
  if (!demo) throw new Error('no clip can be made');
  const file = join(folder, 'made-full-hd.mp4');
  await makeClip(benchTools().ffmpeg, { ...demo, seconds: Math.min(seconds, MADE_SECONDS) }, file);
  return file;
}
