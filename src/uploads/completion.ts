// The end of an upload: checks that everything arrived, makes one object of the parts, and puts the video into the queue.
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import { sourceKey } from '#media/object-keys.ts';
import { rowWhere } from '../db/insert-where.ts';
import { jobs, uploadParts, uploads, videos } from '../db/schema.ts';
import { flushOutbox, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { INVALID_PART, storageErrorCode } from '../platform/storage-error.ts';
import { jobIdOf } from '../videos/job-id.ts';
import { MOVES } from '../videos/lifecycle.ts';
import { describeRuns, missingRuns, planOf } from './part-plan.ts';
import { findUpload, listParts, type UploadRow } from './queries.ts';

type CompletionContext = Pick<
  AppContext,
  'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'
>;

/** The first revision of a video is the one that its upload makes. */
const REVISION = 1;

/**
 * Completes an upload; a second time answers the same. Throws `upload-incomplete`, naming the parts that are missing;
 * the upload stays usable then.
 */
export async function completeUpload(ctx: CompletionContext, user: User, id: string): Promise<{ videoId: string }> {
  const upload = await findUpload(ctx, user.id, id);
  if (upload.state !== 'completed') await finishUpload(ctx, upload);
  return { videoId: upload.videoId };
}

/**
 * Every step may be repeated: a crash between storage and database leaves `completing`, and the next call finds the
 * object already whole.
 */
export async function finishUpload(ctx: CompletionContext, upload: UploadRow): Promise<void> {
  const { db, clock } = ctx;
  const plan = planOf(upload);
  const parts = await listParts(ctx, upload.id);
  const missing = missingRuns(plan, parts);
  if (missing.length > 0) {
    if (await isWhole(ctx, upload)) return enqueue(ctx, upload); // another call was faster and has removed the rows
    throw new AppError('upload-incomplete', { detail: `These parts are missing: ${describeRuns(missing)}.` });
  }
  // From here on no part is taken any more.
  await db
    .update(uploads)
    .set({ state: 'completing', expiresAt: Math.max(upload.expiresAt, clock.now() + 3600_000) })
    .where(and(eq(uploads.id, upload.id), eq(uploads.state, 'open')));
  if (!(await isWhole(ctx, upload))) await joinParts(ctx, upload, parts);
  await enqueue(ctx, upload);
}

async function joinParts(
  ctx: CompletionContext,
  upload: UploadRow,
  parts: { partNumber: number; etag: string }[],
): Promise<void> {
  const multipart = ctx.media.resumeMultipartUpload(sourceKey(upload.id), upload.multipartId);
  try {
    const object = await multipart.complete(parts.map(({ partNumber, etag }) => ({ partNumber, etag })));
    if (object.size === upload.sizeBytes) return;
    ctx.log.error('stored source has the wrong size', new Error(`${object.size} bytes`), { uploadId: upload.id });
  } catch (cause) {
    if (await isWhole(ctx, upload)) return; // completed by a call that never came to tell
    const reopen = ctx.db
      .update(uploads)
      .set({ state: 'open' })
      .where(and(eq(uploads.id, upload.id), eq(uploads.state, 'completing')));
    if (storageErrorCode(cause) === INVALID_PART) {
      // Two requests stored the same part at the same time and the wrong one was remembered; which one, nobody can tell.
      await ctx.db.batch([ctx.db.delete(uploadParts).where(eq(uploadParts.uploadId, upload.id)), reopen]);
      throw new AppError('upload-incomplete', { detail: 'The parts must be sent again.', cause });
    }
    await reopen;
    throw new AppError('unavailable', { detail: 'The upload could not be completed. Try again.', cause });
  }
  throw new AppError('internal');
}

/** Whether the object exists with every byte. */
async function isWhole({ media }: Pick<AppContext, 'media'>, upload: UploadRow): Promise<boolean> {
  const object = await media.head(sourceKey(upload.id));
  return object?.size === upload.sizeBytes;
}

/** One batch: the upload is complete, the video queued, its job known, and the message that says so is on its way. */
async function enqueue(ctx: CompletionContext, upload: UploadRow): Promise<void> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const { videoId } = upload;
  const jobId = jobIdOf(videoId, REVISION);
  const job = { id: jobId, videoId, revision: REVISION, state: 'queued' as const, createdAt: nowMs, updatedAt: nowMs };
  await db.batch([
    db
      .update(uploads)
      .set({ state: 'completed' })
      .where(and(eq(uploads.id, upload.id), inArray(uploads.state, ['open', 'completing']))),
    db
      .update(videos)
      .set({ state: 'queued' })
      .where(and(eq(videos.id, videoId), inArray(videos.state, [...MOVES.queued]))),
    db
      .insert(jobs)
      .select(rowWhere(jobs, job, sql`exists (select 1 from ${videos} where ${videos.id} = ${videoId})`))
      .onConflictDoNothing(),
    db.delete(uploadParts).where(eq(uploadParts.uploadId, upload.id)),
    outboxRow(db, { queue: 'transcode', payload: { jobId, videoId, revision: REVISION } }, nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
  ctx.defer(ctx.jobs.getByName(jobId).start(jobId)); // the fast path; the queue leads to the same step
}
