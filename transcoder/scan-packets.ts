// Looks at a source's packets with ffprobe: all of them where that is quick or necessary, else the first and the last ones.
import type { SourceAudio } from '#media/source-facts.ts';
import { detailOf, readFailureOf } from './ffmpeg/failure.ts';
import { type PacketInterval, packetsArgs } from './ffmpeg/probe-args.ts';
import { run } from './ffmpeg/run.ts';
import { JobFailure } from './job-failure.ts';
import { frameRateOf, isSlow, PacketScanner, readPacketLine } from './packets.ts';
import type { ProbeContext } from './probe-source.ts';
import { type PacketGrid, PacketGridFinder } from './sound-grid.ts';
import type { ProbedFile } from './streams.ts';

const HEAD_SECONDS = 20; // enough to tell 23.976 from 24
const TAIL_SECONDS = 10;
const MIDDLE_SECONDS = 5;
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

/** A scan that has begun: reading does not wait for what is known of the streams. */
export interface RunningScan {
  /**
   * @param onHead hears of the first packets of a long file, while the last ones are read
   * @throws JobFailure when the packets cannot be read to the end
   */
  finish(
    file: ProbedFile,
    videoIndex: number,
    audio: SourceAudio | null,
    onHead: (streams: PacketScanner) => void,
  ): Promise<Scan>;
  /** Nobody wants it any more. */
  stop(): void;
}

export function startScan(context: ProbeContext): RunningScan {
  const container = context.source.container.name;
  const isSurelyWhole = context.sizeBytes <= WHOLE_SCAN_BYTES || STREAMED_CONTAINERS.includes(container);
  const stopping = new AbortController();
  const stoppable = { ...context, signal: AbortSignal.any([context.signal, stopping.signal]) };
  const list = (interval: PacketInterval): PacketList => startList(stoppable, interval);
  const first = list(isSurelyWhole ? {} : { seconds: HEAD_SECONDS });
  return {
    async finish(file, videoIndex, audio, onHead) {
      const presentationTimes = container !== 'avi';
      const scanner = new PacketScanner(presentationTimes);
      const start = Number(file.format?.start_time ?? 0) || 0;
      const duration = Number(file.format?.duration ?? 0) || 0;
      const sound = audio && {
        index: audio.streamIndex,
        finder: new PacketGridFinder(audio, isTimedBySamples(container, file, audio)),
      };
      const whole = isSurelyWhole || duration <= WHOLE_SCAN_SECONDS; // unknown, too
      if (whole) {
        if (!isSurelyWhole) first.stop();
        await (isSurelyWhole ? first : list({})).into(scanner, sound);
        return { streams: scanner, grid: sound?.finder.find(true) ?? null };
      }
      // The tail up to the end of the file, whatever the container says of its length; further back while nothing is there.
      const from = (back: number): number => start + duration - back;
      const last = list({ from: from(TAIL_SECONDS) });
      await first.into(scanner, sound);
      onHead(scanner);
      const head = scanner.stream(videoIndex);
      const middle =
        head && isSlow(frameRateOf(head)) ? list({ from: from(duration / 2), seconds: MIDDLE_SECONDS }) : null;
      const tail = new PacketScanner(presentationTimes);
      await last.into(tail, sound);
      for (let back = 6 * TAIL_SECONDS; !tail.stream(videoIndex); back *= 6) {
        const isAll = from(back) <= start + HEAD_SECONDS;
        await list(isAll ? {} : { from: from(back) }).into(tail, sound);
        if (isAll) break;
      }
      scanner.extendBy(tail);
      if (middle) {
        const between = new PacketScanner(presentationTimes);
        await middle.into(between, null);
        scanner.extendBy(between);
      }
      return { streams: scanner, grid: sound?.finder.find(false) ?? null };
    },
    stop: () => stopping.abort(),
  };
}

/** MP4 may say the times of a track in its samples; where they were copied from rounded ones they tremble nevertheless. */
const isTimedBySamples = (container: string, file: ProbedFile, { streamIndex, sampleRate }: SourceAudio): boolean =>
  container === 'mp4' && file.streams?.find(({ index }) => index === streamIndex)?.time_base === `1/${sampleRate}`;

interface SoundFinder {
  index: number;
  finder: PacketGridFinder;
}

interface PacketList {
  into(scanner: PacketScanner, sound: SoundFinder | null): Promise<void>;
  stop(): void;
}

/** What is not taken at once waits in the pipe, and the process with it. */
function startList(context: ProbeContext, interval: PacketInterval): PacketList {
  const stopping = new AbortController();
  const signal = AbortSignal.any([context.signal, stopping.signal]);
  const running = run({
    file: context.ffprobe,
    args: packetsArgs(context.source, interval),
    signal,
    wallMs: SCAN_WALL_MS,
    ...(context.noProgressMs === undefined ? {} : { noProgressMs: context.noProgressMs }),
  });
  // When a process ends, Node throws away what nobody has begun to read; who listens keeps it until it is wanted.
  const output = running.stdout.setEncoding('utf8').on('readable', () => undefined);
  // What nobody will read is thrown away, or the process would never count as ended.
  signal.addEventListener('abort', () => output.destroy(), { once: true });
  return {
    async into(scanner, sound) {
      let rest = '';
      running.touch();
      for await (const text of output) {
        running.touch();
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const packet = readPacketLine(line);
          if (packet) scanner.add(packet);
          if (packet && packet.streamIndex === sound?.index) sound.finder.add(packet.ptsSeconds, packet.sizeBytes);
        }
      }
      const ended = await running.ended;
      if (ended.ending !== 'exited' || ended.exitCode !== 0)
        throw new JobFailure(readFailureOf(ended), detailOf(ended));
      if (/partial file/.test(ended.stderr)) throw new JobFailure('source-truncated', detailOf(ended));
    },
    stop: () => stopping.abort(),
  };
}
