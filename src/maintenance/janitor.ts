// The janitor: ends what nobody finishes, removes what nothing refers to, and reports what is missing.
import { desc, lt } from 'drizzle-orm';
import type { JanitorReport } from '#contract/operations.ts';
import type { AppContext } from '../platform/context.ts';
import { newUlid } from '../platform/ids.ts';
import { sweepBucket } from './bucket-sweep.ts';
import { JanitorTally } from './janitor-tally.ts';
import { checkPublished, sweepJobs } from './row-sweep.ts';
import { SWEEPS } from './sweeps.ts';
import { janitorReports } from './table.ts';

const REPORTS_KEPT_MS = 30 * 24 * 3600_000;

type ReportRow = typeof janitorReports.$inferSelect;

/** In this order: rows first, so that the objects of what just went are orphans already. */
const STEPS: Record<string, (ctx: AppContext, tally: JanitorTally) => Promise<void>> = {
  ...Object.fromEntries(
    Object.entries(SWEEPS).map(([what, sweep]) => [
      what,
      async (ctx: AppContext, tally: JanitorTally) => tally.remove(what, await sweep(ctx)),
    ]),
  ),
  'jobs of videos and revisions that are gone': sweepJobs,
  'objects that nothing refers to': sweepBucket,
  'published media that is missing': checkPublished,
};

/** Runs every step; one that fails is logged, told in the report, and tried again the next time. */
export async function runJanitor(ctx: AppContext, startedBy: JanitorReport['trigger']): Promise<JanitorReport> {
  const tally = new JanitorTally();
  const startedAt = ctx.clock.now();
  for (const [what, step] of Object.entries(STEPS)) {
    try {
      await step(ctx, tally);
    } catch (error) {
      ctx.log.error('sweep failed', error, { sweep: what });
      tally.find('step that failed', what);
    }
  }
  const { removed, found, isComplete } = tally;
  const finishedAt = ctx.clock.now();
  const row = { id: newUlid(startedAt), startedBy, startedAt, finishedAt, isComplete, removed, found };
  await ctx.db.batch([
    ctx.db.insert(janitorReports).values(row),
    ctx.db.delete(janitorReports).where(lt(janitorReports.finishedAt, startedAt - REPORTS_KEPT_MS)),
  ]);
  ctx.log.info('janitor', { startedBy, isComplete, removed: JSON.stringify(removed), found: found.length });
  return toReport(row);
}

export async function latestReport({ db }: Pick<AppContext, 'db'>): Promise<JanitorReport | null> {
  const [row] = await db.select().from(janitorReports).orderBy(desc(janitorReports.finishedAt)).limit(1);
  return row ? toReport(row) : null;
}

function toReport({ id, startedBy, startedAt, finishedAt, isComplete, removed, found }: ReportRow): JanitorReport {
  const time = (ms: number): string => new Date(ms).toISOString();
  return {
    id,
    trigger: startedBy,
    startedAt: time(startedAt),
    finishedAt: time(finishedAt),
    isComplete,
    removed,
    found,
  };
}
