// What the clock of releases does at its times, and the sweep that makes up for a time that was missed.
import type { AppContext } from '../platform/context.ts';
import { nextReleaseMs, RELEASE_CLOCK, releaseDue } from '../videos/release.ts';
import { endExpired, nextExpiryMs } from './links.ts';

/** Makes public what is scheduled, and ends what links opened whose time is over; tells how many of both. */
export const doWhatIsDue = async (ctx: AppContext): Promise<number> =>
  (await releaseDue(ctx)) + (await endExpired(ctx));

/** The next time at which something is due; null while nothing is. */
export async function nextDueMs(ctx: Pick<AppContext, 'db'>): Promise<number | null> {
  const times = [await nextReleaseMs(ctx), await nextExpiryMs(ctx)].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** Hourly: does what a stop or a lost alarm left, and sets the alarm again. */
export async function sweepReleases(ctx: AppContext): Promise<number> {
  const done = await doWhatIsDue(ctx);
  const next = await nextDueMs(ctx);
  if (next !== null) await ctx.releaseClock.getByName(RELEASE_CLOCK).arm(next);
  return done;
}
