// Decides by what was admitted lately whether one more act is; pure.

/** What a counter remembers of the window that ends now. */
export interface Recent {
  count: number;
  /** When the oldest of them leaves the window; null without any. */
  freeMs: number | null;
}

export type Tally = { admitted: true; remaining: number } | { admitted: false; retryAfterSeconds: number };

/**
 * The window slides: in no time of its length are more than `limit` acts admitted. Those refused do not count, so that
 * one is admitted again when the oldest that was admitted is as old as the window.
 */
export function judge({ count, freeMs }: Recent, limit: number, nowMs: number): Tally {
  if (count < limit) return { admitted: true, remaining: limit - count - 1 };
  return { admitted: false, retryAfterSeconds: Math.max(1, Math.ceil(((freeMs ?? nowMs) - nowMs) / 1000)) };
}

/** Of an act that was counted before: it takes nothing more. */
export const goingOn = ({ count }: Recent, limit: number): Tally => ({
  admitted: true,
  remaining: Math.max(0, limit - count),
});
