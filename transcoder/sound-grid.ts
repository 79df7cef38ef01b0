// Whether the samples of a sound track can be counted from its packets' times, and by which grid; pure.
import type { SourceAudio } from '#media/source-facts.ts';

/** Every packet begins at `firstSample` plus a multiple of `packetSamples`, in samples of the source's own rate and time; a multiple of one is what its own time says. */
export interface PacketGrid {
  firstSample: number;
  packetSamples: number;
}

/** Samples that a packet may hold; what containers say of it is rounded. */
const PACKET_SAMPLES: Readonly<Record<string, readonly number[]>> = {
  aac: [1024, 960, 2048, 1920],
  mp3: [1152, 576],
  mp2: [1152],
  ac3: [1536],
  eac3: [1536, 768, 512, 256],
  opus: [120, 240, 480, 960, 1920, 2880],
  flac: [4096, 4608, 1152, 2304, 8192, 9216, 16_384],
  alac: [4096],
};
type Sound = Pick<SourceAudio, 'codec' | 'sampleRate' | 'channels'>;

const GATHERED = 512;
/** Times in milliseconds are up to one apart from where their samples are. */
const ROUNDING_SECONDS = 0.0015;
const ROUNDED_BY_SECONDS = 0.001;
const TREMBLING_SECONDS = 0.005;
/** Of what is printed with six decimals. */
const EXACT_SAMPLES = 0.1;
/** Joins of recordings, a pause: more of them is a clock that trembles. */
const ODD_SHARE_MAX = 0.05;

/** Every packet is exactly where its time says. */
const BY_TIME: PacketGrid = { firstSample: 0, packetSamples: 1 };

/** Takes the times of a track's packets in order, in memory that does not grow with them. */
export class PacketGridFinder {
  readonly #codec: string;
  readonly #sampleRate: number;
  /** Of one sample of all channels; null where samples are compressed. */
  readonly #sampleBytes: number | null;
  readonly #isTimedBySamples: boolean;
  readonly #gathered: number[] = [];
  /** The whole track is known to be no grid, or there is nothing to know it by. */
  #isIrregular = false;
  #packetSamples: number | null = null;
  #least = 0;
  #most = 0;
  #last = 0;
  #skips = false;
  #origin = 0;
  #previousAt = 0;
  #exact = 0;
  #odd = 0;
  /** The same by what is in the packets, and the sample behind the last one. */
  #exactByBytes = 0;
  #oddByBytes = 0;
  #end: number | null = null;
  #isUntimed = false;

  /** @param isTimedBySamples the container's times of this track are numbers of samples */
  constructor({ codec, sampleRate, channels }: Sound, isTimedBySamples = false) {
    this.#codec = codec;
    this.#sampleRate = sampleRate;
    const bytes = bytesPerSample(codec);
    this.#sampleBytes = bytes && bytes * channels;
    this.#isTimedBySamples = isTimedBySamples;
  }

