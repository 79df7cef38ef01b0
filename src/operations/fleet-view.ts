// The fleet as operators see it: what each slot does, and who waits, whoever is served first first.
import { eq, inArray } from 'drizzle-orm';
import type { FleetView } from '#contract/operations.ts';
import type { AppContext } from '../platform/context.ts';
import { FLEET } from '../platform/fleet-name.ts';
import type { FleetState } from '../processing/fleet.ts';
import { inOrder } from '../processing/fleet-state.ts';
import { jobs } from '../processing/table.ts';
import { videos } from '../videos/table.ts';

/** More than anybody reads; how many there are is told beside. */
const WAITING_SHOWN = 20;

type FleetContext = Pick<AppContext, 'db' | 'clock' | 'fleet' | 'log'>;

/** What the fleet knows; null when it does not answer. */
export async function inspectFleet({ fleet, log }: Pick<FleetContext, 'fleet' | 'log'>): Promise<FleetState | null> {
  try {
    return await fleet.getByName(FLEET).inspect();
  } catch (error) {
    log.error('the fleet did not answer', error);
    return null;
  }
}

/** With the titles of the videos; a job that is gone has none. */
export async function readFleet(ctx: FleetContext, state: FleetState): Promise<FleetView> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const first = inOrder(state.waiting, state.slots, nowMs).slice(0, WAITING_SHOWN);
  const ids = new Set([...first, ...state.slots.flatMap(({ busy }) => busy)].map(({ jobId }) => jobId));
  const rows =
    ids.size === 0
      ? []
      : await db
          .select({ jobId: jobs.id, title: videos.title })
          .from(jobs)
          .innerJoin(videos, eq(videos.id, jobs.videoId))
          .where(inArray(jobs.id, [...ids].slice(0, 90))); // a statement has a hundred values at most
  const titles = new Map(rows.map(({ jobId, title }) => [jobId, title]));
  const named = ({ jobId }: { jobId: string }) => ({ jobId, title: titles.get(jobId) ?? null });
  return {
    slots: state.slots.map(({ number, busy, restsUntilMs, refusals }) => ({
      number,
      tasks: busy.map((task) => ({ ...named(task), lane: task.lane })),
      restsUntil: restsUntilMs > nowMs ? new Date(restsUntilMs).toISOString() : null,
      refusals,
    })),
    waiting: first.map((job) => ({ ...named(job), class: job.class, since: new Date(job.sinceMs).toISOString() })),
    waitingCount: state.waiting.length,
  };
}
