// The Range header of one byte range (RFC 9110 section 14), as the reader and the answer need it.

export type ByteRange =
  | { kind: 'whole' }
  | { kind: 'part'; offset: number; length: number }
  | { kind: 'unsatisfiable' };

/**
 * What a Range header asks of `sizeBytes` bytes. Several ranges, other units and nonsense count as no range at all,
 * as RFC 9110 section 14.2 allows.
 */
export function parseByteRange(header: string | null | undefined, sizeBytes: number): ByteRange {
  const match = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/.exec(header?.trim() ?? '');
  if (!match) return { kind: 'whole' };
  if (match[3] !== undefined) {
    const length = Math.min(Number(match[3]), sizeBytes);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', offset: sizeBytes - length, length };
  }
  const first = Number(match[1]);
  const last = match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1);
  if (match[2] !== '' && Number(match[2]) < first) return { kind: 'whole' };
  if (first >= sizeBytes) return { kind: 'unsatisfiable' };
  return { kind: 'part', offset: first, length: last - first + 1 };
}

/** `Content-Range` of a 206 answer. */
export const contentRange = (offset: number, length: number, sizeBytes: number): string =>
  `bytes ${offset}-${offset + length - 1}/${sizeBytes}`;

/** `Content-Range` of a 416 answer. */
export const unsatisfiedRange = (sizeBytes: number): string => `bytes */${sizeBytes}`;

/** One stored piece of a source. */
export interface SourceObject {
  key: string;
  sizeBytes: number;
}

/** Maps a range over a list of objects that together are one file. */
export function mapRange(
  objects: readonly SourceObject[],
  offset: number,
  length: number,
): { key: string; offset: number; length: number }[] {
  const reads: { key: string; offset: number; length: number }[] = [];
  let start = 0;
  for (const object of objects) {
    const from = Math.max(offset, start);
    const to = Math.min(offset + length, start + object.sizeBytes);
    if (from < to) reads.push({ key: object.key, offset: from - start, length: to - from });
    start += object.sizeBytes;
  }
  return reads;
}
