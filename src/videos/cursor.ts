// Cursors of lists: the sort key of the last row, opaque to clients; pure.
import { ID_PATTERN } from '#contract/ids.ts';

/** Where the next page begins; `list` keeps the cursor of one list from being used on another. */
export interface Cursor {
  list: string;
  /** What the list is ordered by before the id: milliseconds since the epoch, or a count. */
  order: number;
  id: string;
}

export function encodeCursor({ list, order, id }: Cursor): string {
  return btoa(JSON.stringify([list, order, id]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Null when it is none of ours, or of another list. */
export function decodeCursor(text: string, list: Cursor['list']): Cursor | null {
  try {
    const parts: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
    if (!Array.isArray(parts) || parts.length !== 3) return null;
    const [of, order, id] = parts as unknown[];
    if (of !== list || typeof order !== 'number' || !Number.isSafeInteger(order)) return null;
    return typeof id === 'string' && ID_PATTERN.test(id) ? { list, order, id } : null;
  } catch {
    return null;
  }
}
