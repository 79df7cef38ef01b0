// Finds out what a source really is: its streams, its packets, some pictures; what is not acceptable ends here with its reason.
import type { SourceFacts } from '#media/source-facts.ts';
import { PIXELS_MAX, STREAMS_MAX, VIDEO_CODECS } from '#media/source-formats.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { framesArgs } from './ffmpeg/probe-args.ts';
import { JobFailure } from './job-failure.ts';
import { frameRateOf, type StreamScan } from './packets.ts';
import { probeWith } from './read-streams.ts';
import { type RunningScan, STREAMED_CONTAINERS, startScan } from './scan-packets.ts';
import {
  chooseAudio,
  chooseTexts,
  chooseVideo,
  interlacedBy,
  isFullRange,
  matrixOf,
  ProbedFrames,
  type ProbedStream,
  rotationOf,
  sampleAspectOf,
  toneCurveOf,
} from './streams.ts';

export interface ProbeContext {
  ffprobe: string;
  signal: AbortSignal;
  source: SourceInput;
  sizeBytes: number;
  /** How long the file says to be, where that is known before FFmpeg reads it: its end is looked at by the process that reads its streams. */
  toldSeconds?: number | null;
  maxSeconds: number;
  noProgressMs?: number;
  /**
   * Hears what a long file's pictures and sound are as soon as its beginning is known; the length is not yet, nor whether it is
   * interlaced, and the rate of its pictures is that of its beginning.
   */
  onStreams?: (facts: SourceFacts) => void;
}

export interface Probed {
  facts: SourceFacts;
  /** Times jump: the streams must be copied into a healed file first. */
  broken: boolean;
}

/** What only some decoded pictures tell. */
interface ProbedPictures {
  interlaced: boolean;
  /** Null where packets tell when they are shown. */
  firstSeconds: number | null;
}

const FRAMES_BYTES_MAX = 1024 * 1024;
const SPARE_SECONDS = 1; // a film of exactly the limit is not too long by its last packet

/** @throws JobFailure with the reason why the file cannot become a video */
export async function probeSource(context: ProbeContext): Promise<Probed> {
  const scan = startScan(context);
  try {
    return await probe(context, scan);
  } finally {
    scan.stop();
  }
}

async function probe(context: ProbeContext, running: RunningScan): Promise<Probed> {
  const file = await running.readFile();
  const streams = file.streams ?? [];
  if (streams.length > STREAMS_MAX) throw new JobFailure('too-many-streams', `${streams.length} streams`);
  if (streams.length === 0) throw new JobFailure('source-damaged', 'no stream can be read');
  const stream = chooseVideo(streams);
  if (!stream) throw new JobFailure('no-video-stream', `${streams.length} streams, none with a picture`);
  refuseUnreadable(stream);
  const audio = chooseAudio(streams);
  const facts = (picture: StreamScan, frames: ProbedPictures, durationSeconds: number): SourceFacts => {
    const rate = frameRateOf(picture);
    return {
      container: context.source.container.name,
      video: {
        streamIndex: stream.index,
        codec: stream.codec_name ?? '',
        codedWidth: stream.width ?? 0,
        codedHeight: stream.height ?? 0,
        sampleAspect: sampleAspectOf(stream),
        rotationDegrees: rotationOf(stream),
        interlaced: frames.interlaced,
        toneCurve: toneCurveOf(stream.color_transfer),
        fullRange: isFullRange(stream.pix_fmt, stream.color_range),
        matrix: matrixOf(stream),
        frameRateNumerator: rate.numerator,
        frameRateDenominator: rate.denominator,
      },
      audio,
      texts: chooseTexts(streams),
      originSeconds: frames.firstSeconds ?? picture.startSeconds,
      durationSeconds,
    };
  };
  const { streams: scan, grid } = await running.finish(file, stream.index, audio, (head) => {
    const picture = head.stream(stream.index);
    if (picture) context.onStreams?.(facts(picture, { interlaced: false, firstSeconds: null }, 0));
  });
  const picture = scan.stream(stream.index);
  if (!picture) throw new JobFailure('source-damaged', 'the video stream has no packets');
  const frames = await readFrames(context, stream, picture);
  const sound = audio && scan.stream(audio.streamIndex);
  const durationSeconds = durationOf(picture, sound, facts(picture, frames, 0));
  if (durationSeconds > context.maxSeconds + SPARE_SECONDS) {
    throw new JobFailure('source-too-long', `${Math.round(durationSeconds)} s, the limit is ${context.maxSeconds} s`);
  }
  return {
    facts: {
      ...facts(picture, frames, durationSeconds),
      audio: sound && audio && { ...audio, ...(grid && { grid }) }, // a track without a packet is no sound
    },
    broken:
      STREAMED_CONTAINERS.includes(context.source.container.name) &&
      picture.discontinuities + (sound?.discontinuities ?? 0) > 0,
  };
}

/** From the first picture that is shown to the later end of picture and sound. */
function durationOf(picture: StreamScan, sound: StreamScan | null, { originSeconds, video }: SourceFacts): number {
  const frameSeconds = video.frameRateDenominator / video.frameRateNumerator;
  // Decoding times run ahead of what is seen: the end lies as much later as the beginning does.
  const lead = Math.max(0, originSeconds - picture.startSeconds);
  const pictureEnd = lead + Math.max(picture.endSeconds, (picture.headSeconds.at(-1) ?? originSeconds) + frameSeconds);
  return Math.max(pictureEnd, sound?.endSeconds ?? 0) - originSeconds;
}

function refuseUnreadable(stream: ProbedStream): void {
  const codec = stream.codec_name ?? 'unknown';
  if (!VIDEO_CODECS.includes(codec)) throw new JobFailure('unsupported-codec', `the video codec is ${codec}`);
  const { width = 0, height = 0 } = stream;
  if (width * height > PIXELS_MAX) throw new JobFailure('picture-too-large', `${width}x${height}`);
  if (width === 0 || height === 0) throw new JobFailure('source-damaged', 'the picture has no size');
}

/** Decodes some pictures, but only where the container leaves something open. */
async function readFrames(context: ProbeContext, stream: ProbedStream, scan: StreamScan): Promise<ProbedPictures> {
  const interlaced = interlacedBy(stream.field_order);
  const hasTimes = scan.timed;
  if (interlaced !== null && hasTimes) return { interlaced, firstSeconds: null };
  const ran = await probeWith(context, framesArgs(context.source, stream.index), FRAMES_BYTES_MAX);
  if (ran.ending !== 'exited' || ran.exitCode !== 0) return { interlaced: interlaced ?? false, firstSeconds: null };
  const frames = ProbedFrames.parse(JSON.parse(ran.stdout.toString('utf8'))).frames ?? [];
  const marked = frames.filter((frame) => frame.interlaced_frame === 1).length;
  const first = Number.parseFloat(frames[0]?.best_effort_timestamp_time ?? '');
  return {
    interlaced: interlaced ?? marked > frames.length / 2,
    firstSeconds: hasTimes || !Number.isFinite(first) ? null : first,
  };
}
