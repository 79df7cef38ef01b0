// Finds jobs whose message was lost before their object heard of it, and starts them.
import { and, eq, lt } from 'drizzle-orm';
import type { AppContext } from '../platform/context.ts';
import { jobs } from './table.ts';

/** After this long a queued job has either been ordered or is waiting for a transcoder, which starting it again leaves alone. */
const LOST_AFTER_MS = 60_000;
const JOBS_AT_ONCE = 50;

/** Local queues forget their messages when the process dies; starting a job twice is harmless. */
export async function resumeLostJobs({ db, jobs: objects, clock }: Pick<AppContext, 'db' | 'jobs' | 'clock'>) {
  const lost = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.state, 'queued'), lt(jobs.updatedAt, clock.now() - LOST_AFTER_MS)))
    .limit(JOBS_AT_ONCE);
  await Promise.all(lost.map(({ id }) => objects.getByName(id).start(id)));
  return lost.length;
}
