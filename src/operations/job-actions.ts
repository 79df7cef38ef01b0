// What operators do to jobs: try again, end, and make a finished video anew as another revision.
import { and, eq, inArray, isNull, like, max, sql } from 'drizzle-orm';
import { rowWhere } from '../db/insert-where.ts';
import { flushOutbox, outboxRow } from '../events/outbox.ts';
import { deadLetters } from '../events/table.ts';
import { AppError } from '../http/app-error.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';
import { jobs } from '../processing/table.ts';
import { jobIdOf } from '../videos/job-id.ts';
import { videos } from '../videos/table.ts';

type ActionContext = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

async function readJob({ db }: Pick<AppContext, 'db'>, id: string) {
  const [row] = await db.select().from(jobs).where(eq(jobs.id, id));
  if (!row) throw new AppError('job-not-found');
  return row;
}

/** Begins a failed job again with all its attempts. Throws `job-not-found`, `job-state-conflict`. */
export async function retryJob(ctx: ActionContext, actor: Actor, jobId: string): Promise<void> {
  const { db, clock } = ctx;
  const { videoId, revision } = await readJob(ctx, jobId);
  const job = ctx.jobs.getByName(jobId);
  const inspection = await job.inspect();
  if (inspection?.phase !== 'failed')
    throw new AppError('job-state-conflict', { detail: 'Only a failed job can be tried again.' });
  const nowMs = clock.now();
  const afterEpoch = inspection.live.epoch;
  await db.batch([
    audit(db, actor, { action: 'job.retry', subject: { kind: 'job', id: jobId }, detail: { videoId } }, nowMs),
    outboxRow(db, { queue: 'transcode', payload: { jobId, videoId, revision, afterEpoch } }, nowMs),
    // The letters of this job are answered by it.
    db
      .update(deadLetters)
      .set({ replayedAt: nowMs })
      .where(and(like(deadLetters.id, `${jobId}.%`), isNull(deadLetters.replayedAt))),
  ]);
  ctx.defer(flushOutbox(ctx));
  await job.start(jobId, afterEpoch);
}

/** Ends a job that waits or runs. A video of which a rung and the sound are complete stays, any other is withdrawn. Throws `job-not-found`, `job-state-conflict`. */
export async function cancelJob(
  ctx: Pick<AppContext, 'db' | 'jobs' | 'clock'>,
  actor: Actor,
  jobId: string,
): Promise<void> {
  const { videoId } = await readJob(ctx, jobId);
  const job = ctx.jobs.getByName(jobId);
  const isOver = () => new AppError('job-state-conflict', { detail: 'The job is over already.' });
  const phase = (await job.inspect())?.phase;
  if (phase === 'done' || phase === 'failed' || phase === 'cancelled') throw isOver();
  // The job's state is in its own object, outside of any batch: nobody ends one without the row, which comes first.
  const act = { action: 'job.cancel', subject: { kind: 'job', id: jobId }, detail: { videoId } } as const;
  await audit(ctx.db, actor, act, ctx.clock.now());
  if (!(await job.giveUp('An operator ended the job.'))) throw isOver();
}

/**
 * Makes a finished video anew; the revision that it has serves until the lowest rung and the sound of the new one are
 * complete, and a day longer for those who watch. Throws `job-not-found`, `job-state-conflict`.
 * @returns the id of the new job
 */
export async function reprocessVideo(ctx: ActionContext, actor: Actor, jobId: string): Promise<string> {
  const { db, clock } = ctx;
  const { videoId } = await readJob(ctx, jobId);
  const [latest] = await db
    .select({ revision: max(jobs.revision) })
    .from(jobs)
    .where(eq(jobs.videoId, videoId));
  const revision = (latest?.revision ?? 1) + 1;
  const id = jobIdOf(videoId, revision);
  const nowMs = clock.now();
  const isIdle = sql`exists (select 1 from ${videos} where ${videos.id} = ${videoId} and ${videos.state} = 'ready')
    and not exists (select 1 from ${jobs} where ${jobs.videoId} = ${videoId} and ${inArray(jobs.state, ['queued', 'running'])})`;
  const job = { id, videoId, revision, state: 'queued' as const, createdAt: nowMs, updatedAt: nowMs };
  const act = { action: 'video.reprocess', subject: { kind: 'video', id: videoId }, detail: { jobId: id } } as const;
  const [made] = await db.batch([
    db
      .insert(jobs)
      .select(rowWhere(jobs, job, isIdle))
      .onConflictDoNothing()
      .returning({ id: jobs.id }),
    audit(db, actor, act, nowMs, sql`changes() > 0`),
    outboxRow(db, { queue: 'transcode', payload: { jobId: id, videoId, revision } }, nowMs),
  ]);
  if (made.length === 0)
    throw new AppError('job-state-conflict', {
      detail: 'Only a video that is ready, and not being made, can be made anew.',
    });
  ctx.defer(flushOutbox(ctx));
  ctx.defer(ctx.jobs.getByName(id).start(id)); // the fast path; the queue leads to the same step
  return id;
}
