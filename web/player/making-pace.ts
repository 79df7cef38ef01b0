// How long segments take that are made for this viewer, and which rung may be asked for although it is not made; pure but for what it remembers.

/** So long what was measured is believed: who else waits changes. */
const BELIEVED_MS = 60_000;
/** One wait is for about six seconds of video: with so long a wait there is enough left for whoever else waits. */
const WAIT_MAX_MS = 2_000;

interface Measured {
  pixels: number;
  waitMs: number;
  atMs: number;
}

export class MakingPace {
  private measured: readonly Measured[] = [];

  /** A segment of a rung with so many pixels was waited for. */
  note(pixels: number, waitMs: number, nowMs: number): void {
    const others = this.measured.filter((each) => each.pixels !== pixels && nowMs - each.atMs < BELIEVED_MS);
    this.measured = [...others, { pixels, waitMs, atMs: nowMs }].sort((a, b) => a.pixels - b.pixels);
  }

  /** Whether segments of such a rung would be made fast enough to go on playing; a rung that was not tried is judged by the one below. */
  affords(pixels: number, nowMs: number): boolean {
    const below = this.measured.findLast((each) => each.pixels <= pixels && nowMs - each.atMs < BELIEVED_MS);
    // At most in proportion to the pixels: the source is decoded for any of them.
    return below !== undefined && (below.waitMs * pixels) / below.pixels <= WAIT_MAX_MS;
  }
}

/** Milliseconds that an answer was waited for on the server; null where it was there. */
export function waitOf(serverTiming: string | null): number | null {
  const match = /(?:^|,)\s*jit\b(?:[^,]*;\s*dur=([\d.]+))?/.exec(serverTiming ?? '');
  return match ? Number(match[1] ?? 0) : null;
}
