// The argument lists that make runs of fragments and init segments, with a reason beside each flag. No user text gets in.
import { availableParallelism } from 'node:os';
import type { EncodePlan } from '#contract/encode-plan.ts';
import { h264Level } from '#media/codec-strings.ts';
import { framesPerGroup, videoFragmentCount, videoFragmentFrames, videoTimescale } from '#media/grid.ts';
import { isLarge, type Rung } from '#media/ladder.ts';
import { ENCODER_POLICY } from '#media/ladder-policy.ts';
import type { FragmentRun } from '#media/units.ts';
import { type EncodeCommand, encodeStart, FIRST_DESCRIPTOR, start } from './args.ts';
import type { SourceInput } from './input-args.ts';
import { BLACK_FRAMES, blackFilters, blackInput, runFilters } from './run-filters.ts';
import { bufferKbit, zones } from './zones.ts';

type Preset = Rung['preset'];

/** `viewer`: somebody waits for it. */
export type Pace = 'viewer' | 'background';

/**
 * Each thread of the decoder holds pictures: 9 MB of 1080p. In the background more than one gain no time, since other work has
 * the other cores; nor where encoding takes longer than decoding anyway. A viewer waits for the decoder of what is small.
 */
const decoderThreads = (rungs: readonly Rung[], pace: Pace): number =>
  pace === 'background' || rungs.some(isLarge) ? 1 : availableParallelism();

const presetOf = (rung: Rung, pace: Pace): Preset => (pace === 'viewer' ? ENCODER_POLICY.viewerPreset : rung.preset);

const lookaheadFrames = (rung: Rung, preset: Preset): number =>
  isLarge(rung) ? ENCODER_POLICY.largeLookaheadFrames : ENCODER_POLICY.presets[preset].lookaheadFrames;

/** Frames `firstFrame` to the one before `endFrame` of the picture. */
export function framesOf({ timeline }: EncodePlan, run: FragmentRun): { firstFrame: number; endFrame: number } {
  const last = videoFragmentFrames(timeline, run.end - 1);
  return {
    firstFrame: videoFragmentFrames(timeline, run.first).firstFrame,
    endFrame: last.firstFrame + last.frameCount,
  };
}

/** Frames before a run that are encoded with it and thrown away; in the output they are a fragment of their own. */
export function warmUpFrames({ timeline }: EncodePlan, run: FragmentRun): number {
  return Math.min(ENCODER_POLICY.warmUp.frames, videoFragmentFrames(timeline, run.first).firstFrame);
}

/**
 * One decode makes the fragments of `run` for all `rungs`. In the output a fragment of `warmUpFrames` lies before them, and
 * one may begin behind the run, which only let the encoder look ahead.
 * @param seekSeconds presentation time in the source from which it is read; null: from its beginning
 */
export function runArgs(
  plan: EncodePlan,
  source: SourceInput,
  {
    rungs,
    run,
    pace,
    seekSeconds,
  }: { rungs: readonly Rung[]; run: FragmentRun; pace: Pace; seekSeconds: number | null },
): EncodeCommand {
  const { firstFrame, endFrame } = framesOf(plan, run);
  const from = firstFrame - warmUpFrames(plan, run);
  const ahead = Math.max(...rungs.map((rung) => lookaheadFrames(rung, presetOf(rung, pace))));
  const frames = { first: from, end: Math.min(endFrame + ahead, plan.timeline.frameCount), seekSeconds };
  const descending = [...rungs].sort((a, b) => b.width * b.height - a.width * a.height);
  return writeEach(
    [
      ...encodeStart(source, [seekSeconds], decoderThreads(rungs, pace)),
      '-filter_complex',
      runFilters(plan, descending, frames),
    ],
    descending,
    (rung) => encoderArgs(plan, rung, presetOf(rung, pace), { from, end: frames.end, warmUp: firstFrame - from }),
  );
}

/** One process writes the init segment of every rung, each followed by a fragment of two black pictures that nobody wants. */
export function initArgs(plan: EncodePlan): EncodeCommand {
  // biome-ignore format: a flag and its value stand on one line
  const input = [
    ...start('warning'),
    '-f', 'lavfi', '-i', blackInput(plan), // our own text: no source has a part in it
    '-filter_complex', blackFilters(plan.rungs),
  ];
  // The same however long the video is: they can be made before that is known.
  const ofBlack = { ...plan, timeline: { ...plan.timeline, frameCount: BLACK_FRAMES } };
  return writeEach(input, plan.rungs, (rung) => encoderArgs(ofBlack, rung, presetOf(rung, 'viewer'), ALL_BLACK));
}

