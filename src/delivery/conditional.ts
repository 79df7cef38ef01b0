// Conditional requests (RFC 9110 section 13), pure.

export interface Validators {
  /** Strong, with its quotes. */
  etag: string;
  /** Null when only the etag counts. */
  lastModifiedMs: number | null;
}

/** `W/"a"` and `"a"` are the same to a weak comparison (section 8.8.3.2). */
const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Whether a GET or HEAD is answered with 304. If-None-Match wins over If-Modified-Since (section 13.2.2). */
export function isNotModified(
  request: { ifNoneMatch: string | undefined; ifModifiedSince: string | undefined },
  { etag, lastModifiedMs }: Validators,
): boolean {
  if (request.ifNoneMatch !== undefined) {
    if (request.ifNoneMatch.trim() === '*') return true;
    return request.ifNoneMatch.split(',').some((tag) => opaque(tag) === etag);
  }
  if (request.ifModifiedSince === undefined || lastModifiedMs === null) return false;
  const sinceMs = Date.parse(request.ifModifiedSince);
  return !Number.isNaN(sinceMs) && Math.floor(lastModifiedMs / 1000) * 1000 <= sinceMs;
}

/** Whether a Range header counts: without If-Range always, with it only for the very same bytes (section 13.1.5). */
export function rangeCounts(ifRange: string | undefined, { etag, lastModifiedMs }: Validators): boolean {
  if (ifRange === undefined) return true;
  const value = ifRange.trim();
  if (value.startsWith('"') || value.startsWith('W/')) return value === etag;
  return lastModifiedMs !== null && Date.parse(value) === Math.floor(lastModifiedMs / 1000) * 1000;
}
