// Chooses the rungs for a source: by the short side, never upscaled (but specks), even sizes, none that gains too little.
import { LADDER_POLICY, type RungPolicy } from './ladder-policy.ts';

export interface Rung {
  /** 240p, 1080p: the short side of the policy, or of the source where it is smaller or in between. */
  name: string;
  width: number;
  height: number;
  crf: number;
  maxBitrateKbps: number;
  preset: RungPolicy['preset'];
}

const even = (value: number): number => Math.min(LADDER_POLICY.longSideMax, Math.max(2, 2 * Math.round(value / 2)));
const evenDown = (value: number): number => Math.max(2, 2 * Math.floor(value / 2));

/** The policy that suits a size of its own: that of the next larger rung. */
function policyFor(shortSide: number): RungPolicy {
  const rungs: readonly RungPolicy[] = LADDER_POLICY.rungs;
  return rungs.find((rung) => rung.shortSide >= shortSide) ?? (rungs.at(-1) as RungPolicy);
}

/**
 * The rungs for an upright picture of `width` by `height` square pixels, ascending, at least one.
 * A source whose short side lies between two rungs gets its own size as the top, if that gains enough.
 */
export function chooseLadder(width: number, height: number, framesPerSecond: number): Rung[] {
  const shortSide = Math.max(LADDER_POLICY.shortSideMin, evenDown(Math.min(width, height)));
  const largest = LADDER_POLICY.rungs.at(-1)?.shortSide ?? shortSide;
  const sides = LADDER_POLICY.rungs.map((rung) => rung.shortSide as number).filter((side) => side <= shortSide);
  const own = Math.min(shortSide, largest);
  if (sides.at(-1) !== own) sides.push(own);
  const kept: number[] = [];
  for (const side of sides) {
    const below = kept.at(-1);
    if (below === undefined || (side / below) ** 2 >= LADDER_POLICY.pixelGainMin) kept.push(side);
  }
  const rateFactor = framesPerSecond > 31 ? LADDER_POLICY.highFrameRateFactor : 1;
  return kept.map((side) => {
    const policy = policyFor(side);
    const scale = side / Math.min(width, height);
    const size = { width: even(width * scale), height: even(height * scale) };
    return {
      name: `${side}p`,
      width: width < height ? side : size.width,
      height: width < height ? size.height : side,
      crf: policy.crf,
      // The lowest rung keeps its cap whatever the frame rate: its first second is the start of every play.
      maxBitrateKbps: side === kept[0] ? policy.maxBitrateKbps : Math.round(policy.maxBitrateKbps * rateFactor),
      preset: policy.preset,
    };
  });
}

type Size = Pick<Rung, 'width' | 'height'>;

/** Whether the encoder of a rung takes as much memory as those of all lower ones together. */
export const isLarge = ({ width, height }: Size): boolean => width * height >= LADDER_POLICY.largePixelsMin;

/** Which of some rungs, ascending, one decode makes in the background: the highest is made alone where it is large. */
export function rungGroups<Each extends Size>(rungs: readonly Each[]): Each[][] {
  const highest = rungs.at(-1);
  const groups = highest && isLarge(highest) ? [rungs.slice(0, -1), [highest]] : [[...rungs]];
  return groups.filter((group) => group.length > 0);
}
