// The arguments that make a run of AAC packets, pure, with a reason beside each flag. No user text gets in.
import type { EncodePlan } from '#contract/encode-plan.ts';
import { audioSampleCount, SAMPLES_PER_PACKET } from '#media/grid.ts';
import { type EncodeCommand, encodeStart, FIRST_DESCRIPTOR } from './args.ts';
import type { SourceInput } from './input-args.ts';

type Sound = NonNullable<EncodePlan['audio']>;

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
    ...encodeStart(source, [seekSeconds]),
    '-map', `0:${stream}`,
    '-af', soundFilters(plan, sound, from, until),
    '-ac', String(sound.channels),
    '-c:a', 'aac',
    '-aac_coder', 'fast', // half the CPU of twoloop, and without its long memory, so that windows can be made alone
    '-b:a', `${sound.bitrateKbps}k`,
    '-map_metadata', '-1',
    '-f', 'adts', // packets without timestamps: the fragments are written by us, on the grid
    `pipe:${FIRST_DESCRIPTOR}`,
  ];
  return { args, outputs: [{ rendition: 'audio', descriptor: FIRST_DESCRIPTOR }] };
}

/** Samples from packet `from` on, counted from the origin: late starts and holes over 20 ms become silence. */
function soundFilters(plan: EncodePlan, { sampleRate }: Sound, from: number, until: number): string {
  const firstSample = from * SAMPLES_PER_PACKET;
  const end = Math.min(until * SAMPLES_PER_PACKET, audioSampleCount(plan.timeline, sampleRate));
  return [
    `asetpts=PTS-round(${plan.source.originSeconds.toFixed(6)}/TB)`,
    `aresample=${sampleRate}:async=1:min_hard_comp=0.02:first_pts=${firstSample}`,
    'apad',
    `atrim=end_sample=${Math.max(1, end - firstSample)}`,
  ].join(',');
}
