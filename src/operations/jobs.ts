// Reads of jobs for operators: the rows, and what each job's object says of itself right now.
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { FAILURES } from '#contract/failures.ts';
import type { JobDetail, JobLive, JobStatus, OperationsJob } from '#contract/operations.ts';
import type { VideoState } from '#contract/videos.ts';
import { users } from '../accounts/table.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import type { JobInspection } from '../processing/job-inspection.ts';
import { jobs } from '../processing/table.ts';
import { videos } from '../videos/table.ts';
import { readRowCursor } from './row-cursor.ts';

type ReadContext = Pick<AppContext, 'db' | 'jobs' | 'log'>;

/** The order in which jobs were made. */
const rowNumber = sql<number>`${jobs}.rowid`;

function selectJobs({ db }: Pick<AppContext, 'db'>) {
  return db
    .select({
      row: jobs,
      number: rowNumber,
      title: videos.title,
      videoState: videos.state,
      owner: { id: users.id, username: users.username },
    })
    .from(jobs)
    .innerJoin(videos, eq(videos.id, jobs.videoId))
    .innerJoin(users, eq(users.id, videos.ownerId));
}
type JobRow = Awaited<ReturnType<ReturnType<typeof selectJobs>['limit']>>[number];

/** The latest jobs first. Throws `invalid-cursor`. */
export async function listJobs(
  ctx: ReadContext,
  { limit, cursor, state }: { limit: number; cursor?: string | undefined; state?: JobStatus | undefined },
): Promise<{ data: OperationsJob[]; nextCursor: string | null }> {
  const before = readRowCursor(cursor);
  const rows = await selectJobs(ctx)
    .where(and(state && eq(jobs.state, state), before === null ? undefined : lt(rowNumber, before)))
    .orderBy(desc(rowNumber))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const data = await Promise.all(page.map(async (row) => toJob(row, await inspect(ctx, row.row.id))));
  return { data, nextCursor: rows.length > limit ? String(page.at(-1)?.number) : null };
}

/** Throws `job-not-found`. */
export async function findJob(ctx: ReadContext, id: string): Promise<JobDetail> {
  const [row] = await selectJobs(ctx).where(eq(jobs.id, id)).limit(1);
  if (!row) throw new AppError('job-not-found');
  const inspection = await inspect(ctx, id);
  return {
    ...toJob(row, inspection),
    nextTryAt: timeOf(inspection?.nextTryAtMs ?? null),
    passes: inspection?.log?.passes ?? [],
    history: (inspection?.history ?? []).map(({ atMs, ...fact }) => ({ at: new Date(atMs).toISOString(), ...fact })),
  };
}

/** Null when there is no object of the job, or it does not answer: the rows say what they know. */
async function inspect({ jobs: objects, log }: ReadContext, jobId: string): Promise<JobInspection | null> {
  try {
    return await objects.getByName(jobId).inspect();
  } catch (error) {
    log.error('job did not answer', error, { jobId });
    return null;
  }
}

function toJob({ row, title, videoState, owner }: JobRow, inspection: JobInspection | null): OperationsJob {
  return {
    id: row.id,
    videoId: row.videoId,
    revision: row.revision,
    title,
    videoState: videoState as VideoState, // what is being deleted loses its job in a moment
    owner,
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
    ...(inspection?.live ?? fromRow(row)),
  };
}

const fromRow = ({ state, attempts, errorCode, errorDetail }: JobRow['row']): JobLive => ({
  state,
  stage: state === 'done' || state === 'failed' ? 'done' : 'waiting',
  progress: state === 'done' ? 1 : 0,
  attempts,
  epoch: 0,
  tasks: [],
  etaSeconds: null,
  renditions: [],
  error: errorCode === null ? null : { code: errorCode, detail: errorDetail ?? FAILURES[errorCode].text },
});

const timeOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
