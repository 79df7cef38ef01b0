// Looks at a source's packets with ffprobe: all of them where that is quick or necessary, else the first and the last ones.
import type { SourceAudio } from '#media/source-facts.ts';
import { detailOf, readFailureOf } from './ffmpeg/failure.ts';
import { type PacketInterval, packetsArgs } from './ffmpeg/probe-args.ts';
import { run } from './ffmpeg/run.ts';
import { JobFailure } from './job-failure.ts';
import { frameRateOf, isSlow, type Packet, PacketScanner, readPacketLine } from './packets.ts';
import type { ProbeContext } from './probe-source.ts';
import { readEnds, readStreams } from './read-streams.ts';
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
  /** The streams, and what the file says of itself. @throws JobFailure where no streams can be read */
  readFile(): Promise<ProbedFile>;
  /**
   * @param onHead hears of the first packets of a long file, where they are read by themselves while the last ones are read
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
  const list = (...intervals: PacketInterval[]): PacketList => startList(stoppable, intervals);
  const told = context.toldSeconds ?? 0;
  const mayKnowEnd = !isSurelyWhole && told > WHOLE_SCAN_SECONDS;
  const ends = mayKnowEnd ? readEnds(stoppable, [{ seconds: HEAD_SECONDS }, { from: told - TAIL_SECONDS }]) : null;
  ends?.catch(() => undefined); // whoever reads the file hears of it
  const first = isSurelyWhole ? list() : mayKnowEnd ? null : list({ seconds: HEAD_SECONDS });
  return {
    readFile: async () => (await ends)?.file ?? readStreams(stoppable),
    async finish(file, videoIndex, audio, onHead) {
      const presentationTimes = container !== 'avi';
      const scanner = new PacketScanner(presentationTimes);
      const start = Number(file.format?.start_time ?? 0) || 0;
      const duration = Number(file.format?.duration ?? 0) || 0;
      const finder = audio && new PacketGridFinder(audio, isTimedBySamples(container, file, audio));
      const into = (packets: PacketScanner) => (packet: Packet) => {
        packets.add(packet);
        if (packet.streamIndex === audio?.streamIndex) finder?.add(packet.ptsSeconds, packet.sizeBytes);
      };
      const whole = isSurelyWhole || duration <= WHOLE_SCAN_SECONDS; // unknown, too
      if (whole) {
        if (!isSurelyWhole) first?.stop();
        await ((isSurelyWhole && first) || list()).each(into(scanner));
        return { streams: scanner, grid: finder?.find(true) ?? null };
      }
      // The tail up to the end of the file, whatever the container says of its length; further back while nothing is there.
      const from = (back: number): number => start + duration - back;
      const isTold = Math.abs(start + duration - told) < TAIL_SECONDS / 2;
      const known = isTold ? await ends : null;
      const last = known ? null : list({ from: from(TAIL_SECONDS) });
      const tail = new PacketScanner(presentationTimes);
      if (known) {
        const isOfHead = headJudge(HEAD_SECONDS, videoIndex);
        for (const packet of known.packets) into(isOfHead(packet) ? scanner : tail)(packet);
      } else await (first ?? list({ seconds: HEAD_SECONDS })).each(into(scanner));
      onHead(scanner);
      const head = scanner.stream(videoIndex);
      const middle =
        head && isSlow(frameRateOf(head)) ? list({ from: from(duration / 2), seconds: MIDDLE_SECONDS }) : null;
      await last?.each(into(tail));
      for (let back = 6 * TAIL_SECONDS; !tail.stream(videoIndex); back *= 6) {
        const isAll = from(back) <= start + HEAD_SECONDS;
        await list(...(isAll ? [] : [{ from: from(back) }])).each(into(tail));
        if (isAll) break;
      }
      scanner.extendBy(tail);
      if (middle) {
        const between = new PacketScanner(presentationTimes);
        await middle.each((packet) => between.add(packet));
        scanner.extendBy(between);
      }
      return { streams: scanner, grid: finder?.find(false) ?? null };
    },
    stop: () => stopping.abort(),
  };
}

/**
 * Whether packets are of the first interval of a list, told one after the other: it ends by the time of the first packet of all
 * (ffprobe's `%+seconds`), and where the second one begins before that, decoding times go back.
 */
function headJudge(seconds: number, videoIndex: number): (packet: Packet) => boolean {
  let endSeconds: number | null = null;
  let lastSeconds = Number.NEGATIVE_INFINITY;
  let isHead = true;
  return ({ streamIndex, ptsSeconds, dtsSeconds }) => {
    const at = ptsSeconds ?? dtsSeconds;
    if (at !== null) {
      endSeconds ??= at + seconds;
      if (at >= endSeconds) isHead = false;
    }
    if (streamIndex === videoIndex && dtsSeconds !== null) {
      if (dtsSeconds < lastSeconds) isHead = false;
      lastSeconds = dtsSeconds;
    }
    return isHead;
  };
}

/** MP4 may say the times of a track in its samples; where they were copied from rounded ones they tremble nevertheless. */
const isTimedBySamples = (container: string, file: ProbedFile, { streamIndex, sampleRate }: SourceAudio): boolean =>
  container === 'mp4' && file.streams?.find(({ index }) => index === streamIndex)?.time_base === `1/${sampleRate}`;

interface PacketList {
  each(take: (packet: Packet) => void): Promise<void>;
  stop(): void;
}

/** What is not taken at once waits in the pipe, and the process with it. */
function startList(context: ProbeContext, intervals: readonly PacketInterval[]): PacketList {
  const stopping = new AbortController();
  const signal = AbortSignal.any([context.signal, stopping.signal]);
  const running = run({
    file: context.ffprobe,
    args: packetsArgs(context.source, ...intervals),
    signal,
    wallMs: SCAN_WALL_MS,
    ...(context.noProgressMs === undefined ? {} : { noProgressMs: context.noProgressMs }),
  });
  // When a process ends, Node throws away what nobody has begun to read; who listens keeps it until it is wanted.
  const output = running.stdout.setEncoding('utf8').on('readable', () => undefined);
  // What nobody will read is thrown away, or the process would never count as ended.
  signal.addEventListener('abort', () => output.destroy(), { once: true });
  return {
    async each(take) {
      let rest = '';
      running.touch();
      for await (const text of output) {
        running.touch();
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const packet = readPacketLine(line);
          if (packet) take(packet);
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
