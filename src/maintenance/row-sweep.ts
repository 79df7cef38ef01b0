// Goes through the rows: jobs that are over for good are forgotten, and published media that is missing is reported.
import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import { playbackKey, sourceKey, videoPrefix } from '#media/object-keys.ts';
import type { AppContext } from '../platform/context.ts';
import { jobs } from '../processing/table.ts';
import { jobIdOf } from '../videos/job-id.ts';
import { captions, playbackIds, renditions, videos } from '../videos/table.ts';
import { judgeJob, missingKeys } from './janitor-plan.ts';
import type { JanitorTally } from './janitor-tally.ts';
import { janitorPositions } from './table.ts';

const JOBS_PER_RUN = 200;
const VIDEOS_PER_RUN = 50;
/** Where the check of published videos goes on; it shares the table of positions with the bucket's parts. */
const POSITION = 'videos';

/** Forgets jobs whose video is gone or whose revision nobody can play any more, with the rows of that revision. */
export async function sweepJobs(
  { db, jobs: objects, clock }: Pick<AppContext, 'db' | 'jobs' | 'clock'>,
  tally: JanitorTally,
): Promise<void> {
  const serves = sql<number>`exists (select 1 from ${playbackIds} where ${playbackIds.videoId} = ${jobs.videoId}
    and ${playbackIds.revision} = ${jobs.revision}
    and (${playbackIds.retiredAt} is null or ${playbackIds.retiredAt} > ${clock.now()}))`;
  const rows = await db
    .select({ id: jobs.id, videoId: jobs.videoId, revision: jobs.revision, current: videos.revision, serves })
    .from(jobs)
    .leftJoin(videos, eq(videos.id, jobs.videoId))
    .where(or(isNull(videos.id), gt(videos.revision, jobs.revision)))
    .limit(JOBS_PER_RUN);
  for (const { id, videoId, revision, current, serves: isServed } of rows) {
    if (judgeJob({ revision, videoRevision: current, isServed: Boolean(isServed) }) === 'keep') continue;
    await objects.getByName(id).cancel();
    await db.batch([
      db.delete(renditions).where(and(eq(renditions.videoId, videoId), eq(renditions.revision, revision))),
      db.delete(captions).where(and(eq(captions.videoId, videoId), eq(captions.revision, revision))),
      db.delete(jobs).where(eq(jobs.id, id)),
    ]);
    tally.remove('jobs that are over for good', 1);
  }
}

/** Looks for the source, the media and the playback record of some videos a run; a lost record is written again. */
export async function checkPublished(
  ctx: Pick<AppContext, 'db' | 'media' | 'jobs'>,
  tally: JanitorTally,
): Promise<void> {
  const { db } = ctx;
  const [position] = await db.select().from(janitorPositions).where(eq(janitorPositions.prefix, POSITION));
  const rows = await db
    .select({ id: videos.id, revision: videos.revision, uploadId: videos.uploadId })
    .from(videos)
    .where(and(inArray(videos.state, ['playable', 'ready']), gt(videos.id, position?.lastKey ?? '')))
    .orderBy(asc(videos.id))
    .limit(VIDEOS_PER_RUN);
  for (const row of rows) await checkVideo(ctx, row, tally);
  const lastKey = rows.at(-1)?.id;
  if (rows.length < VIDEOS_PER_RUN || lastKey === undefined)
    await db.delete(janitorPositions).where(eq(janitorPositions.prefix, POSITION));
  else {
    tally.isComplete = false;
    await db
      .insert(janitorPositions)
      .values({ prefix: POSITION, lastKey })
      .onConflictDoUpdate({ target: janitorPositions.prefix, set: { lastKey } });
  }
}

async function checkVideo(
  { db, media, jobs: objects }: Pick<AppContext, 'db' | 'media' | 'jobs'>,
  { id, revision, uploadId }: { id: string; revision: number; uploadId: string },
  tally: JanitorTally,
): Promise<void> {
  if (!(await media.head(sourceKey(uploadId)))) tally.find('video without its source', id);
  const job = objects.getByName(jobIdOf(id, revision));
  const references = await job.references();
  const stored = await keysUnder(media, `${videoPrefix(id)}${revision}/`);
  for (const key of missingKeys(references, stored)) tally.find('published media that is missing', key);
  const [live] = await db
    .select({ id: playbackIds.id })
    .from(playbackIds)
    .where(and(eq(playbackIds.videoId, id), eq(playbackIds.revision, revision), isNull(playbackIds.retiredAt)));
  if (live && (await media.head(playbackKey(live.id)))) return;
  tally.find('playback record written again', id);
  await job.publish();
}

async function keysUnder(media: AppContext['media'], prefix: string): Promise<Set<string>> {
  const keys = new Set<string>();
  for (let startAfter: string | undefined; ; ) {
    const { objects, truncated } = await media.list({ prefix, ...(startAfter === undefined ? {} : { startAfter }) });
    for (const { key } of objects) keys.add(key);
    startAfter = objects.at(-1)?.key;
    if (!truncated || startAfter === undefined) return keys;
  }
}
