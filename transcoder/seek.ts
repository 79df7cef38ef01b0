// Finds where reading may begin so that a task begins in the middle: a key frame, or sound whose samples are counted.
import { z } from 'zod/mini';
import { SAMPLES_PER_PACKET } from '#media/grid.ts';
import type { SourceAudio } from '#media/source-facts.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { packetsArgs, streamTimesArgs } from './ffmpeg/probe-args.ts';
import { runToEnd } from './ffmpeg/run.ts';
import { type Packet, readPacketLine } from './packets.ts';
import { type EncodePlan, type PlannedSound, TIMED_CONTAINERS } from './plan.ts';

export interface SeekContext {
  ffprobe: string;
  source: SourceInput;
  /** False where times had to be healed: there is no other way in than from the beginning. */
  seekable: boolean;
  plan: EncodePlan;
  signal: AbortSignal;
  noProgressMs: number;
}

/** Presentation time in the source from which it is read; null: from its beginning. */
export interface Beginning {
  seekSeconds: number | null;
}

const PREROLL_SECONDS = 0.25; // of two frames for the deinterlacer, and of the frame that lasts until the wanted one
const LOOK_BACK_SECONDS = [15, 90];
const AT_THE_START_SECONDS = 0.01;
const WALL_MS = 120_000;

/** Where the pictures from `firstFrame` on are read from. */
export async function videoBeginning(context: SeekContext, firstFrame: number): Promise<Beginning> {
  const { plan, source, seekable } = context;
  const fromTheStart = { seekSeconds: null };
  if (firstFrame === 0 || !seekable || !TIMED_CONTAINERS.includes(source.container.name)) return fromTheStart;
  const { frameRateNumerator, frameRateDenominator } = plan.timeline;
  const { originSeconds, video } = plan.source;
  const latest = originSeconds + (firstFrame * frameRateDenominator) / frameRateNumerator - PREROLL_SECONDS;
  for (const back of LOOK_BACK_SECONDS) {
    const from = Math.max(originSeconds, latest - back);
    const packets = await readPackets(context, from, latest);
    const seekSeconds = lastKeyFrame(packets, video.streamIndex, latest, source.container.name === 'mpegts');
    if (seekSeconds !== null && seekSeconds > originSeconds + AT_THE_START_SECONDS) return { seekSeconds };
    if (from === originSeconds) break;
  }
  return fromTheStart;
}

/** Containers with an index of their key frames by the time at which they are shown. */
export const INDEXED_CONTAINERS: readonly string[] = ['mp4', 'matroska'];

/**
 * The same without reading anything: the demuxer finds the key frame before a time in the container's index. Null where
 * it has none. An index that lies shows: fewer frames come than are wanted.
 */
export function indexedBeginning(
  { plan, source }: Pick<SeekContext, 'plan' | 'source'>,
  firstFrame: number,
): Beginning | null {
  if (!INDEXED_CONTAINERS.includes(source.container.name)) return null;
  const { frameRateNumerator, frameRateDenominator } = plan.timeline;
  const { originSeconds } = plan.source;
  const seekSeconds = originSeconds + (firstFrame * frameRateDenominator) / frameRateNumerator - PREROLL_SECONDS;
  return { seekSeconds: seekSeconds > originSeconds + AT_THE_START_SECONDS ? seekSeconds : null };
}

/**
 * Time to seek to for the last key frame that is shown at or before `latest`; null when there is none.
 * @param byDecodeTime the demuxer looks for decoding times, and might step over a key frame that is shown later
 */
export function lastKeyFrame(
  packets: readonly Packet[],
  streamIndex: number,
  latest: number,
  byDecodeTime: boolean,
): number | null {
  let best: Packet | null = null;
  for (const packet of packets) {
    if (packet.streamIndex !== streamIndex || !packet.key || packet.discard) continue;
    if (packet.ptsSeconds === null || packet.ptsSeconds > latest) continue;
    if (best?.ptsSeconds == null || packet.ptsSeconds > best.ptsSeconds) best = packet;
  }
  if (best?.ptsSeconds == null) return null;
  if (byDecodeTime) return Math.min(best.dtsSeconds ?? best.ptsSeconds, best.ptsSeconds) - 0.05;
  return best.ptsSeconds + 0.0001; // printed times are rounded, maybe down
}

async function readPackets(context: SeekContext, from: number, to: number): Promise<Packet[]> {
  const probe = await runToEnd({
    file: context.ffprobe,
    args: packetsArgs(context.source, { from, to }),
    signal: context.signal,
    wallMs: WALL_MS,
    noProgressMs: context.noProgressMs,
    bytesMax: 64 * 1024 * 1024,
  });
  if (probe.ending !== 'exited' || probe.exitCode !== 0) return [];
  return probe.stdout
    .toString('utf8')
    .split('\n')
    .flatMap((line) => readPacketLine(line) ?? []);
}

const DECODER_SECONDS = 1; // what a decoder needs to be in step with the samples

const StreamTimes = z.object({
  codec_name: z.optional(z.string()),
  sample_rate: z.optional(z.string()),
  time_base: z.optional(z.string()),
  duration_ts: z.optional(z.number()),
  nb_frames: z.optional(z.string()),
});
export type StreamTimes = z.infer<typeof StreamTimes>;

/** Samples of a packet; PCM has one. */
const PACKET_SAMPLES: Readonly<Record<string, number>> = { aac: 1024, mp3: 1152, ac3: 1536 };
const SPARE_PACKETS = 3; // priming and the end, which edit lists cut

/** Whether every packet follows the one before it, told by the sum alone, and times count samples of the wanted rate. */
export function isRegular(stream: StreamTimes, sampleRate: number): boolean {
  const codec = stream.codec_name ?? '';
  const samples = codec.startsWith('pcm_') ? 1 : PACKET_SAMPLES[codec];
  if (samples === undefined || stream.duration_ts === undefined) return false;
  if (Number(stream.sample_rate) !== sampleRate || stream.time_base !== `1/${sampleRate}`) return false;
  return Math.abs(stream.duration_ts - Number(stream.nb_frames) * samples) <= SPARE_PACKETS * samples;
}

/** What the plan wants to know of a source before it is made (`Access`). */
export async function soundIsRegular(
  context: Omit<SeekContext, 'plan' | 'seekable'>,
  audio: SourceAudio | null,
  planned: PlannedSound | null,
): Promise<boolean> {
  if (!audio || !planned || context.source.container.name !== 'mp4') return false;
  const probe = await runToEnd({
    file: context.ffprobe,
    args: streamTimesArgs(context.source, audio.streamIndex),
    signal: context.signal,
    wallMs: WALL_MS,
    noProgressMs: context.noProgressMs,
    bytesMax: 1024 * 1024,
  });
  if (probe.ending !== 'exited' || probe.exitCode !== 0) return false;
  const [stream] = z.object({ streams: z.array(StreamTimes) }).parse(JSON.parse(probe.stdout.toString('utf8'))).streams;
  return stream !== undefined && isRegular(stream, planned.sampleRate);
}

/** Presentation time in the source from which the sound of packet `from` on is read; null: from its beginning. */
export function soundSeekSeconds({ source, audio }: Pick<EncodePlan, 'source' | 'audio'>, from: number): number | null {
  const seconds = source.originSeconds + (from * SAMPLES_PER_PACKET) / (audio?.sampleRate ?? 1) - DECODER_SECONDS;
  return seconds <= source.originSeconds ? null : seconds;
}
