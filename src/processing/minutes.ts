// Holds the length that a plan has to what its owner may keep, before anything is converted.
import { and, eq, ne, sql } from 'drizzle-orm';
import { minutesFit } from '../limits/quota.ts';
import type { AppContext } from '../platform/context.ts';
import { videos } from '../videos/table.ts';
import type { Intake } from './event-intake.ts';
import type { JobRecord } from './job-store.ts';
import { timelineMs } from './mirror.ts';
import type { Production } from './production.ts';

/** A video that played already stays, whatever the quota is by now. */
const FIRST_REVISION = 1;

/** The end of a job whose new plan is longer than what is left; the plan is forgotten then, so that nothing counts its length. */
export async function holdToQuota(
  ctx: Pick<AppContext, 'db' | 'config'>,
  record: Pick<JobRecord, 'subject' | 'production'>,
  before: Production,
): Promise<Intake['end']> {
  const { subject, production } = record;
  const { plan } = production;
  if (plan === null || plan === before.plan || subject.revision > FIRST_REVISION) return undefined;
  if (await takeMinutes(ctx.db, subject.videoId, timelineMs(plan), ctx.config)) return undefined;
  record.production = before;
  return { type: 'failed', code: 'minutes-quota-reached', detail: 'longer than what its owner has left' };
}

/** Notes the length at the video if it fits, in one statement: of many at once as many fit as may. Repeating it changes nothing. */
async function takeMinutes(db: AppContext['db'], videoId: string, durationMs: number, quota: AppContext['config']) {
  const isIt = and(eq(videos.id, videoId), ne(videos.state, 'deleting'));
  const fits = minutesFit(sql`${videos.ownerId}`, durationMs, sql`${videos.durationMs}`, quota);
  const taken = await db.update(videos).set({ durationMs }).where(and(isIt, fits)).returning({ id: videos.id });
  if (taken.length > 0) return true;
  const there = await db.select({ id: videos.id }).from(videos).where(isIt);
  return there.length === 0; // one that is gone is told so by the next step
}