/** Every rung to a pipe of its own. */
function writeEach(args: string[], rungs: readonly Rung[], encoder: (rung: Rung) => string[]): EncodeCommand {
  const outputs = rungs.map((rung, i) => {
    const descriptor = FIRST_DESCRIPTOR + i;
    args.push('-map', `[${rung.name}]`, ...encoder(rung), `pipe:${descriptor}`);
    return { rendition: rung.name, descriptor };
  });
  return { args, outputs };
}

/** Frames `from` to the one before `end`, of which the first `warmUp` are thrown away. */
interface Encoded {
  from: number;
  end: number;
  warmUp: number;
}

const ALL_BLACK: Encoded = { from: 0, end: BLACK_FRAMES, warmUp: 0 };

/** H.264 in fragments that lie on the grid. */
function encoderArgs(plan: EncodePlan, rung: Rung, preset: Preset, frames: Encoded): string[] {
  const { timeline } = plan;
  const { from } = frames;
  const group = framesPerGroup(timeline);
  const lastStart = videoFragmentFrames(timeline, videoFragmentCount(timeline) - 1).firstFrame;
  const n = from === 0 ? 'n' : `(n+${from})`; // the encoder counts from where it begins
  const { presets } = ENCODER_POLICY;
  const crf = rung.crf + (preset === rung.preset ? 0 : presets[rung.preset].viewerCrfOffset);
  const capKbps = rung.maxBitrateKbps;
  // biome-ignore format: a flag and its value stand on one line
  return [
    '-fps_mode', 'passthrough', // the filters already made a constant rate
    '-c:v', 'libx264',
    '-threads', '1', // with a cap, more of them give other bytes each time
    '-preset', preset,
    '-crf', String(crf),
    '-maxrate', `${capKbps}k`,
    '-bufsize', `${bufferKbit(plan, capKbps)}k`,
    '-profile:v', 'high',
    '-level:v', h264Level(rung.width, rung.height, timeline.frameRateNumerator / timeline.frameRateDenominator),
    '-chroma_sample_location', 'left', // where scaling puts it, whatever the source says
    '-g', String(3 * group + 1), // beyond the longest fragment: no key frame but the forced ones
    '-sc_threshold', '0', // none at scene cuts either
    '-forced-idr', '1', // a forced key frame is an IDR, not merely an intra picture
    '-force_key_frames', `expr:(eq(${n},${group})+not(mod(${n},${2 * group})))*lte(${n},${lastStart})`, // frames 0, G, 2G, 4G, ...
    '-x264-params', x264Params(plan, rung, preset, frames),
    '-bsf:v', 'filter_units=remove_types=6', // without x264's own comment the first fragment is 700 bytes smaller
    '-map_metadata', '-1', '-map_chapters', '-1', // nothing of the uploader's device or place goes out
    '-fflags', '+bitexact', // no version in the file: the same plan gives the same init
    '-video_track_timescale', String(videoTimescale(timeline)), // whole ticks per frame
    '-use_editlist', '0', // presentation starts at 0 by negative composition offsets instead
    '-write_btrt', '0', // it would hold the cap, which a later policy may change
    '-movflags', '+cmaf+negative_cts_offsets+frag_keyframe+empty_moov+default_base_moof+skip_trailer',
    '-f', 'mp4',
  ];
}

/** What reaches the init segment is told outright, so that it does not depend on the preset. */
function x264Params(plan: EncodePlan, rung: Rung, preset: Preset, frames: Encoded): string {
  const { presets } = ENCODER_POLICY;
  const [own, used] = [presets[rung.preset], presets[preset]];
  return [
    ...[`ref=${own.references}`, 'bframes=3', 'b-pyramid=2', '8x8dct=1', 'cabac=1', 'open-gop=0'],
    `chroma-qp-offset=${own.chromaOffset - used.chromaOffset}`, // beside what the preset does of itself
    'stitchable=1', // nothing in it is fitted to the first pictures
    `rc-lookahead=${lookaheadFrames(rung, preset)}`,
    `zones=${zones(plan, rung.maxBitrateKbps, frames)}`,
  ].join(':');
}
