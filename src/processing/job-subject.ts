// Which video a job is for, and whether it still is: the current revision, or one that takes over once its lowest rung and sound are complete.
import { eq } from 'drizzle-orm';
import type { AppContext } from '../platform/context.ts';
import { videos } from '../videos/table.ts';
import type { JobRecord, JobSubject } from './job-store.ts';
import { NOTHING_MADE } from './production.ts';
import { jobs } from './table.ts';
import { NO_TASKS } from './task-state.ts';

export type VideoRow = typeof videos.$inferSelect;

/** A revision that is being made while an earlier one serves. */
export const isCandidate = (subject: Pick<JobSubject, 'revision'>, row: Pick<VideoRow, 'revision'>): boolean =>
  subject.revision > row.revision;

/** The video of a job, null when it is gone, being deleted or already at a later revision. */
export async function readSubject(
  db: AppContext['db'],
  subject: Pick<JobSubject, 'videoId' | 'revision'>,
): Promise<VideoRow | null> {
  const row = await db.query.videos.findFirst({ where: eq(videos.id, subject.videoId) });
  return row && row.revision <= subject.revision && row.state !== 'deleting' ? row : null;
}

/** What a new job object begins with; null when there is nothing to do under this id. */
export async function createRecord(db: AppContext['db'], jobId: string): Promise<JobRecord | null> {
  const [videoId = '', number = ''] = jobId.split('.');
  const revision = Number(number);
  const row = await readSubject(db, { videoId, revision });
  if (!row) return null;
  if (isCandidate({ revision }, row)) {
    const job = await db.query.jobs.findFirst({ columns: { id: true }, where: eq(jobs.id, jobId) });
    if (!job) return null;
  } else if (row.state !== 'queued') return null;
  const { ownerId, uploadId, sourceBytes: sizeBytes, sourceFilename: filename } = row;
  const subject = { jobId, videoId, revision, ownerId, uploadId, sizeBytes, filename };
  return { subject, phase: 'queued', tasks: NO_TASKS, production: NOTHING_MADE, error: null };
}
