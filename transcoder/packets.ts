// What a list of packets tells: where streams begin and end and how many pictures a second has; containers lie, packets less.
import { LADDER_POLICY } from '#media/ladder-policy.ts';

export interface Packet {
  streamIndex: number;
  /** Presentation time; null where the container has none (AVI). */
  ptsSeconds: number | null;
  dtsSeconds: number | null;
  durationSeconds: number | null;
  sizeBytes: number | null;
  /** Decoded but not shown: before or after the edit list. */
  discard: boolean;
  /** Decoding can begin here. */
  key: boolean;
}

export interface StreamScan {
  packets: number;
  /** Presentation times of the first packets, ascending. */
  headSeconds: number[];
  /** The same of packets at other places of a long file, each place by itself. */
  elsewhereSeconds: number[][];
  startSeconds: number;
  /** End of the packet that ends last. */
  endSeconds: number;
  /** Times that jump back or far ahead: pieces of different recordings. */
  discontinuities: number;
  /** Whether the container has presentation times. */
  timed: boolean;
}

/** As ffprobe writes it in JSON; what is unknown is absent, or `N/A`. */
export interface ProbedPacket {
  stream_index: number;
  pts_time?: string | undefined;
  dts_time?: string | undefined;
  duration_time?: string | undefined;
  size?: string | undefined;
  flags: string;
}

export const packetOf = ({ flags, ...told }: ProbedPacket): Packet => ({
  streamIndex: told.stream_index,
  ptsSeconds: numberOf(told.pts_time),
  dtsSeconds: numberOf(told.dts_time),
  durationSeconds: numberOf(told.duration_time),
  sizeBytes: numberOf(told.size),
  discard: flags.includes('D'),
  key: flags.includes('K'),
});

/** One line of `ffprobe -of csv=p=0 -show_entries packet=stream_index,pts_time,dts_time,duration_time,size,flags`. */
export function readPacketLine(line: string): Packet | null {
  const [index, pts_time, dts_time, duration_time, size, flags] = line.split(',');
  if (index === undefined || flags === undefined || !/^\d+$/.test(index)) return null;
  return packetOf({ stream_index: Number(index), pts_time, dts_time, duration_time, size, flags });
}

const numberOf = (text: string | undefined): number | null => {
  const value = Number.parseFloat(text ?? ''); // "N/A" where unknown
  return Number.isFinite(value) ? value : null;
};

type Gathered = Omit<StreamScan, 'timed'> & { lastDts: number | null; untimed: number[] };

const HEAD_PACKETS = 6000; // 100 s at 60 frames per second
const JUMP_SECONDS = 10;
const REORDER_MAX = 16; // pictures that H.264 and H.265 hold back at most

/** Shown so long after it was decoded that no order of pictures explains it: one broken time must not make hours. */
function isLate({ ptsSeconds, dtsSeconds, durationSeconds }: Packet): boolean {
  if (ptsSeconds === null || dtsSeconds === null) return false;
  return Math.abs(ptsSeconds - dtsSeconds) > Math.max(JUMP_SECONDS, REORDER_MAX * (durationSeconds ?? JUMP_SECONDS));
}

/** Gathers packets in memory that does not grow with the file. */
export class PacketScanner {
  readonly #streams = new Map<number, Gathered>();
  readonly #presentationTimes: boolean;

  /** @param presentationTimes false for AVI, which has none; what FFmpeg shows there for some frames is a guess */
  constructor(presentationTimes = true) {
    this.#presentationTimes = presentationTimes;
  }

  add(packet: Packet): void {
    if (packet.discard) return;
    const pts = this.#presentationTimes && !isLate(packet) ? packet.ptsSeconds : null;
    const time = pts ?? packet.dtsSeconds;
    if (time === null) return;
    let scan = this.#streams.get(packet.streamIndex);
    if (!scan) {
      scan = {
        packets: 0,
        headSeconds: [],
        elsewhereSeconds: [],
        startSeconds: time,
        endSeconds: time,
        discontinuities: 0,
        lastDts: null,
        untimed: [],
      };
      this.#streams.set(packet.streamIndex, scan);
    }
    scan.packets += 1;
    // Where some packets have presentation times, decoding times of the others would only mislead.
    const times = pts === null ? scan.untimed : scan.headSeconds;
    if (times.length < HEAD_PACKETS) times.push(time);
    scan.startSeconds = Math.min(scan.startSeconds, time);
    scan.endSeconds = Math.max(scan.endSeconds, time + (packet.durationSeconds ?? 0));
    const dts = packet.dtsSeconds;
    if (dts !== null) {
      const step = scan.lastDts === null ? 0 : dts - scan.lastDts;
      if (step < -0.5 || step > JUMP_SECONDS) scan.discontinuities += 1;
      scan.lastDts = dts;
    }
  }

