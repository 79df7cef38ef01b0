// How many bits one encoder needs beside another for the same quality: Bjøntegaard's delta rate; pure.

export interface RatePoint {
  kbps: number;
  quality: number;
}

/**
 * The mean difference of log rates between two curves over the qualities that both reach (ITU-T VCEG-M33), with a
 * monotone piecewise cubic through the points instead of one polynomial, which swings where they are few (as JVET does).
 * @returns share of the anchor's bits that `test` needs more (negative: less); null where there is no quality that both reach
 */
export function bdRate(anchor: readonly RatePoint[], test: readonly RatePoint[]): number | null {
  const [a, b] = [paretoFront(anchor), paretoFront(test)];
  const low = Math.max(a[0]?.quality ?? Number.NaN, b[0]?.quality ?? Number.NaN);
  const high = Math.min(a.at(-1)?.quality ?? Number.NaN, b.at(-1)?.quality ?? Number.NaN);
  if (!(high > low)) return null;
  const difference = integral(curveOf(b), low, high) - integral(curveOf(a), low, high);
  return Math.exp(difference / (high - low)) - 1;
}

/** By rate; a point that costs more than another and is no better is nobody's choice. */
export function paretoFront(points: readonly RatePoint[]): RatePoint[] {
  const front: RatePoint[] = [];
  for (const point of [...points].sort((a, b) => a.kbps - b.kbps || b.quality - a.quality)) {
    if (point.quality > (front.at(-1)?.quality ?? Number.NEGATIVE_INFINITY)) front.push(point);
  }
  return front;
}

/** A cubic between two qualities, by the log rates and slopes at both (Hermite). */
interface Piece {
  from: number;
  to: number;
  start: number;
  end: number;
  startSlope: number;
  endSlope: number;
}

function curveOf(points: readonly RatePoint[]): Piece[] {
  const x = points.map(({ quality }) => quality);
  const y = points.map(({ kbps }) => Math.log(kbps));
  const slopes = monotoneSlopes(x, y);
  return x.slice(1).map((to, i) => ({
    from: x[i] ?? 0,
    to,
    start: y[i] ?? 0,
    end: y[i + 1] ?? 0,
    startSlope: slopes[i] ?? 0,
    endSlope: slopes[i + 1] ?? 0,
  }));
}

/** Slopes that keep the curve between its points (Fritsch and Butland, as PCHIP has them). */
export function monotoneSlopes(x: readonly number[], y: readonly number[]): number[] {
  const widths = x.slice(1).map((value, i) => value - (x[i] ?? 0));
  const rises = y.slice(1).map((value, i) => (value - (y[i] ?? 0)) / (widths[i] ?? 1));
  const last = x.length - 1;
  return x.map((_, i) => {
    if (last === 1) return rises[0] ?? 0;
    if (i === 0) return endSlope(widths[0], widths[1], rises[0], rises[1]);
    if (i === last) return endSlope(widths[last - 1], widths[last - 2], rises[last - 1], rises[last - 2]);
    const [before = 0, after = 0] = [rises[i - 1], rises[i]];
    if (before * after <= 0) return 0;
    const [left = 1, right = 1] = [widths[i - 1], widths[i]];
    const [w1, w2] = [2 * right + left, right + 2 * left];
    return (w1 + w2) / (w1 / before + w2 / after);
  });
}

/** One-sided through three points, within what keeps the shape. */
function endSlope(near = 1, far = 1, rise = 0, next = 0): number {
  const slope = ((2 * near + far) * rise - near * next) / (near + far);
  if (slope * rise <= 0) return 0;
  if (rise * next <= 0 && Math.abs(slope) > 3 * Math.abs(rise)) return 3 * rise;
  return slope;
}

function integral(curve: readonly Piece[], low: number, high: number): number {
  return curve.reduce((sum, piece) => {
    const [from, to] = [Math.max(low, piece.from), Math.min(high, piece.to)];
    return to > from ? sum + areaUpTo(piece, to) - areaUpTo(piece, from) : sum;
  }, 0);
}

/** The area under a piece from its beginning on, exactly. */
function areaUpTo({ from, to, start, end, startSlope, endSlope: finalSlope }: Piece, until: number): number {
  const width = to - from;
  const t = (until - from) / width;
  const [t2, t3, t4] = [t ** 2, t ** 3, t ** 4];
  const sum =
    start * (t4 / 2 - t3 + t) +
    width * startSlope * (t4 / 4 - (2 * t3) / 3 + t2 / 2) +
    end * (t3 - t4 / 2) +
    width * finalSlope * (t4 / 4 - t3 / 3);
  return width * sum;
}
