// The error numbers that R2 puts at the end of its messages.

/** The multipart upload was completed or aborted. */
export const NO_SUCH_UPLOAD = 10024;
/** A part's etag is not that of what is stored. */
export const INVALID_PART = 10025;

/** The bytes do not have the checksum that was promised. */
export const BAD_DIGEST = 10037;

/** `complete: The specified multipart upload does not exist. (10024)` gives 10024; null when there is no number. */
export function storageErrorCode(error: unknown): number | null {
  const match = /\((\d{5})\)\s*$/.exec(error instanceof Error ? error.message : '');
  return match ? Number(match[1]) : null;
}
