// The argument lists of FFmpeg as pure functions, with a reason beside each flag. No user text gets in.
import type { EncodePlan } from '../plan.ts';
import { inputGuards, type SourceInput } from './input-args.ts';

/** An encoder run: what it is told, and the descriptor to which it writes each rendition. */
export interface EncodeCommand {
  args: string[];
  outputs: { rendition: string; descriptor: number }[];
}

export const FIRST_DESCRIPTOR = 3; // after stdin, stdout (progress) and stderr

const input = (source: SourceInput): string[] => [...inputGuards(source.container), '-i', source.url];

// biome-ignore format: a flag and its value stand on one line
export const start = (logLevel: 'warning' | 'error'): string[] => [
  '-hide_banner',
  '-nostdin', // never waits for a key
  '-loglevel', logLevel,
];

// biome-ignore format: a flag and its value stand on one line
export const encodeStart = (
  source: SourceInput,
  seeks: readonly (number | null)[],
  decoderThreads?: number,
): string[] => [
  ...start('warning'),
  '-progress', 'pipe:1', '-stats_period', '0.5', '-nostats', // machine-readable, twice a second
  '-reinit_filter:v', '0', // a picture size that changes on the way must not start the timeline anew; scale copes
  '-max_error_rate', '1', // a stretch that does not decode is no reason to fail: where less is written than is wanted, that shows
  '-copyts', // the source's own times: the origin is subtracted in the filters, where it is exact
  ...seeks.flatMap((seconds) => [
    ...(decoderThreads === undefined ? [] : ['-threads', String(decoderThreads)]), // otherwise more, and more memory, on more cores
    ...seekTo(seconds),
    ...input(source),
  ]),
];

// biome-ignore format: a flag and its value stand on one line
/** Reads from the key frame at or before `seconds` on; the filters drop what comes too early. */
const seekTo = (seconds: number | null): string[] =>
  seconds === null ? [] : [
    '-noaccurate_seek', // the frame before the wanted one is needed: it may last until then
    '-seek_timestamp', '1', // the time is the container's own, also where that does not begin at 0
    '-ss', seconds.toFixed(6),
  ];

/** The embedded text tracks as WebVTT, all in one read of the file. */
export function captionArgs(plan: EncodePlan, source: SourceInput): { args: string[]; descriptors: number[] } {
  const args = [...start('error'), '-copyts', ...input(source)];
  const descriptors = plan.source.texts.map((track, i) => {
    const descriptor = FIRST_DESCRIPTOR + i;
    args.push('-map', `0:${track.streamIndex}`, '-map_metadata', '-1');
    args.push('-c:s', 'webvtt', '-f', 'webvtt', `pipe:${descriptor}`);
    return descriptor;
  });
  return { args, descriptors };
}

// biome-ignore format: a flag and its value stand on one line
/** Copies streams into one file with times that run on: heals joined recordings and counters that wrapped. */
export const healArgs = (source: SourceInput, streamIndexes: readonly number[], file: string): string[] => [
  ...start('error'),
  '-y', // the file lies in a folder of this task alone
  '-fflags', '+genpts', // a copy cannot hold packets without times, which broken recordings have
  ...input(source), // without -copyts, so that FFmpeg corrects the jumps
  ...streamIndexes.flatMap((index) => ['-map', `0:${index}`]),
  '-map_metadata', '-1', '-map_chapters', '-1',
  '-c', 'copy',
  '-f', 'matroska', file,
];

// biome-ignore format: a flag and its value stand on one line
/** Decodes a file of our own making; one line for every frame. */
export const decodeArgs = (file: string): string[] => [
  ...start('error'),
  '-protocol_whitelist', 'file',
  '-threads', '1', // two seconds of pictures; more threads hold more of them
  '-ignore_editlist', '1', // the priming packet of the sound counts as well
  '-skip_loop_filter', 'all', // what is wrong is found before that, and nobody looks at the pictures
  '-i', file,
  '-fps_mode', 'passthrough', // what lies between the fragments is not filled
  '-f', 'framecrc', 'pipe:1',
];
