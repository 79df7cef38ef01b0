// Finds out what a source really is: sniffed, probed, its packets looked at; what is not acceptable ends here with its reason.
import { readBoxHeader } from '#media/cmaf/boxes.ts';
import type { SourceFacts, SourceVideo } from '#media/source-facts.ts';
import {
  type ContainerFormat,
  PIXELS_MAX,
  SNIFF_BYTES,
  STREAMS_MAX,
  sniffContainer,
  VIDEO_CODECS,
} from '#media/source-formats.ts';
import { framesArgs, packetsArgs, type SourceInput, streamsArgs } from './ffmpeg/args.ts';
import { detailOf, failureOf } from './ffmpeg/failure.ts';
import { run, runToEnd } from './ffmpeg/run.ts';
import { JobFailure } from './job-failure.ts';
import { chooseFrameRate, PacketScanner, readPacketLine, type StreamScan } from './packets.ts';
import type { SourceBlocks } from './source-blocks.ts';
import {
  chooseAudio,
  chooseTexts,
  chooseVideo,
  interlacedBy,
  isFullRange,
  ProbedFile,
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
  maxSeconds: number;
}

export interface Probed {
  facts: SourceFacts;
  /** Times jump: the streams must be copied into a healed file first. */
  broken: boolean;
}

const HEAD_SECONDS = 20; // enough to tell 23.976 from 24
const WHOLE_SCAN_SECONDS = 60;
const WHOLE_SCAN_BYTES = 32 * 1024 * 1024;
const TAIL_SECONDS = 10;
const WALL_MS = 120_000;
const SCAN_WALL_MS = 3_600_000; // reading 100 GB of a container without an index
const SPARE_SECONDS = 1; // a film of exactly the limit is not too long by its last packet
/** Recordings of these can be joined byte by byte, and their clocks wrap: every packet is looked at. */
const STREAMED_CONTAINERS = ['mpegts', 'mpeg'];

export async function sniffSource(blocks: SourceBlocks): Promise<ContainerFormat> {
  if (blocks.sizeBytes === 0) throw new JobFailure('source-truncated', 'the file is empty');
  const container = sniffContainer((await blocks.readFrom(0)).subarray(0, SNIFF_BYTES));
  if (!container) throw new JobFailure('unsupported-container', 'the first bytes are of no accepted container');
  if (container.name === 'mp4') await refuseTruncatedMp4(blocks);
  return container;
}

/** An MP4 whose boxes reach beyond its end was cut: FFmpeg would play what there is and call it a success. */
async function refuseTruncatedMp4(blocks: SourceBlocks): Promise<void> {
  let hasMovie = false;
  for (let at = 0, boxes = 0; at < blocks.sizeBytes && boxes < 100_000; boxes += 1) {
    const head = await readAt(blocks, at, 16);
    // Size 0: to the end of the file. Anything unreadable behind the movie is somebody's padding.
    if (head.length >= 4 && head.every((byte, i) => i > 3 || byte === 0)) return;
    let header: ReturnType<typeof readBoxHeader>;
    try {
      header = readBoxHeader(head, 0);
    } catch {
      return;
    }
    if (!header) return;
    if (header.type === 'moov') hasMovie = true;
    const matters = ['moov', 'mdat', 'moof'].includes(header.type);
    if (matters && at + header.end > blocks.sizeBytes) {
      const missing = at + header.end - blocks.sizeBytes;
      throw new JobFailure('source-truncated', `${header.type} lacks ${missing} bytes`);
    }
    at += header.end;
  }
  if (!hasMovie) throw new JobFailure('source-truncated', 'the file ends before its table of contents');
}

async function readAt(blocks: SourceBlocks, offset: number, length: number): Promise<Uint8Array> {
  const first = (await blocks.readFrom(offset)).subarray(0, length);
  if (first.length === length || offset + first.length >= blocks.sizeBytes) return first;
  const rest = (await blocks.readFrom(offset + first.length)).subarray(0, length - first.length);
  return Uint8Array.of(...first, ...rest);
}

/** @throws JobFailure with the reason why the file cannot become a video */
export async function probeSource(context: ProbeContext): Promise<Probed> {
  const file = await readStreams(context);
  const streams = file.streams ?? [];
  if (streams.length > STREAMS_MAX) throw new JobFailure('too-many-streams', `${streams.length} streams`);
  const stream = chooseVideo(streams);
  if (!stream) throw new JobFailure('no-video-stream', `${streams.length} streams, none with a picture`);
  refuseUnreadable(stream);
  const audio = chooseAudio(streams);
  const scan = await scanPackets(context, file, stream.index);
  const picture = scan.video;
  if (!picture) throw new JobFailure('source-damaged', 'the video stream has no packets');
  const frames = await readFrames(context, stream, picture);
  const rate = chooseFrameRate(picture.headSeconds);
  const sound = audio && scan.of(audio.streamIndex);
  const originSeconds = frames.firstSeconds ?? picture.startSeconds;
  const frameSeconds = rate.denominator / rate.numerator;
  // Decoding times run ahead of what is seen: the end lies as much later as the beginning does.
  const lead = Math.max(0, originSeconds - picture.startSeconds);
  const pictureEnd = lead + Math.max(picture.endSeconds, (picture.headSeconds.at(-1) ?? originSeconds) + frameSeconds);
  const durationSeconds = Math.max(pictureEnd, sound?.endSeconds ?? 0) - originSeconds;
  if (durationSeconds > context.maxSeconds + SPARE_SECONDS) {
    throw new JobFailure('source-too-long', `${Math.round(durationSeconds)} s, the limit is ${context.maxSeconds} s`);
  }
  const video: SourceVideo = {
    streamIndex: stream.index,
    codec: stream.codec_name ?? '',
    codedWidth: stream.width ?? 0,
    codedHeight: stream.height ?? 0,
    sampleAspect: sampleAspectOf(stream),
    rotationDegrees: rotationOf(stream),
    interlaced: frames.interlaced,
    toneCurve: toneCurveOf(stream.color_transfer),
    fullRange: isFullRange(stream.pix_fmt, stream.color_range),
    frameRateNumerator: rate.numerator,
    frameRateDenominator: rate.denominator,
  };
  return {
    facts: {
      container: context.source.container.name,
      video,
      audio: sound ? audio : null, // a track without a packet is no sound
      texts: chooseTexts(streams),
      originSeconds,
      durationSeconds,
    },
    broken:
      STREAMED_CONTAINERS.includes(context.source.container.name) &&
      picture.discontinuities + (sound?.discontinuities ?? 0) > 0,
  };
}