  add(seconds: number | null, sizeBytes: number | null = null): void {
    this.#isUntimed ||= seconds === null;
    if (seconds === null) this.#isIrregular = true;
    else if (this.#sampleBytes && sizeBytes !== null) this.#count(seconds, sizeBytes / this.#sampleBytes);
    if (this.#isIrregular || seconds === null) return;
    if (this.#packetSamples !== null) this.#check(seconds);
    else if (this.#gathered.push(seconds) === GATHERED) this.#begin();
  }

  /**
   * @param isWhole every packet was added; otherwise what lies between must be trusted, and only a grid without a doubt is
   * @returns null where samples cannot be counted
   */
  find(isWhole: boolean): PacketGrid | null {
    if (this.#isByBytes()) return BY_TIME;
    if (this.#packetSamples === null && !this.#isIrregular) this.#begin();
    if (this.#packetSamples === null || this.#isIrregular) return null;
    // Recordings that were joined: each has a grid of its own, and what lies between beginning and end need not be known.
    const isExact = this.#isTimedBySamples && this.#odd <= ODD_SHARE_MAX * (this.#exact + this.#odd);
    return isExact && !isWhole ? BY_TIME : (this.#findOne(isWhole) ?? (isExact ? BY_TIME : null));
  }

  /** Whether what is not compressed lies where its times say: its packets are as long as the container's chunks, whatever that is. */
  #isByBytes(): boolean {
    const count = this.#exactByBytes + this.#oddByBytes;
    return this.#isTimedBySamples && !this.#isUntimed && count > 0 && this.#oddByBytes <= ODD_SHARE_MAX * count;
  }

  #count(seconds: number, samples: number): void {
    const at = seconds * this.#sampleRate;
    if (this.#end !== null && Math.abs(at - this.#end) <= EXACT_SAMPLES) this.#exactByBytes += 1;
    else if (this.#end !== null) this.#oddByBytes += 1;
    this.#end = at + samples;
  }

  #findOne(isWhole: boolean): PacketGrid | null {
    if (this.#packetSamples === null) return null;
    const rounding = ROUNDING_SECONDS * this.#sampleRate;
    const quarter = this.#packetSamples / 4;
    const spread = this.#most - this.#least;
    // A clock that trembles is put right by counting, but behind a hole it might as well be another grid.
    if (spread > (isWhole && !this.#skips ? quarter : Math.min(rounding, quarter))) return null;
    return {
      firstSample: Math.round(this.#origin + (this.#least + this.#most) / 2),
      packetSamples: this.#packetSamples,
    };
  }

  #begin(): void {
    this.#packetSamples = packetSamplesOf(this.#codec, this.#sampleRate, this.#gathered);
    this.#isIrregular = this.#packetSamples === null;
    this.#origin = (this.#gathered[0] ?? 0) * this.#sampleRate;
    for (const seconds of this.#gathered) this.#check(seconds);
  }

  #check(seconds: number): void {
    const size = this.#packetSamples ?? 1;
    const at = seconds * this.#sampleRate - this.#origin;
    const number = Math.round(at / size);
    const rest = at - number * size;
    this.#least = Math.min(this.#least, rest);
    this.#most = Math.max(this.#most, rest);
    this.#skips ||= number > this.#last + 1;
    this.#last = number;
    if (Math.abs(at - this.#previousAt - size) <= EXACT_SAMPLES) this.#exact += 1;
    else if (at !== 0) this.#odd += 1;
    this.#previousAt = at;
  }
}

/** Of PCM in one channel. */
function bytesPerSample(codec: string): number | null {
  if (/^pcm_(?:a|mu)law$/.test(codec)) return 1;
  const bits = /^pcm_[suf](8|16|24|32)(?:[lb]e)?$/.exec(codec)?.[1];
  return bits === undefined ? null : Number(bits) / 8;
}

/** What all packets hold, from the distances of the first ones; null where that stays open. */
function packetSamplesOf(codec: string, sampleRate: number, times: readonly number[]): number | null {
  const distances = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  const median = [...distances].sort((a, b) => a - b)[distances.length >> 1];
  if (median === undefined || median <= 0) return null;
  const firstOther = distances.findIndex((distance) => Math.abs(distance - median) > ROUNDING_SECONDS);
  // All of them, and those before the first hole.
  for (const run of [distances.length, firstOther]) {
    if (run < 1) continue;
    const mean = (((times[run] ?? 0) - (times[0] ?? 0)) / run) * sampleRate;
    const error = ((firstOther < 0 || run === firstOther ? ROUNDED_BY_SECONDS : TREMBLING_SECONDS) * sampleRate) / run;
    const known = PACKET_SAMPLES[codec]?.find((size) => Math.abs(size - mean) <= error + 0.5);
    if (known !== undefined) return known;
    if (error < 0.4 && (firstOther < 0 || run === firstOther)) return Math.round(mean);
  }
  return null;
}
