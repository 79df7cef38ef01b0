// Asks ffprobe what streams a source has; of a long one in the same run for the packets of its ends.
import { detailOf, readFailureOf } from './ffmpeg/failure.ts';
import { endsArgs, type PacketInterval, streamsArgs } from './ffmpeg/probe-args.ts';
import { runToEnd } from './ffmpeg/run.ts';
import { JobFailure } from './job-failure.ts';
import { type Packet, type ProbedPacket, packetOf } from './packets.ts';
import type { ProbeContext } from './probe-source.ts';
import { ProbedFile } from './streams.ts';

const WALL_MS = 120_000;
const STREAMS_BYTES_MAX = 4 * 1024 * 1024;
const ENDS_BYTES_MAX = 16 * 1024 * 1024; // 200 bytes a packet: 30 s of a hundred tracks

/** @throws JobFailure where no streams can be read */
export async function readStreams(context: ProbeContext): Promise<ProbedFile> {
  const ran = await probeWith(context, streamsArgs(context.source), STREAMS_BYTES_MAX);
  if (!endedWell(ran)) throw new JobFailure(readFailureOf(ran), detailOf(ran));
  return ProbedFile.parse(JSON.parse(ran.stdout.toString('utf8')));
}

export interface Ends {
  file: ProbedFile;
  /** Of one interval after the other. */
  packets: Packet[];
}

/** One process reads the table of contents once, some MB in a film of hours. Null where anything is wrong: others can say what. */
export async function readEnds(context: ProbeContext, intervals: readonly PacketInterval[]): Promise<Ends | null> {
  const ran = await probeWith(context, endsArgs(context.source, intervals), ENDS_BYTES_MAX);
  if (!endedWell(ran) || /partial file/.test(ran.stderr)) return null;
  const read = JSON.parse(ran.stdout.toString('utf8'));
  // Thousands, not checked one by one, which would delay the start: our own arguments make them what they are.
  const packets: ProbedPacket[] = read.packets;
  return { file: ProbedFile.parse(read), packets: packets.map(packetOf) };
}

type Ran = Awaited<ReturnType<typeof runToEnd>>;

/** Runs ffprobe to its end, within the limits of a short look. */
export const probeWith = (
  { ffprobe, signal, noProgressMs }: ProbeContext,
  args: string[],
  bytesMax: number,
): Promise<Ran> =>
  runToEnd({
    ...{ file: ffprobe, args, signal, wallMs: WALL_MS, bytesMax },
    ...(noProgressMs === undefined ? {} : { noProgressMs }),
  });

/** ffprobe says 0 although a codec was refused; what it printed to stderr tells. */
const endedWell = (ran: Ran): boolean =>
  ran.ending === 'exited' && ran.exitCode === 0 && readFailureOf(ran) !== 'picture-too-large';
