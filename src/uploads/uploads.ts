// Use cases of an upload under way: begin it, ask how far it is, store a part, give it up.
import { and, eq, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import { distinctTags } from '#contract/tag-slug.ts';
import type { StartUpload, Upload } from '#contract/uploads.ts';
import { sourceKey } from '#media/object-keys.ts';
import { checkCategory, stillThere } from '../categories/queries.ts';
import { insertTags } from '../categories/tags.ts';
import { defaultProtection } from '../channels/queries.ts';
import { rowWhere } from '../db/insert-where.ts';
import { AppError } from '../http/app-error.ts';
import { holdTo } from '../http/limit.ts';
import { bytesFit, hasMinutesLeft } from '../limits/quota.ts';
import type { AppContext } from '../platform/context.ts';
import { FLEET } from '../platform/fleet-name.ts';
import { newUlid } from '../platform/ids.ts';
import { NO_SUCH_UPLOAD, storageErrorCode } from '../platform/storage-error.ts';
import { deleteVideo } from '../videos/deletion.ts';
import { RELEASE_CLOCK } from '../videos/release.ts';
import { scheduleOf } from '../videos/schedule.ts';
import { videos } from '../videos/table.ts';
import { titleFromFilename } from '../videos/title.ts';
import { formatBytes } from './format-bytes.ts';
import { type PartPlan, partBytes, planOf, planParts } from './part-plan.ts';
import { findUpload, listParts, toUpload } from './queries.ts';
import { uploadParts, uploads } from './table.ts';
import { quotaReached } from './usage.ts';

const DAY_MS = 24 * 3600_000;
/** An upload that gets no part for so long is given up. */
export const UPLOAD_IDLE_MS = DAY_MS;

/** Makes the upload and its video. Throws `empty-file`, `file-too-large`, `rate-limited`, `storage-quota-reached`, `minutes-quota-reached`, `invalid-input` for an unknown category. */
export async function startUpload(
  ctx: Pick<AppContext, 'db' | 'media' | 'clock' | 'config' | 'releaseClock' | 'limits'>,
  user: User,
  input: StartUpload,
): Promise<Upload> {
  const { db, media, clock, config } = ctx;
  const plan = planWithin(input.sizeBytes, config);
  await checkCategory(ctx, input.category);
  const nowMs = clock.now();
  const upload = {
    id: newUlid(nowMs),
    ownerId: user.id,
    videoId: newUlid(nowMs),
    filename: input.filename,
    sizeBytes: input.sizeBytes,
    partSizeBytes: plan.partSizeBytes,
    multipartId: '',
    state: 'open' as const,
    createdAt: nowMs,
    expiresAt: nowMs + UPLOAD_IDLE_MS,
  };
  const withinQuota = sql`${bytesFit(user.id, input.sizeBytes, config)} and ${hasMinutesLeft(user.id, config)}`;
  const [allowed] = await db.all<{ yes: number }>(sql`select ${withinQuota} as yes`);
  if (!allowed?.yes) throw await quotaReached(ctx, user.id, input.sizeBytes);
  // Here and not at the door: what is refused for another reason, or answered from memory, is no upload.
  await holdTo(ctx, 'upload', user.id);

  const multipart = await media.createMultipartUpload(sourceKey(upload.id));
  const row = { ...upload, multipartId: multipart.uploadId };
  const video = {
    id: upload.videoId,
    ownerId: user.id,
    title: input.title ?? titleFromFilename(input.filename),
    description: input.description ?? '',
    tags: distinctTags(input.tags ?? []),
    category: input.category ?? null,
    ...scheduleOf({ visibility: 'private', publishAt: null }, input, nowMs),
    protection: input.protection ?? (await defaultProtection(ctx, user)),
    state: 'uploading' as const,
    uploadId: upload.id,
    sourceFilename: input.filename,
    sourceBytes: input.sizeBytes,
    createdAt: nowMs,
  };
  // The quota is asked again by the statement that writes: of many requests at once exactly as many succeed as may.
  const uploadExists = sql`exists (select 1 from ${uploads} where ${uploads.id} = ${upload.id})`;
  const [made] = await db.batch([
    db
      .insert(uploads)
      .select(rowWhere(uploads, row, withinQuota))
      .returning({ id: uploads.id }),
    db.insert(videos).select(rowWhere(videos, { ...video, category: stillThere(video.category) }, uploadExists)),
    insertTags(db, video.id, video.tags),
  ]);
  if (made.length === 0) {
    await multipart.abort();
    throw await quotaReached(ctx, user.id, input.sizeBytes);
  }
  if (video.publishAt !== null) await ctx.releaseClock.getByName(RELEASE_CLOCK).arm(video.publishAt);
  return toUpload(row, []);
}

function planWithin(sizeBytes: number, config: AppContext['config']): PartPlan {
  if (sizeBytes === 0) throw new AppError('empty-file');
  const plan = sizeBytes <= config.uploadMaxBytes ? planParts(sizeBytes, config.uploadPartBytes) : null;
  if (plan) return plan;
  throw new AppError('file-too-large', {
    detail: `The file has ${formatBytes(sizeBytes)}; this site takes at most ${formatBytes(config.uploadMaxBytes)}.`,
  });
}

/** How far an upload is: the truth for resuming. */
export async function getUpload(ctx: Pick<AppContext, 'db'>, user: User, id: string): Promise<Upload> {
  const row = await findUpload(ctx, user.id, id);
  const parts = await listParts(ctx, id);
  return toUpload(
    row,
    parts.map((part) => part.partNumber),
  );
}

export interface PartBody {
  partNumber: number;
  /** Of the Content-Length header; null without one. */
  lengthBytes: number | null;
  body: ReadableStream | null;
}

/**
 * Streams a part to storage and remembers it; the same part again replaces the first. Throws `part-out-of-range`,
 * `length-required`, `part-size-mismatch`, `upload-closed`, `unavailable`.
 */
export async function storePart(
  ctx: Pick<AppContext, 'db' | 'media' | 'clock' | 'fleet' | 'defer'>,
  user: User,
  id: string,
  part: PartBody,
): Promise<{ partNumber: number; etag: string }> {
  const upload = await findUpload(ctx, user.id, id);
  if (upload.state !== 'open') throw new AppError('upload-closed');
  const body = checkPart(planOf(upload), part);
  if (part.partNumber === 1) ctx.defer(ctx.fleet.getByName(FLEET).wake()); // there is work soon
  const multipart = ctx.media.resumeMultipartUpload(sourceKey(id), upload.multipartId);
  let etag: string;
  try {
    ({ etag } = await multipart.uploadPart(part.partNumber, body));
  } catch (cause) {
    if (storageErrorCode(cause) === NO_SUCH_UPLOAD) throw new AppError('upload-closed');
    throw new AppError('unavailable', { detail: 'The part could not be stored. Send it again.', cause });
  }
  const { partNumber } = part;
  const nowMs = ctx.clock.now();
  const isOpen = sql`exists (select 1 from ${uploads} where ${uploads.id} = ${id} and ${uploads.state} = 'open')`;
  const stored = { uploadId: id, partNumber, etag, sizeBytes: part.lengthBytes as number };
  const [recorded] = await ctx.db.batch([
    ctx.db
      .insert(uploadParts)
      .select(rowWhere(uploadParts, stored, isOpen))
      .onConflictDoUpdate({
        target: [uploadParts.uploadId, uploadParts.partNumber],
        set: { etag, sizeBytes: stored.sizeBytes },
      })
      .returning({ partNumber: uploadParts.partNumber }),
    ctx.db
      .update(uploads)
      .set({ expiresAt: nowMs + UPLOAD_IDLE_MS })
      .where(and(eq(uploads.id, id), eq(uploads.state, 'open'))),
  ]);
  if (recorded.length === 0) throw new AppError('upload-closed');
  return { partNumber, etag };
}

/** Everything that can be refused before a byte is read. */
function checkPart(plan: PartPlan, { partNumber, lengthBytes, body }: PartBody): ReadableStream {
  const planned = partBytes(plan, partNumber);
  if (planned === null) {
    throw new AppError('part-out-of-range', { detail: `This upload has the parts 1 to ${plan.partCount}.` });
  }
  if (lengthBytes === null) throw new AppError('length-required');
  if (lengthBytes !== planned || body === null) {
    throw new AppError('part-size-mismatch', {
      detail: `Part ${partNumber} must have ${planned} bytes, not ${lengthBytes}.`,
    });
  }
  return body;
}

/** Gives an upload up, and with it the video that it was to become. Throws `upload-closed` once it is complete. */
export async function abortUpload(
  ctx: Pick<AppContext, 'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  user: User,
  id: string,
): Promise<void> {
  const upload = await findUpload(ctx, user.id, id);
  if (upload.state !== 'open') throw new AppError('upload-closed');
  await deleteVideo(ctx, upload.videoId);
}
