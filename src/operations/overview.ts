// The state of the platform in numbers: one read of the database, one question each to the fleet and to the transcoder.
import { sql } from 'drizzle-orm';
import type { JobStatus, Overview } from '#contract/operations.ts';
import { askTranscoder, type TranscoderFacts } from '../maintenance/health.ts';
import { latestReport } from '../maintenance/janitor.ts';
import type { AppContext } from '../platform/context.ts';
import type { FleetState } from '../processing/fleet.ts';
import { inspectFleet, readFleet } from './fleet-view.ts';

const DAY_MS = 24 * 3600_000;

export interface PlatformFacts {
  jobs: Record<JobStatus, number>;
  unsent: number;
  /** Age of the job that has waited longest; null when none waits. */
  oldestSeconds: number | null;
  deadLetters: { waiting: number; replayed: number };
  failedToday: number;
  /** Failed jobs that are known, by code. */
  failures: { code: string; count: number }[];
  transcoder: TranscoderFacts;
  /** Null when it does not answer. */
  fleet: FleetState | null;
}

type FactsContext = Pick<AppContext, 'db' | 'clock' | 'transcoder' | 'config' | 'fleet' | 'log'>;

export async function readFacts(ctx: FactsContext): Promise<PlatformFacts> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const [states, failures, [numbers], transcoder, fleet] = await Promise.all([
    db.all<{ state: JobStatus; n: number }>(sql`select state, count(*) as n from jobs group by state`),
    db.all<{ code: string; count: number }>(
      sql`select coalesce(error_code, 'unknown') as code, count(*) as count from jobs where state = 'failed' group by 1 order by 1`,
    ),
    db.all<{ unsent: number; oldest: number | null; waiting: number; replayed: number; failed: number }>(sql`select
      (select count(*) from outbox where sent_at is null) as unsent,
      (select min(created_at) from jobs where state = 'queued') as oldest,
      (select count(*) from dead_letters where replayed_at is null) as waiting,
      (select count(*) from dead_letters where replayed_at is not null) as replayed,
      (select count(*) from jobs where state = 'failed' and updated_at > ${nowMs - DAY_MS}) as failed`),
    askTranscoder(ctx),
    inspectFleet(ctx),
  ]);
  const jobs = { queued: 0, running: 0, done: 0, failed: 0 };
  for (const { state, n } of states) jobs[state] = n;
  const oldest = numbers?.oldest ?? null;
  return {
    jobs,
    unsent: numbers?.unsent ?? 0,
    oldestSeconds: oldest === null ? null : Math.max(0, Math.round((nowMs - oldest) / 1000)),
    deadLetters: { waiting: numbers?.waiting ?? 0, replayed: numbers?.replayed ?? 0 },
    failedToday: numbers?.failed ?? 0,
    failures,
    transcoder,
    fleet,
  };
}

export async function readOverview(ctx: FactsContext): Promise<Overview> {
  const [facts, janitor] = await Promise.all([readFacts(ctx), latestReport(ctx)]);
  const { jobs, unsent, oldestSeconds, transcoder, failedToday, deadLetters } = facts;
  return {
    queue: { jobs: jobs.queued, unsent, oldestSeconds },
    transcoder,
    fleet: facts.fleet && (await readFleet(ctx, facts.fleet)),
    running: jobs.running,
    failedToday,
    deadLetters: deadLetters.waiting,
    janitor,
  };
}
