// Every argument that FFmpeg and ffprobe are given, as pure functions with a reason beside each flag. No user text gets in.
import { h264Level } from '#media/codec-strings.ts';
import { framesPerGroup, videoFragmentCount, videoFragmentFrames, videoTimescale } from '#media/grid.ts';
import type { Rung } from '#media/ladder.ts';
import { LADDER_POLICY } from '#media/ladder-policy.ts';
import {
  AUDIO_CODECS,
  type ContainerFormat,
  PIXELS_MAX,
  SUBTITLE_CODECS,
  VIDEO_CODECS,
} from '#media/source-formats.ts';
import type { EncodePlan } from '../plan.ts';
import { audioFilters, ladderFilters, posterFilters, videoFilters } from './filters.ts';

export interface SourceInput {
  /** The loopback proxy, or a file of this job. */
  url: string;
  container: ContainerFormat;
}

/** What stands before every input, of ffprobe too: the walls around untrusted bytes. */
export function inputGuards(container: ContainerFormat): string[] {
  return [
    '-protocol_whitelist',
    'file,http,tcp', // http reaches the loopback proxy only: nothing else is ever an input
    '-format_whitelist',
    container.demuxers.join(','), // the sniffed demuxer alone: playlists and scripts in disguise are refused
    '-codec_whitelist',
    [...VIDEO_CODECS, ...AUDIO_CODECS, ...SUBTITLE_CODECS].join(','), // no decoder that nobody films with
    '-max_pixels',
    String(PIXELS_MAX), // a picture bomb is refused before its memory is taken
  ];
}

const ffmpegStart = (logLevel = 'warning'): string[] => [
  '-hide_banner',
  '-nostdin', // never waits for a key
  '-loglevel',
  logLevel,
];

const input = (source: SourceInput): string[] => [...inputGuards(source.container), '-i', source.url];

/** Streams and container of a source as JSON. */
export const streamsArgs = (source: SourceInput): string[] => [
  '-hide_banner',
  '-loglevel',
  'error',
  ...inputGuards(source.container),
  '-of',
  'json',
  '-show_streams',
  '-show_format',
  source.url,
];

/** The first decoded pictures of a stream: what containers do not say (fields, colours). */
export const framesArgs = (source: SourceInput, streamIndex: number): string[] => [
  '-hide_banner',
  '-loglevel',
  'error',
  ...inputGuards(source.container),
  '-select_streams',
  String(streamIndex),
  '-read_intervals',
  '%+#8',
  '-of',
  'json',
  '-show_frames',
  '-show_entries',
  'frame=best_effort_timestamp_time,interlaced_frame,pix_fmt,color_range,color_transfer',
  source.url,
];

/** Packets of all streams, one per line; `from` and `to` in seconds of the container's own time. */
export const packetsArgs = (source: SourceInput, interval: { from?: number; seconds?: number } = {}): string[] => [
  '-hide_banner',
  '-loglevel',
  'error',
  ...inputGuards(source.container),
  ...(interval.from !== undefined || interval.seconds !== undefined
    ? ['-read_intervals', `${interval.from?.toFixed(3) ?? ''}%${interval.seconds ? `+${interval.seconds}` : ''}`]
    : []),
  '-of',
  'csv=p=0',
  '-show_entries',
  'packet=stream_index,pts_time,dts_time,duration_time,flags',
  source.url,
];

/** One output of an encoder run and the descriptor it is written to. */
export interface EncodeOutput {
  rendition: string;
  descriptor: number;
}

const FIRST_DESCRIPTOR = 3; // after stdin, stdout (progress) and stderr

export interface EncodeCommand {
  args: string[];
  outputs: EncodeOutput[];
}

const encodeStart = (source: SourceInput): string[] => [
  ...ffmpegStart(),
  '-progress',
  'pipe:1',
  '-stats_period',
  '0.5',
  '-nostats', // machine-readable, twice a second
  '-reinit_filter:v',
  '0', // a picture size that changes on the way must not start the timeline anew; scale copes
  '-copyts', // the source's own times: the origin is subtracted in the filters, where it is exact
  ...input(source),
];

/** First pass: one decode makes the lowest rung and the sound. Either may be left out when it is published already. */
export function firstPassArgs(
  plan: EncodePlan,
  source: SourceInput,
  wanted: { video: boolean; audio: boolean },
): EncodeCommand {
  const outputs: EncodeOutput[] = [];
  const args = encodeStart(source);
  const rung = plan.rungs[0];
  if (wanted.video && rung) {
    const descriptor = FIRST_DESCRIPTOR + outputs.length;
    args.push('-map', `0:${plan.source.video.streamIndex}`, '-vf', videoFilters(plan, rung));
    args.push(...rungArgs(plan, rung), `pipe:${descriptor}`);
    outputs.push({ rendition: rung.name, descriptor });
  }
  if (wanted.audio && plan.audio && plan.source.audio) {
    const descriptor = FIRST_DESCRIPTOR + outputs.length;
    args.push('-map', `0:${plan.source.audio.streamIndex}`, '-af', audioFilters(plan, plan.audio));
    args.push(
      '-ac',
      String(plan.audio.channels),
      '-c:a',
      'aac',
      '-aac_coder',
      'fast', // half the CPU of twoloop, and without its long memory, so that windows can be made alone
      '-b:a',
      `${plan.audio.bitrateKbps}k`,
      '-map_metadata',
      '-1',
      '-f',
      'adts', // packets without timestamps: the fragments are written here, on the grid
      `pipe:${descriptor}`,
    );
    outputs.push({ rendition: 'audio', descriptor });
  }
  return { args, outputs };
}