function refuseUnreadable(stream: ProbedStream): void {
  const codec = stream.codec_name ?? 'unknown';
  if (!VIDEO_CODECS.includes(codec)) throw new JobFailure('unsupported-codec', `the video codec is ${codec}`);
  const { width = 0, height = 0 } = stream;
  if (width * height > PIXELS_MAX) throw new JobFailure('picture-too-large', `${width}x${height}`);
  if (width === 0 || height === 0) throw new JobFailure('source-damaged', 'the picture has no size');
}

async function readStreams(context: ProbeContext): Promise<ProbedFile> {
  const probe = await runToEnd({
    file: context.ffprobe,
    args: streamsArgs(context.source),
    signal: context.signal,
    wallMs: WALL_MS,
    bytesMax: 4 * 1024 * 1024,
  });
  // ffprobe says 0 although a codec was refused; what it printed to stderr tells.
  if (/Picture size|max_pixels/.test(probe.stderr)) throw new JobFailure('picture-too-large', detailOf(probe));
  if (probe.ending !== 'exited' || probe.exitCode !== 0) throw new JobFailure(failureOf(probe), detailOf(probe));
  return ProbedFile.parse(JSON.parse(probe.stdout.toString('utf8')));
}

/** Decodes some pictures, but only where the container leaves something open. */
async function readFrames(
  context: ProbeContext,
  stream: ProbedStream,
  scan: StreamScan,
): Promise<{ interlaced: boolean; firstSeconds: number | null }> {
  const interlaced = interlacedBy(stream.field_order);
  const hasTimes = scan.timed;
  if (interlaced !== null && hasTimes) return { interlaced, firstSeconds: null };
  const probe = await runToEnd({
    file: context.ffprobe,
    args: framesArgs(context.source, stream.index),
    signal: context.signal,
    wallMs: WALL_MS,
    bytesMax: 1024 * 1024,
  });
  if (probe.ending !== 'exited' || probe.exitCode !== 0) return { interlaced: interlaced ?? false, firstSeconds: null };
  const frames = ProbedFrames.parse(JSON.parse(probe.stdout.toString('utf8'))).frames ?? [];
  const marked = frames.filter((frame) => frame.interlaced_frame === 1).length;
  const first = Number.parseFloat(frames[0]?.best_effort_timestamp_time ?? '');
  return {
    interlaced: interlaced ?? marked > frames.length / 2,
    firstSeconds: hasTimes || !Number.isFinite(first) ? null : first,
  };
}

interface Scan {
  video: StreamScan | null;
  of(streamIndex: number): StreamScan | null;
}

/** All packets where that is quick or necessary, else the first seconds and the last ones. */
async function scanPackets(context: ProbeContext, file: ProbedFile, videoIndex: number): Promise<Scan> {
  const presentationTimes = context.source.container.name !== 'avi';
  const scanner = new PacketScanner(presentationTimes);
  const result: Scan = {
    get video() {
      return scanner.stream(videoIndex);
    },
    of: (index) => scanner.stream(index),
  };
  const start = Number(file.format?.start_time ?? 0) || 0;
  const duration = Number(file.format?.duration ?? 0) || 0;
  const whole =
    context.sizeBytes <= WHOLE_SCAN_BYTES ||
    duration <= WHOLE_SCAN_SECONDS || // unknown, too
    STREAMED_CONTAINERS.includes(context.source.container.name);
  if (whole) {
    await scanInto(scanner, context, {});
    return result;
  }
  await scanInto(scanner, context, { seconds: HEAD_SECONDS });
  // The tail up to the end of the file, whatever the container says of its length; further back while nothing is there.
  const tail = new PacketScanner(presentationTimes);
  for (let back = TAIL_SECONDS; ; back *= 6) {
    const from = start + duration - back;
    if (from <= start + HEAD_SECONDS) {
      await scanInto(tail, context, {});
      break;
    }
    await scanInto(tail, context, { from });
    if (tail.stream(videoIndex)) break;
  }
  scanner.extendBy(tail);
  return result;
}

async function scanInto(
  scanner: PacketScanner,
  context: ProbeContext,
  interval: { from?: number; seconds?: number },
): Promise<void> {
  const running = run({
    file: context.ffprobe,
    args: packetsArgs(context.source, interval),
    signal: context.signal,
    wallMs: SCAN_WALL_MS,
  });
  let rest = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    running.touch();
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const packet = readPacketLine(line);
      if (packet) scanner.add(packet);
    }
  });
  const ended = await running.ended;
  if (ended.ending !== 'exited' || ended.exitCode !== 0) throw new JobFailure(failureOf(ended), detailOf(ended));
  if (/partial file/.test(ended.stderr)) throw new JobFailure('source-truncated', detailOf(ended));
}
