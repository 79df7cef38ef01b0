// Takes one object of a transcoder in: under its epoch only, with the length and checksum that were promised.
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { BAD_DIGEST, storageErrorCode } from '../platform/storage-error.ts';
import type { IncomingPack } from './admission.ts';

const SHA256_HEX = /^[0-9a-f]{64}$/;

export interface IncomingObject {
  jobId: string;
  epoch: number;
  key: string;
  contentType: string;
  /** What a pack holds; null for everything else. */
  pack: IncomingPack | null;
  bytesMax: number;
  /** Headers of the request. */
  contentLength: string | undefined;
  sha256: string | undefined;
  body: ReadableStream | null;
}

/**
 * Streams the body to storage, which itself refuses wrong bytes, and notes it with the job. The same object again is
 * fine. Throws `length-required`, `body-too-large`, `checksum-mismatch`, `object-conflict`, `fragments-made`, `epoch-stale`,
 * `unavailable`.
 */
export async function storeJobObject(
  { media, jobs }: Pick<AppContext, 'media' | 'jobs'>,
  incoming: IncomingObject,
): Promise<void> {
  const { epoch, key, body } = incoming;
  const object = describe(incoming);
  const job = jobs.getByName(incoming.jobId);
  const admission = await job.admit(epoch, key, object, incoming.pack);
  if (admission.kind === 'stale') throw new AppError('epoch-stale');
  if (admission.kind === 'other') throw new AppError('object-conflict');
  if (admission.kind === 'same' || admission.kind === 'made') {
    await body?.pipeTo(new WritableStream()); // an answer before the end of a body breaks the connection
    if (admission.kind === 'same') return;
    throw new AppError('fragments-made', { made: admission.made.map(({ first, end }) => [first, end]) });
  }
  try {
    await media.put(key, body ?? new Uint8Array(), {
      sha256: object.sha256,
      httpMetadata: { contentType: incoming.contentType },
    });
  } catch (cause) {
    if (storageErrorCode(cause) === BAD_DIGEST) throw new AppError('checksum-mismatch', { cause });
    throw new AppError('unavailable', { detail: 'The object could not be stored. Send it again.', cause });
  }
  if (await job.recordObject(epoch, key, object)) return;
  await media.delete(key);
  throw new AppError('epoch-stale');
}

function describe({ contentLength, sha256, bytesMax }: IncomingObject): { sizeBytes: number; sha256: string } {
  const sizeBytes = Number(contentLength);
  if (contentLength === undefined || !Number.isSafeInteger(sizeBytes) || sizeBytes <= 0)
    throw new AppError('length-required');
  if (sizeBytes > bytesMax) throw new AppError('body-too-large', { detail: `At most ${bytesMax} bytes` });
  if (!sha256 || !SHA256_HEX.test(sha256))
    throw new AppError('invalid-input', { detail: 'x-sha256 must be 64 hex digits' });
  return { sizeBytes, sha256 };
}
