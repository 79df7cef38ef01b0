// Finds jobs whose message or alarm was lost, and starts them.
import { and, asc, eq, inArray, lt, or } from 'drizzle-orm';
import type { AppContext } from '../platform/context.ts';
import { jobs } from './table.ts';

/** After this long a queued job has either been ordered or is waiting for a transcoder, which starting it again leaves alone. */
const LOST_AFTER_MS = 60_000;
/** A job that runs looks after itself by its alarm, unless that was lost too: the platform gives one up that fails a few times. */
const STUCK_AFTER_MS = 3_600_000;
const JOBS_AT_ONCE = 50;
const ROUNDS = 10; // an invocation may ask only so many objects

/** Local queues forget their messages when the process dies; starting a job twice is harmless. Tells how many were asked. */
export async function resumeLostJobs(ctx: Pick<AppContext, 'db' | 'jobs' | 'clock' | 'log'>): Promise<number> {
  let asked = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await askLongestUnheard(ctx);
    asked += found;
    if (found < JOBS_AT_ONCE) break;
  }
  return asked;
}

/** Who was asked goes behind the others, so that many who only wait, or one that cannot start, hide no lost one. */
async function askLongestUnheard({
  db,
  jobs: objects,
  clock,
  log,
}: Pick<AppContext, 'db' | 'jobs' | 'clock' | 'log'>): Promise<number> {
  const nowMs = clock.now();
  const rows = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      or(
        and(eq(jobs.state, 'queued'), lt(jobs.updatedAt, nowMs - LOST_AFTER_MS)),
        and(eq(jobs.state, 'running'), lt(jobs.updatedAt, nowMs - STUCK_AFTER_MS)),
      ),
    )
    .orderBy(asc(jobs.updatedAt))
    .limit(JOBS_AT_ONCE);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await Promise.all(
    ids.map((id) =>
      objects
        .getByName(id)
        .start(id)
        .catch((error: unknown) => log.error('a job could not be asked again', error, { jobId: id })),
    ),
  );
  await db
    .update(jobs)
    .set({ updatedAt: clock.now() })
    .where(and(inArray(jobs.id, ids), inArray(jobs.state, ['queued', 'running'])));
  return ids.length;
}