/** Second pass: one decode feeds all the other rungs, each scaled from the next larger one. */
export function ladderArgs(plan: EncodePlan, source: SourceInput, rungs: readonly Rung[]): EncodeCommand {
  const descending = [...rungs].sort((a, b) => b.width * b.height - a.width * a.height);
  const args = [...encodeStart(source), '-filter_complex', ladderFilters(plan, descending)];
  const outputs = descending.map((rung, i) => {
    const descriptor = FIRST_DESCRIPTOR + i;
    args.push('-map', `[${rung.name}]`, ...rungArgs(plan, rung), `pipe:${descriptor}`);
    return { rendition: rung.name, descriptor };
  });
  return { args, outputs };
}

/** H.264 in fragments that lie on the grid. */
function rungArgs(plan: EncodePlan, rung: Rung): string[] {
  const { timeline } = plan;
  const group = framesPerGroup(timeline);
  const lastStart = videoFragmentFrames(timeline, videoFragmentCount(timeline) - 1).firstFrame;
  return [
    '-fps_mode',
    'passthrough', // the filters already made a constant rate
    '-c:v',
    'libx264',
    '-preset',
    rung.preset,
    '-crf',
    String(rung.crf),
    '-maxrate',
    `${rung.maxBitrateKbps}k`,
    '-bufsize',
    `${Math.round(rung.maxBitrateKbps / 2)}k`, // half a second: no two seconds exceed the cap by much
    '-profile:v',
    'high',
    '-level:v',
    h264Level(rung.width, rung.height, timeline.frameRateNumerator / timeline.frameRateDenominator), // pinned: the init must not depend on content
    '-g',
    String(3 * group + 1), // beyond the longest fragment: no key frame but the forced ones
    '-sc_threshold',
    '0', // none at scene cuts either
    '-forced-idr',
    '1', // a forced key frame is an IDR, not merely an intra picture
    '-force_key_frames',
    `expr:(eq(n,${group})+not(mod(n,${2 * group})))*lte(n,${lastStart})`, // frames 0, G, 2G, 4G, ...
    '-bsf:v',
    'filter_units=remove_types=6', // without x264's own comment the first fragment is 700 bytes smaller
    '-map_metadata',
    '-1',
    '-map_chapters',
    '-1', // nothing of the uploader's device or place goes out
    '-fflags',
    '+bitexact', // no version in the file: the same plan gives the same init
    '-video_track_timescale',
    String(videoTimescale(timeline)), // whole ticks per frame
    '-use_editlist',
    '0', // presentation starts at 0 by negative composition offsets instead
    '-movflags',
    '+cmaf+negative_cts_offsets+frag_keyframe+empty_moov+default_base_moof+skip_trailer',
    '-f',
    'mp4',
  ];
}

/** One JPEG: the most typical of some pictures from the key frame before `atSeconds` on. */
export const posterArgs = (plan: EncodePlan, source: SourceInput, atSeconds: number): string[] => [
  ...ffmpegStart('error'),
  '-noaccurate_seek',
  '-ss',
  atSeconds.toFixed(3), // starts at the key frame: nothing is decoded for nothing
  ...input(source),
  '-map',
  `0:${plan.source.video.streamIndex}`,
  '-vf',
  posterFilters(plan),
  '-frames:v',
  '1',
  '-map_metadata',
  '-1',
  '-c:v',
  'mjpeg',
  '-q:v',
  '4',
  '-f',
  'image2pipe',
  'pipe:1',
];

/** The embedded text tracks as WebVTT, all in one read of the file. */
export function captionArgs(plan: EncodePlan, source: SourceInput): { args: string[]; descriptors: number[] } {
  const args = [...ffmpegStart('error'), '-copyts', ...input(source)];
  const descriptors = plan.source.texts.map((track, i) => {
    const descriptor = FIRST_DESCRIPTOR + i;
    args.push(
      '-map',
      `0:${track.streamIndex}`,
      '-map_metadata',
      '-1',
      '-c:s',
      'webvtt',
      '-f',
      'webvtt',
      `pipe:${descriptor}`,
    );
    return descriptor;
  });
  return { args, descriptors };
}

/** Copies the mapped streams into one file with times that run on: heals joined recordings and counters that wrapped. */
export const healArgs = (source: SourceInput, streamIndexes: readonly number[], file: string): string[] => [
  ...ffmpegStart('error'),
  '-y', // the file lies in a folder of this job alone
  ...input(source), // without -copyts, so that FFmpeg corrects the jumps
  ...streamIndexes.flatMap((index) => ['-map', `0:${index}`]),
  '-map_metadata',
  '-1',
  '-map_chapters',
  '-1',
  '-c',
  'copy',
  '-f',
  'matroska',
  file,
];

/** AAC bit rate in bits per second, for the init segment. */
export const AUDIO_BITRATE_KBPS = LADDER_POLICY.audio.bitrateKbps;
