// How near each frame that was made is to what the filters make of the source.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { EncodePlan } from '#contract/encode-plan.ts';
import type { Rung } from '#media/ladder.ts';
import { runFilters } from '../transcoder/ffmpeg/run-filters.ts';

const exec = promisify(execFile);

/** What no eye and no encoder is any better than; the same picture would be infinitely good. */
const PSNR_MAX = 70;

/** @returns PSNR of all planes in decibels, for each frame of `file`, which holds a rung from its first frame on */
export async function framePsnr(
  ffmpeg: string,
  plan: EncodePlan,
  source: string,
  rung: Rung,
  file: string,
): Promise<number[]> {
  const wanted = runFilters(plan, [rung], { first: 0, end: plan.timeline.frameCount, seekSeconds: null });
  const byNumber = 'settb=1/1000,setpts=N';
  const filters =
    `${wanted};[${rung.name}]${byNumber}[wanted];[1:0]${byNumber}[made];` +
    '[made][wanted]psnr=stats_file=-:shortest=1';
  const { stdout } = await exec(
    ffmpeg,
    ['-nostdin', '-v', 'error', '-copyts', '-i', source, '-i', file, '-filter_complex', filters, '-f', 'null', '-'],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return [...stdout.matchAll(/psnr_avg:(\S+)/g)].map(([, value]) =>
    Math.min(PSNR_MAX, Number(value?.replace('inf', 'Infinity'))),
  );
}

export interface Comparison {
  frames: number;
  /** Of made less one pass, in decibels. */
  meanDifference: number;
  worstDifference: number;
  worstFrame: number;
  /** Frames that are worse by more than what is allowed. */
  tooBad: number;
  same: number;
}

export const FRAME_LOSS_MAX = 0.3;

export function compareFrames(made: readonly number[], onePass: readonly number[]): Comparison {
  const differences = made.map((value, i) => value - (onePass[i] ?? Number.NaN));
  const worstDifference = Math.min(...differences);
  return {
    frames: made.length,
    meanDifference: differences.reduce((sum, value) => sum + value, 0) / differences.length,
    worstDifference,
    worstFrame: differences.indexOf(worstDifference),
    tooBad: differences.filter((value) => value < -FRAME_LOSS_MAX).length,
    same: differences.filter((value) => value === 0).length,
  };
}
