// Cursors of lists in the order of their rows: the number of the last one; pure.
import { AppError } from '../http/app-error.ts';

/** Null for the first page. Throws `invalid-cursor`. */
export function readRowCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new AppError('invalid-cursor');
  return Number(cursor);
}
