// Deletes a video with everything that it owned: rows, objects, its job and its upload. Every step may be repeated.
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { indexPrefix, playbackKey, sourceKey, videoPrefix } from '#media/object-keys.ts';
import { captions, jobs, playbackIds, renditions, uploadParts, uploads, videos } from '../db/schema.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { NO_SUCH_UPLOAD, storageErrorCode } from '../platform/storage-error.ts';
import { videoDeleted } from './announcements.ts';
import { jobIdOf } from './job-id.ts';
import { MOVES } from './lifecycle.ts';
import type { VideoRow } from './view.ts';

type DeletionContext = Pick<
  AppContext,
  'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'
>;

const PAGE_ROWS = 20;

/** Hides the video at once, then removes it; what a crash leaves is finished by `sweepDeletions`. */
export async function deleteVideo(ctx: DeletionContext, videoId: string): Promise<void> {
  const [row] = await ctx.db
    .update(videos)
    .set({ state: 'deleting' })
    .where(and(eq(videos.id, videoId), inArray(videos.state, [...MOVES.deleting])))
    .returning();
  if (row) await finishDeletion(ctx, row);
}

/** Finishes what was begun and interrupted; tells how many. */
export async function sweepDeletions(ctx: DeletionContext): Promise<number> {
  let finished = 0;
  const rows = await ctx.db.select().from(videos).where(eq(videos.state, 'deleting')).limit(PAGE_ROWS);
  for (const row of rows) {
    try {
      await finishDeletion(ctx, row);
      finished += 1;
    } catch (error) {
      ctx.log.error('deletion not finished', error, { videoId: row.id });
    }
  }
  return finished;
}

/** Hides every video of an account at once and removes some of them; true when none is left. */
export async function deleteVideosOf(ctx: DeletionContext, ownerId: string): Promise<boolean> {
  const { db } = ctx;
  await db
    .update(videos)
    .set({ state: 'deleting' })
    .where(and(eq(videos.ownerId, ownerId), ne(videos.state, 'deleting')));
  const rows = await db.select().from(videos).where(eq(videos.ownerId, ownerId)).limit(PAGE_ROWS);
  for (const row of rows) await finishDeletion(ctx, row);
  return rows.length < PAGE_ROWS;
}

async function finishDeletion(ctx: DeletionContext, row: VideoRow): Promise<void> {
  const { db, clock } = ctx;
  await withdraw(ctx, row.id);
  // From here on nobody writes: the job forgets itself, and its transcoder's requests are refused.
  const known = await db.select({ id: jobs.id }).from(jobs).where(eq(jobs.videoId, row.id));
  for (const id of new Set([jobIdOf(row.id, row.revision), ...known.map((job) => job.id)]))
    await ctx.jobs.getByName(id).cancel();
  await withdraw(ctx, row.id); // a record that the job was writing meanwhile
  await abortMultipart(ctx, row.uploadId);
  await ctx.media.delete(sourceKey(row.uploadId));
  await deletePrefix(ctx, videoPrefix(row.id));
  await deletePrefix(ctx, indexPrefix(row.id));
  await deleteWhatPeopleLeft(ctx, row.id);
  await db.batch([
    db.delete(playbackIds).where(eq(playbackIds.videoId, row.id)),
    db.delete(captions).where(eq(captions.videoId, row.id)),
    db.delete(renditions).where(eq(renditions.videoId, row.id)),
    db.delete(jobs).where(eq(jobs.videoId, row.id)),
    db.delete(uploadParts).where(eq(uploadParts.uploadId, row.uploadId)),
    // The row stays for a day: the daily quota counts what was begun, not what was kept.
    db.update(uploads).set({ state: 'aborted' }).where(eq(uploads.id, row.uploadId)),
    db.delete(videos).where(eq(videos.id, row.id)),
    outboxRow(db, videoDeleted(row), clock.now()),
    outboxRow(db, happened({ type: 'video.searchable-changed', videoId: row.id }), clock.now()),
    outboxRow(db, happened({ type: 'video.deleted', videoId: row.id, views: row.views }), clock.now()),
  ]);
  ctx.defer(flushOutbox(ctx));
}

const ROWS_AT_ONCE = 5_000;

/**
 * The rows of which a video may have millions, by portions: a statement of D1 ends after thirty seconds, and the rest of
 * them would go with the video's own row in a single one.
 */
async function deleteWhatPeopleLeft({ db }: Pick<AppContext, 'db'>, videoId: string): Promise<void> {
  const portion = (of: 'comments' | 'reactions' | 'watch_history', key: 'id' | 'user_id') =>
    sql`delete from ${sql.identifier(of)} where video_id = ${videoId} and ${sql.identifier(key)} in (
      select ${sql.identifier(key)} from ${sql.identifier(of)} where video_id = ${videoId} limit ${ROWS_AT_ONCE})`;
  const portions = [portion('comments', 'id'), portion('reactions', 'user_id'), portion('watch_history', 'user_id')];
  for (const statement of portions) while ((await db.run(statement)).meta.changes > 0);
}

/** Without its record a playback id serves nothing; isolates forget theirs within 30 s. */
async function withdraw({ db, media }: Pick<AppContext, 'db' | 'media'>, videoId: string): Promise<void> {
  const ids = await db.select({ id: playbackIds.id }).from(playbackIds).where(eq(playbackIds.videoId, videoId));
  if (ids.length > 0) await media.delete(ids.map(({ id }) => playbackKey(id)));
}

async function abortMultipart({ db, media }: Pick<AppContext, 'db' | 'media'>, uploadId: string): Promise<void> {
  const [upload] = await db.select().from(uploads).where(eq(uploads.id, uploadId));
  if (!upload || upload.state === 'completed') return;
  try {
    await media.resumeMultipartUpload(sourceKey(uploadId), upload.multipartId).abort();
  } catch (error) {
    if (storageErrorCode(error) !== NO_SUCH_UPLOAD) throw error; // else it was completed or aborted before
  }
}

async function deletePrefix({ media }: Pick<AppContext, 'media'>, prefix: string): Promise<void> {
  // What is listed is deleted before the next page is asked for, so every page is the first.
  for (;;) {
    const { objects, truncated } = await media.list({ prefix });
    if (objects.length > 0) await media.delete(objects.map((object) => object.key));
    if (!truncated) return;
  }
}
