// Looks at a source's packets with ffprobe: all of them where that is quick or necessary, else the first and the last ones.
import type { SourceAudio } from '#media/source-facts.ts';
import { detailOf, readFailureOf } from './ffmpeg/failure.ts';
import { type PacketInterval, packetsArgs } from './ffmpeg/probe-args.ts';
import { run } from './ffmpeg/run.ts';
import { JobFailure } from './job-failure.ts';
import { PacketScanner, readPacketLine } from './packets.ts';
import type { ProbeContext } from './probe-source.ts';
import { type PacketGrid, PacketGridFinder } from './sound-grid.ts';
import type { ProbedFile } from './streams.ts';

const HEAD_SECONDS = 20; // enough to tell 23.976 from 24
const TAIL_SECONDS = 10;
const WHOLE_SCAN_SECONDS = 60;
const WHOLE_SCAN_BYTES = 32 * 1024 * 1024;
const SCAN_WALL_MS = 3_600_000; // reading 100 GB of a container without an index
/** Recordings of these can be joined byte by byte, and their clocks wrap: every packet is looked at. */
export const STREAMED_CONTAINERS: readonly string[] = ['mpegts', 'mpeg'];

export interface Scan {
  streams: PacketScanner;
  /** How the samples of the sound are counted; null where they cannot be. */
  grid: PacketGrid | null;
}

/** @throws JobFailure when the packets cannot be read to the end */
export async function scanPackets(
  context: ProbeContext,
  file: ProbedFile,
  videoIndex: number,
  audio: SourceAudio | null,
): Promise<Scan> {
  const container = context.source.container.name;
  const presentationTimes = container !== 'avi';
  const scanner = new PacketScanner(presentationTimes);
  const start = Number(file.format?.start_time ?? 0) || 0;
  const duration = Number(file.format?.duration ?? 0) || 0;
  const whole =
    context.sizeBytes <= WHOLE_SCAN_BYTES ||
    duration <= WHOLE_SCAN_SECONDS || // unknown, too
    STREAMED_CONTAINERS.includes(container);
  const sound = audio && {
    index: audio.streamIndex,
    finder: new PacketGridFinder(audio.codec, audio.sampleRate, isTimedBySamples(container, file, audio)),
  };
  if (whole) {
    await scanInto(scanner, sound, context, {});
    return { streams: scanner, grid: sound?.finder.find(true) ?? null };
  }
  await scanInto(scanner, sound, context, { seconds: HEAD_SECONDS });
  // The tail up to the end of the file, whatever the container says of its length; further back while nothing is there.
  const tail = new PacketScanner(presentationTimes);
  for (let back = TAIL_SECONDS; !tail.stream(videoIndex); back *= 6) {
    const from = start + duration - back;
    if (from <= start + HEAD_SECONDS) {
      await scanInto(tail, sound, context, {});
      break;
    }
    await scanInto(tail, sound, context, { from });
  }
  scanner.extendBy(tail);
  return { streams: scanner, grid: sound?.finder.find(false) ?? null };
}

/** MP4 may say the times of a track in its samples; where they were copied from rounded ones they tremble nevertheless. */
const isTimedBySamples = (container: string, file: ProbedFile, { streamIndex, sampleRate }: SourceAudio): boolean =>
  container === 'mp4' && file.streams?.find(({ index }) => index === streamIndex)?.time_base === `1/${sampleRate}`;

async function scanInto(
  scanner: PacketScanner,
  sound: { index: number; finder: PacketGridFinder } | null,
  context: ProbeContext,
  interval: PacketInterval,
): Promise<void> {
  const running = run({
    file: context.ffprobe,
    args: packetsArgs(context.source, interval),
    signal: context.signal,
    wallMs: SCAN_WALL_MS,
    ...(context.noProgressMs === undefined ? {} : { noProgressMs: context.noProgressMs }),
  });
  let rest = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    running.touch();
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const packet = readPacketLine(line);
      if (packet) scanner.add(packet);
      if (packet && packet.streamIndex === sound?.index) sound.finder.add(packet.ptsSeconds);
    }
  });
  const ended = await running.ended;
  if (ended.ending !== 'exited' || ended.exitCode !== 0) throw new JobFailure(readFailureOf(ended), detailOf(ended));
  if (/partial file/.test(ended.stderr)) throw new JobFailure('source-truncated', detailOf(ended));
}
