// Cursors of lists: the sort key of the last row, opaque to clients; pure.
import { ID_PATTERN } from '#contract/ids.ts';

/** Where the next page begins; `list` keeps the cursor of one list from being used on another. */
export interface Cursor {
  list: 'latest' | 'own';
  /** Milliseconds since the epoch of the list's order. */
  atMs: number;
  id: string;
}

export function encodeCursor({ list, atMs, id }: Cursor): string {
  return btoa(JSON.stringify([list, atMs, id]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Null when it is none of ours, or of another list. */
export function decodeCursor(text: string, list: Cursor['list']): Cursor | null {
  try {
    const parts: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
    if (!Array.isArray(parts) || parts.length !== 3) return null;
    const [of, atMs, id] = parts as unknown[];
    if (of !== list || typeof atMs !== 'number' || !Number.isSafeInteger(atMs)) return null;
    return typeof id === 'string' && ID_PATTERN.test(id) ? { list, atMs, id } : null;
  } catch {
    return null;
  }
}
