// Chooses poster candidates among the pictures of a video by their brightness, contrast and detail; pure.

/** One picture in small, as 8-bit luma. */
export interface Sample {
  fragment: number;
  luma: Uint8Array;
}

export const SAMPLE = { width: 32, height: 18 };
export const CANDIDATES_MAX = 5;
/** Pictures that are looked at: more cost time and choose no better. */
export const LOOKED_AT_MAX = 48;

/** Nearly black, nearly white and nearly empty pictures are taken where there are no others. */
const BRIGHTNESS = { min: 28, max: 228 };
const CONTRAST_MIN = 10;
/** Mean difference of two pictures that look the same. */
const SAME_MAX = 3;
/** Parts of the length: titles fade in before, what comes behind gives the end away. */
const MIDDLE = { from: 0.04, to: 0.9 };

/** The fragments whose first pictures are looked at, spread over the length. */
export function fragmentsToLookAt(fragmentCount: number): number[] {
  const count = Math.min(LOOKED_AT_MAX, fragmentCount);
  return Array.from({ length: count }, (_, i) => Math.floor((i * fragmentCount) / count));
}

interface Judged extends Sample {
  isGood: boolean;
  score: number;
}

function judge(sample: Sample): Judged {
  const { luma } = sample;
  const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
  const contrast = Math.sqrt(luma.reduce((sum, value) => sum + (value - mean) ** 2, 0) / luma.length);
  let steps = 0;
  for (let i = 1; i < luma.length; i += 1) {
    if (i % SAMPLE.width !== 0) steps += Math.abs((luma[i] ?? 0) - (luma[i - 1] ?? 0));
  }
  const detail = steps / luma.length;
  const isGood = mean >= BRIGHTNESS.min && mean <= BRIGHTNESS.max && contrast >= CONTRAST_MIN;
  return { ...sample, isGood, score: contrast + 2 * detail };
}

const difference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;

const better = (a: Judged, b: Judged): number => Number(b.isGood) - Number(a.isGood) || b.score - a.score;

/**
 * Up to five fragments whose first pictures are good and not alike, from all parts of the video. The first one is the poster
 * until somebody chooses; the others follow by time. Where nothing is good, the best of what there is stands alone.
 *
 * @param samples ascending
 */
export function choosePosters(samples: readonly Sample[], max: number = CANDIDATES_MAX): number[] {
  const judged = samples.map(judge);
  const from = Math.floor(judged.length * MIDDLE.from);
  const to = Math.max(from + 1, Math.ceil(judged.length * MIDDLE.to));
  const middle = judged.slice(from, to);
  const parts = Array.from({ length: max }, (_, part) =>
    middle.slice(Math.floor((part * middle.length) / max), Math.floor(((part + 1) * middle.length) / max)),
  );
  const bestOfParts = parts.flatMap((part) => [...part].sort(better).slice(0, 1)).sort(better);
  const chosen: Judged[] = [];
  for (const each of [...bestOfParts, ...middle.sort(better), ...judged.sort(better)]) {
    if (chosen.length === max || (chosen.length > 0 && !each.isGood)) continue;
    if (chosen.every(({ luma }) => difference(luma, each.luma) > SAME_MAX)) chosen.push(each);
  }
  const [first, ...others] = chosen.map(({ fragment }) => fragment);
  return first === undefined ? [] : [first, ...others.sort((a, b) => a - b)];
}
