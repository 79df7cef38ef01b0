// What x264 is told of single stretches of a run: frames it warms up with, its first frame, and fragments that are shorter than others.
import type { EncodePlan } from '#contract/encode-plan.ts';
import { framesPerGroup, videoFragmentCount, videoFragmentFrames } from '#media/grid.ts';
import { ENCODER_POLICY } from '#media/ladder-policy.ts';

type Timed = Pick<EncodePlan, 'timeline'>;

/** Frames of a full fragment: the first two, and often the last, are shorter. */
const fullFrames = ({ timeline }: Timed): number => ENCODER_POLICY.bufferGroups.max * framesPerGroup(timeline);

/** kbit of the buffer beside the cap, for a fragment of so many frames. */
export const bufferKbit = (plan: Timed, capKbps: number, frames = fullFrames(plan)): number => {
  const { frameRateNumerator, frameRateDenominator } = plan.timeline;
  const least = ENCODER_POLICY.bufferGroups.min * framesPerGroup(plan.timeline);
  return Math.round((capKbps * Math.max(frames, least) * frameRateDenominator) / frameRateNumerator);
};

const room = (capKbps: number, kbit: number): string => `vbv-maxrate=${capKbps},vbv-bufsize=${kbit}`;

/**
 * x264's `zones` for frames `from` to the one before `end`, the first `warmUp` of which are thrown away. Of several that hold a
 * frame the last counts; outside of all the settings of the whole hold.
 */
export function zones(
  plan: Timed,
  capKbps: number,
  { from, end, warmUp }: { from: number; end: number; warmUp: number },
): string {
  const { firstFrameFactor, warmUpFirstFrameFactor } = ENCODER_POLICY;
  const short = shortFragments(plan, from + warmUp, end).map(
    ({ first, last, frames }) => `${first - from},${last - from},${room(capKbps, bufferKbit(plan, capKbps, frames))}`,
  );
  if (warmUp === 0) {
    const { frameCount } = videoFragmentFrames(plan.timeline, 0);
    const ofFirst = room(capKbps, bufferKbit(plan, capKbps, Math.min(frameCount, fullFrames(plan))));
    return [...short, `0,0,b=${firstFrameFactor},${ofFirst}`].join('/');
  }
  const { frameRateNumerator, frameRateDenominator } = plan.timeline;
  const factor = warmUpFirstFrameFactor(frameRateNumerator / frameRateDenominator);
  const roomKbps = capKbps * ENCODER_POLICY.warmUp.capFactor;
  const warm = room(roomKbps, roomKbps);
  return [...short, `0,0,b=${factor.toFixed(5)},${warm}`, `1,${warmUp - 1},${warm}`].join('/');
}

/** Fragments shorter than others, that begin or go on in frames `from` to the one before `end`. */
function shortFragments(plan: Timed, from: number, end: number): { first: number; last: number; frames: number }[] {
  const { timeline } = plan;
  const all = [...new Set([0, 1, videoFragmentCount(timeline) - 1])].filter((n) => n < videoFragmentCount(timeline));
  return all.flatMap((n) => {
    const { firstFrame, frameCount } = videoFragmentFrames(timeline, n);
    const [first, last] = [Math.max(from, firstFrame), Math.min(end, firstFrame + frameCount) - 1];
    return frameCount < fullFrames(plan) && first <= last ? [{ first, last, frames: frameCount }] : [];
  });
}
