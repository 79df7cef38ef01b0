// What a socket is told when it opens: the messages it missed, then where everything stands now.
import { and, desc, eq, gt, inArray } from 'drizzle-orm';
import type { JobProgress, ServerMessage, VideoProgress } from '#contract/realtime.ts';
import type { VideoState } from '#contract/videos.ts';
import type { LoggedEvent } from '../events/outbox.ts';
import { outbox } from '../events/table.ts';
import type { AppContext } from '../platform/context.ts';
import { jobs } from '../processing/table.ts';
import { processingOf } from '../videos/queries.ts';
import { videos } from '../videos/table.ts';
import type { VideoRow } from '../videos/view.ts';

/** More than this was missed: the latest are sent, and the present state says the rest. */
const REPLAY_MAX = 500;
const OWN_VIDEOS_MAX = 50;

/** The logged messages of `topics` after `since`, oldest first. */
export async function missedMessages(
  { db }: Pick<AppContext, 'db'>,
  topics: string[],
  since: number | null,
): Promise<ServerMessage[]> {
  if (since === null) return [];
  const rows = await db
    .select({ id: outbox.id, payload: outbox.payload })
    .from(outbox)
    .where(and(inArray(outbox.topic, topics), gt(outbox.id, since)))
    .orderBy(desc(outbox.id))
    .limit(REPLAY_MAX);
  return rows.reverse().map(({ id, payload }) => ({ ...(payload as LoggedEvent), seq: id }));
}

/** The videos of a person that are still being made. */
export function unfinishedVideos({ db }: Pick<AppContext, 'db'>, ownerId: string): Promise<VideoRow[]> {
  return db
    .select()
    .from(videos)
    .where(and(eq(videos.ownerId, ownerId), inArray(videos.state, ['queued', 'processing', 'playable'])))
    .orderBy(desc(videos.id))
    .limit(OWN_VIDEOS_MAX);
}

/** Where processing of one video stands. */
export async function presentState(
  ctx: Pick<AppContext, 'db' | 'jobs' | 'log'>,
  row: VideoRow,
): Promise<VideoProgress> {
  return {
    type: 'video.progress',
    videoId: row.id,
    state: row.state as VideoState, // nobody may see a video that is being deleted
    indexVersion: row.indexVersion,
    processing: await processingOf(ctx, row),
  };
}

const JOBS_MAX = 50;

/** Where the jobs stand that wait or run. */
export async function presentJobs({ db, jobs: objects }: Pick<AppContext, 'db' | 'jobs'>): Promise<JobProgress[]> {
  const rows = await db
    .select({ jobId: jobs.id, videoId: jobs.videoId })
    .from(jobs)
    .where(inArray(jobs.state, ['queued', 'running']))
    .orderBy(desc(jobs.updatedAt))
    .limit(JOBS_MAX);
  const found = await Promise.all(rows.map(({ jobId }) => objects.getByName(jobId).inspect()));
  return rows.flatMap((row, i) => {
    const job = found[i]?.live;
    return job ? [{ type: 'job.progress' as const, ...row, job }] : [];
  });
}
