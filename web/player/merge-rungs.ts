// Which rungs there are after a takeover, and whether one of them is worth fetching the buffer anew.

/** What identifies and orders a rung; hls.js's levels have it. */
interface Rung {
  width: number;
  height: number;
  bitrate: number;
  videoCodec: string | undefined;
}

const keyOf = (rung: Rung): string => `${rung.width}x${rung.height} ${rung.videoCodec ?? ''}`;

/** Whether both are the same rung, whatever rates are declared. */
export const isSameRung = (one: Rung, other: Rung): boolean => keyOf(one) === keyOf(other);

/** Known rungs stay the same objects; new ones stand where hls.js would have sorted them. */
export function mergeRungs<Known extends Rung>(known: readonly Known[], fetched: readonly Known[]): Known[] {
  const keys = new Set(known.map(keyOf));
  return [...known, ...fetched.filter((rung) => !keys.has(keyOf(rung)))].sort(
    (a, b) => a.height - b.height || a.bitrate - b.bitrate,
  );
}

/** Of the measured bandwidth: the estimate was made on small segments of a low rung. */
const AFFORDABLE = 0.6;

/**
 * The best rung that the bandwidth affords, where it is better than the one being fetched: the buffered rest of that is
 * then not worth watching to its end.
 * @returns its place, or -1
 */
export function betterRung(rungs: readonly Rung[], current: Rung | null, bandwidthBps: number): number {
  if (!current) return -1;
  const affordable = rungs.findLastIndex((rung) => rung.bitrate <= bandwidthBps * AFFORDABLE);
  return affordable > rungs.indexOf(current) ? affordable : -1;
}
