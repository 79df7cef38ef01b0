// Reads of uploads: the one that is asked for, and its parts.
import { and, asc, eq, ne } from 'drizzle-orm';
import type { Upload } from '#contract/uploads.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { planOf, runsOf } from './part-plan.ts';
import { uploadParts, uploads } from './table.ts';

export type UploadRow = typeof uploads.$inferSelect;

/** The user's own upload. Throws `upload-not-found` for others' and for cancelled ones. */
export async function findUpload({ db }: Pick<AppContext, 'db'>, ownerId: string, id: string): Promise<UploadRow> {
  const [row] = await db
    .select()
    .from(uploads)
    .where(and(eq(uploads.id, id), eq(uploads.ownerId, ownerId), ne(uploads.state, 'aborted')));
  if (!row) throw new AppError('upload-not-found');
  return row;
}

export function listParts({ db }: Pick<AppContext, 'db'>, uploadId: string) {
  return db
    .select({ partNumber: uploadParts.partNumber, etag: uploadParts.etag, sizeBytes: uploadParts.sizeBytes })
    .from(uploadParts)
    .where(eq(uploadParts.uploadId, uploadId))
    .orderBy(asc(uploadParts.partNumber));
}

/** An upload on the wire. Of a completed one every part was received, though their rows are gone. */
export function toUpload(row: UploadRow, partNumbers: readonly number[]): Upload {
  const { partCount } = planOf(row);
  const completed = row.state === 'completed';
  return {
    id: row.id,
    videoId: row.videoId,
    filename: row.filename,
    sizeBytes: row.sizeBytes,
    partSizeBytes: row.partSizeBytes,
    partCount,
    state: completed ? 'completed' : 'open',
    received: completed ? [[1, partCount]] : runsOf(partNumbers),
    expiresAt: new Date(row.expiresAt).toISOString(),
  };
}
