// Checks a finished rendition before anybody sees it: three of its fragments are read back from storage and decoded.
import { rm, writeFile } from 'node:fs/promises';
import { readFragment } from '#media/cmaf/fragment.ts';
import { audioFragmentPackets, videoFragmentFrames } from '#media/grid.ts';
import { decodeArgs } from './ffmpeg/args.ts';
import { detailOf } from './ffmpeg/failure.ts';
import { runToEnd } from './ffmpeg/run.ts';
import type { JobContext } from './job.ts';
import type { Packer } from './packer.ts';
import type { EncodePlan } from './plan.ts';
import { getObject } from './storage.ts';

const WALL_MS = 300_000;

/** The first, the middle and the last one; fewer where there are fewer. */
export const sampledFragments = (count: number): number[] => [...new Set([0, count >> 1, count - 1])];

/** @returns what is wrong with it; null when nothing was found */
export async function findDamage(
  context: JobContext,
  plan: EncodePlan,
  packer: Packer,
  rendition: string,
): Promise<string | null> {
  const init = await getObject(context.worker, `inits/${rendition}`);
  if (!init) return 'the init segment is not there';
  const parts = [init];
  let samples = 0;
  for (const n of sampledFragments(packer.grid.fragmentCount)) {
    const bytes = await getObject(context.worker, `fragments/${rendition}/${n}`);
    if (!bytes) return `fragment ${n} is not there`;
    if (!packer.isAsMade(n, bytes)) return `fragment ${n} is not what was sent`;
    const planned = plannedSamples(plan, rendition, n);
    const held = samplesIn(bytes);
    if (held !== planned) return `fragment ${n} holds ${held} of ${planned} samples`;
    samples += planned;
    parts.push(bytes);
  }
  return decodeAll(context, rendition, Buffer.concat(parts), samples);
}

function samplesIn(bytes: Uint8Array): number {
  try {
    return readFragment(bytes).sampleCount;
  } catch {
    return 0;
  }
}

function plannedSamples({ timeline, audio }: EncodePlan, rendition: string, n: number): number {
  if (rendition === 'audio' && audio) return audioFragmentPackets(timeline, audio.sampleRate, n).packetCount;
  return videoFragmentFrames(timeline, n).frameCount;
}

/** Every sample must decode, and no decoder may complain. @returns what is wrong */
export async function decodeAll(
  { tools, signal, noProgressMs, workspace }: Pick<JobContext, 'tools' | 'signal' | 'noProgressMs' | 'workspace'>,
  rendition: string,
  bytes: Uint8Array,
  samples: number,
): Promise<string | null> {
  const file = await workspace.file(`${rendition}.mp4`);
  await writeFile(file, bytes);
  const decoded = await runToEnd({
    file: tools.ffmpeg,
    args: decodeArgs(file),
    signal,
    wallMs: WALL_MS,
    noProgressMs,
    bytesMax: 4 * 1024 * 1024, // a line per frame
  });
  await rm(file, { force: true });
  signal.throwIfAborted();
  if (decoded.ending !== 'exited' || decoded.exitCode !== 0 || decoded.stderr.trim() !== '') return detailOf(decoded);
  const frames = decoded.stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => /^\d/.test(line)).length;
  return frames === samples ? null : `${frames} of ${samples} samples decode`;
}
