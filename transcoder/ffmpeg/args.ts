// The argument lists of FFmpeg as pure functions, with a reason beside each flag. No user text gets in.
import { h264Level } from '#media/codec-strings.ts';
import { framesPerGroup, videoFragmentCount, videoFragmentFrames, videoTimescale } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import type { EncodePlan } from '../plan.ts';
import {
  audioFilters,
  type Beginning,
  FROM_THE_START,
  ladderFilters,
  posterFilters,
  videoFilters,
  type WantedRung,
} from './filters.ts';
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
export const encodeStart = (source: SourceInput, seeks: readonly (number | null)[]): string[] => [
  ...start('warning'),
  '-progress', 'pipe:1', '-stats_period', '0.5', '-nostats', // machine-readable, twice a second
  '-reinit_filter:v', '0', // a picture size that changes on the way must not start the timeline anew; scale copes
  '-copyts', // the source's own times: the origin is subtracted in the filters, where it is exact
  ...seeks.flatMap((seconds) => [...seekTo(seconds), ...input(source)]),
];

// biome-ignore format: a flag and its value stand on one line
/** Reads from the key frame at or before `seconds` on; the filters drop what comes too early. */
const seekTo = (seconds: number | null): string[] =>
  seconds === null ? [] : [
    '-noaccurate_seek', // the frame before the wanted one is needed: it may last until then
    '-seek_timestamp', '1', // the time is the container's own, also where that does not begin at 0
    '-ss', seconds.toFixed(6),
  ];

/**
 * First pass: one decode makes the lowest rung and the sound. Either may be left out when it is published already;
 * where they begin at different places of the source it is opened twice.
 */
export function firstPassArgs(
  plan: EncodePlan,
  source: SourceInput,
  wanted: { video: Beginning | null; audio: Beginning | null },
): EncodeCommand {
  const { video, audio } = plan.source;
  const rung = plan.rungs[0];
  const begins = [wanted.video, wanted.audio].flatMap((begin) => begin ?? []);
  const seeks = [...new Set(begins.map((begin) => begin.seekSeconds))];
  const args = encodeStart(source, seeks);
  const outputs: EncodeCommand['outputs'] = [];
  const output = (rendition: string): string => {
    const descriptor = FIRST_DESCRIPTOR + outputs.length;
    outputs.push({ rendition, descriptor });
    return `pipe:${descriptor}`;
  };
  const stream = (begin: Beginning, index: number): string => `${seeks.indexOf(begin.seekSeconds)}:${index}`;
  if (wanted.video && rung) {
    args.push('-map', stream(wanted.video, video.streamIndex), '-vf', videoFilters(plan, rung, wanted.video));
    args.push(...rungArgs(plan, rung, wanted.video.at), output(rung.name));
  }
  if (wanted.audio && plan.audio && audio) {
    args.push('-map', stream(wanted.audio, audio.streamIndex), '-af', audioFilters(plan, plan.audio, wanted.audio));
    args.push(...soundArgs(plan.audio), output('audio'));
  }
  return { args, outputs };
}

/** Second pass: one decode feeds all the other rungs, each scaled from the next larger one. */
export function ladderArgs(
  plan: EncodePlan,
  source: SourceInput,
  rungs: readonly WantedRung[],
  begin: Beginning = FROM_THE_START,
): EncodeCommand {
  const descending = [...rungs].sort((a, b) => b.rung.width * b.rung.height - a.rung.width * a.rung.height);
  const filters = ladderFilters(plan, descending, begin);
  const args = [...encodeStart(source, [begin.seekSeconds]), '-filter_complex', filters];
  const outputs = descending.map(({ rung, firstFrame }, i) => {
    const descriptor = FIRST_DESCRIPTOR + i;
    args.push('-map', `[${rung.name}]`, ...rungArgs(plan, rung, firstFrame), `pipe:${descriptor}`);
    return { rendition: rung.name, descriptor };
  });
  return { args, outputs };
}

/** H.264 in fragments that lie on the grid, from the frame on with which one of them begins. */
function rungArgs(plan: EncodePlan, rung: Rung, firstFrame: number): string[] {
  const { timeline } = plan;
  const framesPerSecond = timeline.frameRateNumerator / timeline.frameRateDenominator;
  const group = framesPerGroup(timeline);
  const lastStart = videoFragmentFrames(timeline, videoFragmentCount(timeline) - 1).firstFrame;
  const n = firstFrame === 0 ? 'n' : `(n+${firstFrame})`; // the encoder counts from where it begins
  // biome-ignore format: a flag and its value stand on one line
  return [
    '-fps_mode', 'passthrough', // the filters already made a constant rate
    '-c:v', 'libx264',
    '-preset', rung.preset,
    '-crf', String(rung.crf),
    '-maxrate', `${rung.maxBitrateKbps}k`,
    '-bufsize', `${Math.round(rung.maxBitrateKbps / 2)}k`, // half a second: no two seconds exceed the cap by much
    '-profile:v', 'high',
    '-level:v', h264Level(rung.width, rung.height, framesPerSecond), // pinned: the init must not depend on content
    '-g', String(3 * group + 1), // beyond the longest fragment: no key frame but the forced ones
    '-sc_threshold', '0', // none at scene cuts either
    '-forced-idr', '1', // a forced key frame is an IDR, not merely an intra picture
    '-force_key_frames', `expr:(eq(${n},${group})+not(mod(${n},${2 * group})))*lte(${n},${lastStart})`, // frames 0, G, 2G, 4G, ...
    '-bsf:v', 'filter_units=remove_types=6', // without x264's own comment the first fragment is 700 bytes smaller
    '-map_metadata', '-1', '-map_chapters', '-1', // nothing of the uploader's device or place goes out
    '-fflags', '+bitexact', // no version in the file: the same plan gives the same init
    '-video_track_timescale', String(videoTimescale(timeline)), // whole ticks per frame
    '-use_editlist', '0', // presentation starts at 0 by negative composition offsets instead
    '-movflags', '+cmaf+negative_cts_offsets+frag_keyframe+empty_moov+default_base_moof+skip_trailer',
    '-f', 'mp4',
  ];
}

// biome-ignore format: a flag and its value stand on one line
const soundArgs = (audio: NonNullable<EncodePlan['audio']>): string[] => [
  '-ac', String(audio.channels),
  '-c:a', 'aac',
  '-aac_coder', 'fast', // half the CPU of twoloop, and without its long memory, so that windows can be made alone
  '-b:a', `${audio.bitrateKbps}k`,
  '-map_metadata', '-1',
  '-f', 'adts', // packets without timestamps: the fragments are written here, on the grid
];

// biome-ignore format: a flag and its value stand on one line
/** One JPEG: the most typical of some pictures from the key frame before `atSeconds` on. */
export const posterArgs = (plan: EncodePlan, source: SourceInput, atSeconds: number): string[] => [
  ...start('error'),
  '-noaccurate_seek', '-ss', atSeconds.toFixed(3), // starts at the key frame: nothing is decoded for nothing
  ...input(source),
  '-map', `0:${plan.source.video.streamIndex}`,
  '-vf', posterFilters(plan),
  '-frames:v', '1',
  '-map_metadata', '-1',
  '-c:v', 'mjpeg', '-q:v', '4',
  '-f', 'image2pipe', 'pipe:1',
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
  '-y', // the file lies in a folder of this job alone
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
  '-ignore_editlist', '1', // the priming packet of the sound counts as well
  '-i', file,
  '-fps_mode', 'passthrough', // what lies between the fragments is not filled
  '-f', 'framecrc', 'pipe:1',
];
