// The seven kinds of clip that line 3 names, made of the pictures of a real clip, none of which is left out or shown twice.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEMO_CLIPS, makeClip } from '../scripts/demo-clips.ts';
import { benchClips, benchTools, withClip } from './open-clip.ts';

const exec = promisify(execFile);
/** Three joins between units, two between chunks. */
const SECONDS = 18;
/** Finer than what is made of it, and key frames where no fragment begins. */
const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '12', '-g', '70'];
const X265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-crf', '12', '-pix_fmt', 'yuv420p10le', '-x265-params'];

/** The pictures one after another at another rate. */
const at = (rate: string): string => `setpts=N*1/(${rate})/TB`;
const HDR = 'zscale=tin=bt709:min=bt709:pin=bt709:rin=limited:t=smpte2084:m=bt2020nc:p=bt2020:r=limited:npl=203';

const KINDS: Record<string, { rate: string; filters?: string; encoder?: string[] }> = {
  '24.mp4': { rate: '24' },
  '25.mkv': { rate: '25' },
  '2997.mp4': { rate: '30000/1001' },
  '5994.ts': { rate: '60000/1001' },
  // Three in ten pictures are missing at random, and all of them for 1.4 seconds across the beginning of a unit.
  'variable.mp4': {
    rate: '30',
    filters: "select='not(between(t,9.4,10.8))*gt(random(7),0.3)'",
    encoder: [...H264, '-fps_mode', 'vfr'],
  },
  'interlaced.ts': {
    rate: '50',
    filters: 'tinterlace=mode=interleave_top',
    encoder: [...H264, '-flags', '+ildct+ilme', '-x264-params', 'tff=1'],
  },
  'hdr.mp4': {
    rate: '25',
    filters: HDR,
    encoder: [...X265, 'log-level=none:colorprim=bt2020:colormatrix=bt2020nc:transfer=smpte2084:keyint=70'],
  },
};

/** One of each kind, of 18 seconds: of the smallest real clip that is long enough, without one of a generated picture. */
export async function kindsOfClips(media: string | null, folder: string): Promise<string[]> {
  const { ffmpeg } = benchTools();
  const from = await filmed(media, folder);
  const files: string[] = [];
  for (const [name, { rate, filters, encoder }] of Object.entries(KINDS)) {
    const file = join(folder, name);
    await exec(ffmpeg, [
      ...['-nostdin', '-v', 'error', '-y', '-stream_loop', '2', '-i', from, '-map', '0:v:0'],
      ...['-vf', [at(rate), `trim=end=${SECONDS}`, ...(filters ? [filters] : [])].join(',')],
      ...['-r', name === 'interlaced.ts' ? '25' : rate, ...(encoder ?? H264), file],
    ]);
    files.push(file);
  }
  return files;
}

async function filmed(media: string | null, folder: string): Promise<string> {
  const found: { file: string; pixels: number }[] = [];
  for (const file of media === null ? [] : await benchClips(media, folder)) {
    await withClip(file, async ({ plan }) => {
      const { video, durationSeconds } = plan.source;
      const isLong = durationSeconds >= SECONDS && durationSeconds <= 60;
      if (isLong && video.toneCurve === 'sdr' && !video.interlaced)
        found.push({ file, pixels: video.codedWidth * video.codedHeight });
    }).catch(() => null);
  }
  const [best] = found.sort((a, b) => a.pixels - b.pixels);
  if (best) return best.file;
  const [, demo] = DEMO_CLIPS;
  if (!demo) throw new Error('no clip can be made');
  const file = join(folder, 'filmed.mp4');
  await makeClip(benchTools().ffmpeg, { ...demo, seconds: SECONDS }, file);
  return file;
}
