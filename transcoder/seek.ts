// Finds where reading may begin so that something is made from the middle on: at a key frame, or some way before the sound.
import { SAMPLES_PER_PACKET } from '#media/grid.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { packetsArgs } from './ffmpeg/probe-args.ts';
import { runToEnd } from './ffmpeg/run.ts';
import { type Packet, readPacketLine } from './packets.ts';
import { type EncodePlan, TIMED_CONTAINERS } from './plan.ts';

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

/**
 * What is read before the first sample that an encoder is given: decoders need some packets to be in step, and where the
 * tracks of a file are interleaved, the sound behind a place begins later than the place.
 */
const SOUND_PREROLL_SECONDS = { mp4: 0.5, other: 2 };

/** Presentation time in the source from which the sound of packet `from` on is read; null: from its beginning. */
export function soundSeekSeconds({ source, audio }: Pick<EncodePlan, 'source' | 'audio'>, from: number): number | null {
  const preroll = source.container === 'mp4' ? SOUND_PREROLL_SECONDS.mp4 : SOUND_PREROLL_SECONDS.other;
  const seconds = source.originSeconds + (from * SAMPLES_PER_PACKET) / (audio?.sampleRate ?? 1) - preroll;
  return seconds <= source.originSeconds ? null : seconds;
}
