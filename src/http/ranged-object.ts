// Answers with a stored file or one byte range of it (RFC 9110 section 14).
import { type ByteRange, contentRange, mapRange, type SourceObject, unsatisfiedRange } from '#media/byte-range.ts';
import type { ObjectStore } from '../platform/ports.ts';
import { AppError } from './app-error.ts';

/** The file that `objects` are together, or `range` of it. Throws `media-not-found` when it is not there. */
export async function rangedObject(
  media: Pick<ObjectStore, 'get'>,
  objects: readonly SourceObject[],
  range: ByteRange,
  options: { head: boolean; headers: Record<string, string> },
): Promise<Response> {
  const totalBytes = objects.reduce((sum, object) => sum + object.sizeBytes, 0);
  if (range.kind === 'unsatisfiable') {
    throw new AppError('range-not-satisfiable', { headers: { 'content-range': unsatisfiedRange(totalBytes) } });
  }
  const { offset, length } = range.kind === 'part' ? range : { offset: 0, length: totalBytes };
  const headers = new Headers({ ...options.headers, 'accept-ranges': 'bytes', 'content-length': `${length}` });
  if (range.kind === 'part') headers.set('content-range', contentRange(offset, length, totalBytes));
  const status = range.kind === 'part' ? 206 : 200;
  if (options.head) return new Response(null, { status, headers });
  return new Response(await readAll(media, mapRange(objects, offset, length)), { status, headers });
}

async function readAll(
  media: Pick<ObjectStore, 'get'>,
  reads: ReturnType<typeof mapRange>,
): Promise<ReadableStream | null> {
  const open = async ({ key, offset, length }: (typeof reads)[number]): Promise<ReadableStream> => {
    const object = await media.get(key, { range: { offset, length } });
    if (!object) throw new AppError('media-not-found');
    return object.body;
  };
  const [first, ...rest] = reads;
  if (!first) return null;
  const body = await open(first);
  if (rest.length === 0) return body;
  const joined = new FixedLengthStream(reads.reduce((sum, { length }) => sum + length, 0));
  const pump = async (): Promise<void> => {
    await body.pipeTo(joined.writable, { preventClose: true });
    for (const read of rest) await (await open(read)).pipeTo(joined.writable, { preventClose: true });
    await joined.writable.close();
  };
  pump().catch((error) => joined.writable.abort(error));
  return joined.readable;
}