  stream(index: number): StreamScan | null {
    const scan = this.#streams.get(index);
    if (!scan) return null;
    const timed = scan.headSeconds.length >= scan.untimed.length / 2; // of two fields often only one has a time
    const headSeconds = [...(timed ? scan.headSeconds : scan.untimed)].sort((a, b) => a - b);
    const { packets, elsewhereSeconds, endSeconds, discontinuities } = scan;
    return {
      packets,
      headSeconds,
      elsewhereSeconds,
      startSeconds: headSeconds[0] ?? scan.startSeconds,
      endSeconds,
      discontinuities,
      timed,
    };
  }

  /** Takes over from a scan of another place of the file: the times of its packets, and where streams end. */
  extendBy(other: PacketScanner): void {
    for (const [index, scan] of other.#streams) {
      const known = this.#streams.get(index);
      if (known) {
        known.endSeconds = Math.max(known.endSeconds, scan.endSeconds);
        known.elsewhereSeconds.push(other.stream(index)?.headSeconds ?? []);
      } else this.#streams.set(index, scan);
    }
  }
}

export interface FrameRate {
  numerator: number;
  denominator: number;
}

/** The rates that cameras and tools really use. */
const RATES: readonly FrameRate[] = [
  [10, 1],
  [12, 1],
  [15_000, 1001],
  [15, 1],
  [20, 1],
  [24_000, 1001],
  [24, 1],
  [25, 1],
  [30_000, 1001],
  [30, 1],
  [48, 1],
  [50, 1],
  [60_000, 1001],
  [60, 1],
].map(([numerator = 1, denominator = 1]) => ({ numerator, denominator }));

const perSecond = (rate: FrameRate): number => rate.numerator / rate.denominator;
const NEAR = 0.04; // containers that count in milliseconds show 24 as 24.39
const LOSS_MAX = 0.02;

/**
 * The constant rate for a source, from presentation times: one over the median distance, snapped to a usual rate, then
 * raised until at most 2 % of the frames would share a slot. Average and nominal rates of containers are not trusted:
 * a recording with a varying rate has shown 7.2 and 57600 for the same clip.
 */
export function chooseFrameRate(timesSeconds: readonly number[]): FrameRate {
  const times = [...new Set(timesSeconds)].sort((a, b) => a - b);
  const distances = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  distances.sort((a, b) => a - b);
  const median = distances[distances.length >> 1];
  if (median === undefined || median <= 0) return { numerator: 25, denominator: 1 }; // a single picture
  const raw = Math.min(Math.max(1 / median, LADDER_POLICY.frameRateMin), LADDER_POLICY.frameRateMax);
  const near = RATES.filter((rate) => Math.abs(perSecond(rate) / raw - 1) <= NEAR);
  const above = RATES.filter((rate) => perSecond(rate) >= raw);
  const first = bestOf(near.length > 0 ? near : above.slice(0, 1), times);
  if (first.losses <= LOSS_MAX * times.length) return first.rate;
  const higher = RATES.filter((rate) => perSecond(rate) > perSecond(first.rate)).map((rate) => fitOf(rate, times));
  const enough = higher.find((candidate) => candidate.losses <= LOSS_MAX * times.length);
  // 59.94 may be enough, but where 60 is better it is meant.
  const alike = enough && higher.filter(({ rate }) => Math.abs(perSecond(rate) / perSecond(enough.rate) - 1) <= NEAR);
  return bestFit(alike ?? [first, ...higher]).rate;
}

const TIMES_MIN = 20; // of fewer the median is chance

/** The rate for a file that was looked at in some places: a recording that begins with a still slide moves later on. */
export function frameRateOf({ headSeconds, elsewhereSeconds }: StreamScan): FrameRate {
  const elsewhere = elsewhereSeconds.filter((times) => times.length >= TIMES_MIN).map(chooseFrameRate);
  // The beginning is looked at for longest: it tells 29.97 from 30.
  return elsewhere.reduce(
    (best, rate) => (perSecond(rate) > (1 + NEAR) * perSecond(best) ? rate : best),
    chooseFrameRate(headSeconds),
  );
}

/** Ordinary recordings have more pictures: maybe nothing moves at the beginning. */
export const isSlow = (rate: FrameRate): boolean => perSecond(rate) < 23;

interface Fit {
  rate: FrameRate;
  /** Frames that would share a slot with another. */
  losses: number;
  /** Mean distance between a frame and its slot, in seconds. */
  shift: number;
}

function fitOf(rate: FrameRate, times: readonly number[]): Fit {
  const origin = times[0] ?? 0;
  const slots = new Set<number>();
  let shift = 0;
  for (const time of times) {
    const exact = (time - origin) * perSecond(rate);
    const slot = Math.round(exact);
    slots.add(slot);
    shift += Math.abs(exact - slot) / perSecond(rate);
  }
  return { rate, losses: times.length - slots.size, shift: shift / times.length };
}

/** Fewer losses first, then the smaller shift. */
const bestFit = (fits: readonly Fit[]): Fit =>
  fits.reduce((best, next) =>
    next.losses < best.losses || (next.losses === best.losses && next.shift < best.shift) ? next : best,
  );

const bestOf = (rates: readonly FrameRate[], times: readonly number[]): Fit =>
  bestFit(rates.map((rate) => fitOf(rate, times)));
