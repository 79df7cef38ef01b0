// What the clock of releases does at its times, and the sweep that makes up for a time that was missed.
import type { AppContext } from '../platform/context.ts';
import { nextReleaseMs, RELEASE_CLOCK, releaseDue } from '../videos/release.ts';

export async function doWhatIsDue(ctx: AppContext): Promise<number> {
  return releaseDue(ctx);
}

/** The next time at which something is due; null while nothing is. */
export async function nextDueMs(ctx: Pick<AppContext, 'db'>): Promise<number | null> {
  return nextReleaseMs(ctx);
}

/** Hourly: does what a stop or a lost alarm left, and sets the alarm again. */
export async function sweepReleases(ctx: AppContext): Promise<number> {
  const done = await doWhatIsDue(ctx);
  const next = await nextDueMs(ctx);
  if (next !== null) await ctx.releaseClock.getByName(RELEASE_CLOCK).arm(next);
  return done;
}
