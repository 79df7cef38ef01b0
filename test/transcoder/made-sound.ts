// The sound of a clip as windows make it and as a player hears it, for tests.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { renderAudioInit } from '#media/cmaf/audio.ts';
import { audioGrid, SAMPLES_PER_PACKET } from '#media/grid.ts';
import { SNIFF_BYTES, sniffContainer } from '#media/source-formats.ts';
import type { FragmentRun } from '#media/units.ts';
import { decodeMade, decodeSound, type Sound, withoutFirst } from '../../bench/sound-joins.ts';
import type { SourceInput } from '../../transcoder/ffmpeg/input-args.ts';
import { soundRunArgs } from '../../transcoder/ffmpeg/sound-args.ts';
import { makeAudio } from '../../transcoder/make-audio.ts';
import type { MakeContext } from '../../transcoder/make-context.ts';
import { type EncodePlan, makePlan } from '../../transcoder/plan.ts';
import { probeSource } from '../../transcoder/probe-source.ts';
import type { MadePack } from '../../transcoder/run-packer.ts';
import type { Workspace } from '../../transcoder/workspace.ts';
import { FFMPEG, FFPROBE, picture } from './clips.ts';

const signal = new AbortController().signal;
export interface OpenSound {
  context: MakeContext;
  source: SourceInput;
  plan: EncodePlan;
  sound: NonNullable<EncodePlan['audio']>;
}

export async function openSound(url: string, workspace: Workspace): Promise<OpenSound> {
  const container = sniffContainer((await readFile(url)).subarray(0, SNIFF_BYTES));
  if (!container) throw new Error(`${url} is of no known container`);
  const source = { url, container };
  const probe = { ffprobe: FFPROBE, signal, source, sizeBytes: (await stat(url)).size, maxSeconds: 900 };
  const plan = makePlan((await probeSource(probe)).facts);
  if (!plan.audio) throw new Error(`${url} has no sound`);
  const context = {
    tools: { ffmpeg: FFMPEG, ffprobe: FFPROBE },
    signal,
    noProgressMs: 60_000,
    workspace,
    blocks: { failure: () => null, lastReadMs: () => 0 },
    onLog: () => undefined,
    onProgress: () => undefined,
  };
  return { context, source, plan, sound: plan.audio };
}

export const gridOf = ({ plan, sound }: OpenSound) => audioGrid(plan.timeline, sound.sampleRate);
export const whole = (opened: OpenSound): FragmentRun => ({ first: 0, end: gridOf(opened).fragmentCount });

/** One window for each fragment, every second one first, each half from the end. */
export function windowsInDisorder(opened: OpenSound): FragmentRun[] {
  const { fragmentCount } = gridOf(opened);
  const windows = Array.from({ length: fragmentCount }, (_, n) => ({ first: n, end: n + 1 })).reverse();
  return [...windows.filter(({ first }) => first % 2 === 1), ...windows.filter(({ first }) => first % 2 === 0)];
}

/** @returns the fragments by number; one that comes twice fails the test */
export async function makeSound(
  { context, plan, source }: OpenSound,
  runs: readonly FragmentRun[],
): Promise<Map<number, Uint8Array>> {
  const made = new Map<number, Uint8Array>();
  const sink = {
    async put({ firstFragment, fragments }: MadePack) {
      for (const [i, fragment] of fragments.entries()) {
        expect(made.has(firstFragment + i)).toBe(false);
        made.set(firstFragment + i, fragment);
      }
    },
  };
  for (const run of runs) await makeAudio(context, plan, source, { run, pace: 'viewer' }, sink);
  return made;
}

/** As a player hears it. */
export async function heard({ context, sound }: OpenSound, made: ReadonlyMap<number, Uint8Array>): Promise<Sound> {
  const init = renderAudioInit({ ...sound, bitrateBps: 1000 * sound.bitrateKbps });
  const fragments = [...made].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  const file = await context.workspace.file(`${Math.random().toString(36).slice(2)}.mp4`);
  await writeFile(file, Buffer.concat([init, ...fragments]));
  return withoutFirst(await decodeMade(FFMPEG, file, sound.channels), SAMPLES_PER_PACKET);
}

/** What is given to the encoder for some packets, read as the window is read. */
export function encoderInput(
  { plan, source, sound }: OpenSound,
  from: number,
  until: number,
  seekSeconds: number | null,
) {
  const { args } = soundRunArgs(plan, sound, source, { from, until, seekSeconds });
  const quiet = args.slice(0, args.indexOf('-c:a')).map((arg) => (arg === 'pipe:1' ? '/dev/null' : arg));
  return decodeSound(FFMPEG, quiet, sound.channels);
}

export const film = (rate: number, seconds: number): string[] =>
  picture(`:size=64x48:rate=${rate}:duration=${seconds}`);
