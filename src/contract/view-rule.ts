// What counts as a view: the published rule, for the worker that applies it and the page that explains it; no zod here.

/** So long a video must be watched; a shorter video for half of its length. */
export const VIEW_SECONDS = 30;
export const VIEW_FRACTION = 0.5;
/** The same viewer counts once in so long. */
export const VIEW_WINDOW_MS = 30 * 60_000;
/** The fastest speed of the player: nobody has watched more of a video than time has passed since at this speed. */
export const VIEW_SPEED_MAX = 2;
/** A session ends; who watches longer begins another. */
export const VIEW_SESSION_MS = 6 * 3600_000;

/** Seconds after which a session is a view; the length is null where it is not known yet. */
export function viewAfterSeconds(durationMs: number | null): number {
  if (durationMs === null) return VIEW_SECONDS;
  return Math.min(VIEW_SECONDS, (durationMs / 1000) * VIEW_FRACTION);
}

/** Less than this is the beginning, more than that is the end: nothing to go on with (both are ignored). */
export const RESUME_AFTER_SECONDS = 10;
export const RESUME_BEFORE_FRACTION = 0.95;

/** Where to go on, or null when one begins anew. */
export function resumeSecondsOf(positionMs: number | null, durationMs: number | null): number | null {
  if (positionMs === null || positionMs < RESUME_AFTER_SECONDS * 1000) return null;
  if (durationMs !== null && positionMs > durationMs * RESUME_BEFORE_FRACTION) return null;
  return positionMs / 1000;
}
