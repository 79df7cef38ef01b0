// The arguments that make a run of AAC packets, pure, with a reason beside each flag. No user text gets in.
import type { EncodePlan } from '#contract/encode-plan.ts';
import { audioSampleCount, SAMPLES_PER_PACKET } from '#media/grid.ts';
import { SOUND_POLICY } from '#media/ladder-policy.ts';
import { type EncodeCommand, encodeStart, FIRST_DESCRIPTOR } from './args.ts';
import { micros } from './filters.ts';
import type { SourceInput } from './input-args.ts';

type Sound = NonNullable<EncodePlan['audio']>;

/**
 * A damaged stretch is silence, a track of which nothing decodes is none. Read from its beginning the two can be told apart: FFmpeg
 * looks for the end of a hole, so that it sees all of the track before it writes one without any sound.
 */
const NOTHING_DECODES = '0.999999';

/** Packets `from` to the one before `until`; the first packet of the encoder is number `from` of the track. */
export function soundRunArgs(
  plan: EncodePlan,
  sound: Sound,
  source: SourceInput,
  { from, until, seekSeconds }: { from: number; until: number; seekSeconds: number | null },
): EncodeCommand {
  const stream = plan.source.audio?.streamIndex ?? 0;
  // biome-ignore format: a flag and its value stand on one line
  const args = [
    ...decoding(plan.source.audio?.codec ?? ''),
    ...encodeStart(source, [seekSeconds]),
    ...(seekSeconds === null ? ['-max_error_rate', NOTHING_DECODES] : []),
    '-map', `0:${stream}`,
    '-af', soundFilters(plan, sound, { from, until }),
    '-ac', String(sound.channels),
    '-c:a', 'aac',
    '-aac_coder', 'fast', // half the CPU of twoloop, and without its long memory, so that windows can be made alone
    '-q:a', String(SOUND_POLICY.quality), // no rate is held: what a packet is does not depend on how large those before were
    '-aac_pns', '0', // what it does for noise depends on all the noise before; bands above 6 kHz keep their energy without, within 0.2 dB
    '-cutoff', String(SOUND_POLICY.cutoffHz),
    '-map_metadata', '-1',
    '-f', 'adts', // packets without timestamps: the fragments are written by us, on the grid
    `pipe:${FIRST_DESCRIPTOR}`,
  ];
  return { args, outputs: [{ rendition: 'audio', descriptor: FIRST_DESCRIPTOR }] };
}

/**
 * Broadcasts change between stereo and 5.1. Filters would begin anew there, at the beginning of the window; so the decoder mixes.
 * Other codecs do not know the option.
 */
const decoding = (codec: string): string[] => (['ac3', 'eac3'].includes(codec) ? ['-downmix', 'stereo'] : []);

/**
 * Just the samples of packets `from` to the one before `until`, counted from the origin: the same ones wherever reading began.
 * Late starts and holes become silence, what lies before the origin is dropped.
 */
function soundFilters(
  plan: EncodePlan,
  { sampleRate }: Sound,
  { from, until }: { from: number; until: number },
): string {
  const { audio, originSeconds } = plan.source;
  const sourceRate = audio?.sampleRate ?? sampleRate;
  const grid = plan.audioIsEnterable ? audio?.grid : undefined;
  const isByTime = grid?.packetSamples === 1;
  const first = from * SAMPLES_PER_PACKET;
  const end = Math.max(first + 1, Math.min(until * SAMPLES_PER_PACKET, audioSampleCount(plan.timeline, sampleRate)));
  const begin = grid ? sameSample(sourceRate, sampleRate, first) : { sourceSample: 0, sample: 0 };
  return [
    // Channels without a place cannot be mixed.
    ...(audio?.isWithoutLayout ? ['pan=stereo|c0=c0|c1=c1'] : []),
    ...(grid && !isByTime ? [onGrid(grid)] : []),
    `asetpts=PTS-round(${micros(originSeconds)}/TB)`,
    // min_comp=0: the first sample lies where its time says, also where that is less than a millisecond away.
    // Where samples are counted every hole is real, where times are numbers of samples also one of a single sample; elsewhere clocks tremble.
    `aresample=${sourceRate}:async=1:min_comp=0:min_hard_comp=${isByTime ? 0.000001 : grid ? 0.0005 : 0.02}:first_pts=${begin.sourceSample}`,
    ...(sourceRate === sampleRate ? [] : [`aresample=${sampleRate}`]),
    'apad',
    `atrim=start_sample=${first - begin.sample}:end_sample=${end - begin.sample}`,
  ].join(',');
}

/** Times of decoded frames, moved to where counting puts them. One that was cut at its beginning ends on the grid. */
function onGrid({ firstSample, packetSamples }: { firstSample: number; packetSamples: number }): string {
  const nearest = (time: string): string =>
    `${firstSample}+round((${time}-${firstSample})/${packetSamples})*${packetSamples}`;
  const begins = 'PTS';
  const ends = 'PTS+NB_SAMPLES';
  const off = (time: string): string => `abs(${time}-(${nearest(time)}))`;
  return `asetpts='if(lte(${off(begins)},${off(ends)}),${nearest(begins)},${nearest(ends)}-NB_SAMPLES)'`;
}

/** The last place at or before `sample` where a sample of the source and one of the wanted rate are at the same time. */
function sameSample(sourceRate: number, sampleRate: number, sample: number): { sourceSample: number; sample: number } {
  const divisor = greatestCommonDivisor(sourceRate, sampleRate);
  const blocks = Math.floor((sample * divisor) / sampleRate);
  return { sourceSample: (blocks * sourceRate) / divisor, sample: (blocks * sampleRate) / divisor };
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
