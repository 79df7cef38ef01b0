// Looks at a source's packets with ffprobe: all of them where that is quick or necessary, else the first and the last ones.
import { detailOf, readFailureOf } from './ffmpeg/failure.ts';
import { type PacketInterval, packetsArgs } from './ffmpeg/probe-args.ts';
import { run } from './ffmpeg/run.ts';
import { JobFailure } from './job-failure.ts';
import { PacketScanner, readPacketLine } from './packets.ts';
import type { ProbeContext } from './probe-source.ts';
import type { ProbedFile } from './streams.ts';

const HEAD_SECONDS = 20; // enough to tell 23.976 from 24
const TAIL_SECONDS = 10;
const WHOLE_SCAN_SECONDS = 60;
const WHOLE_SCAN_BYTES = 32 * 1024 * 1024;
const SCAN_WALL_MS = 3_600_000; // reading 100 GB of a container without an index
/** Recordings of these can be joined byte by byte, and their clocks wrap: every packet is looked at. */
export const STREAMED_CONTAINERS: readonly string[] = ['mpegts', 'mpeg'];

/** @throws JobFailure when the packets cannot be read to the end */
export async function scanPackets(context: ProbeContext, file: ProbedFile, videoIndex: number): Promise<PacketScanner> {
  const container = context.source.container.name;
  const presentationTimes = container !== 'avi';
  const scanner = new PacketScanner(presentationTimes);
  const start = Number(file.format?.start_time ?? 0) || 0;
  const duration = Number(file.format?.duration ?? 0) || 0;
  const whole =
    context.sizeBytes <= WHOLE_SCAN_BYTES ||
    duration <= WHOLE_SCAN_SECONDS || // unknown, too
    STREAMED_CONTAINERS.includes(container);
  if (whole) {
    await scanInto(scanner, context, {});
    return scanner;
  }
  await scanInto(scanner, context, { seconds: HEAD_SECONDS });
  // The tail up to the end of the file, whatever the container says of its length; further back while nothing is there.
  const tail = new PacketScanner(presentationTimes);
  for (let back = TAIL_SECONDS; !tail.stream(videoIndex); back *= 6) {
    const from = start + duration - back;
    if (from <= start + HEAD_SECONDS) {
      await scanInto(tail, context, {});
      break;
    }
    await scanInto(tail, context, { from });
  }
  scanner.extendBy(tail);
  return scanner;
}

async function scanInto(scanner: PacketScanner, context: ProbeContext, interval: PacketInterval): Promise<void> {
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
    }
  });
  const ended = await running.ended;
  if (ended.ending !== 'exited' || ended.exitCode !== 0) throw new JobFailure(readFailureOf(ended), detailOf(ended));
  if (/partial file/.test(ended.stderr)) throw new JobFailure('source-truncated', detailOf(ended));
}
