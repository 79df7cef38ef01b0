// Cursors of search results: how they were found, and which was the last; pure.

export interface SearchCursor {
  /** `broad` results follow the exact ones. */
  stage: 'exact' | 'broad';
  /** By what the page was ordered before the number. */
  rank: number;
  documentId: number;
  /** Results shown so far. */
  shown: number;
}

/** Binds a cursor to its query: another query has another order. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

export function encodeSearchCursor({ stage, rank, documentId, shown }: SearchCursor, request: string): string {
  return btoa(JSON.stringify([fingerprint(request), stage, rank, documentId, shown]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Null when it is none of ours, or of another query. */
export function decodeSearchCursor(text: string, request: string): SearchCursor | null {
  try {
    const parts: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')));
    if (!Array.isArray(parts) || parts.length !== 5) return null;
    const [of, stage, rank, documentId, shown] = parts as unknown[];
    if (of !== fingerprint(request) || (stage !== 'exact' && stage !== 'broad')) return null;
    if (typeof rank !== 'number' || !Number.isFinite(rank)) return null;
    if (!Number.isSafeInteger(documentId) || !Number.isSafeInteger(shown)) return null;
    return { stage, rank, documentId: documentId as number, shown: shown as number };
  } catch {
    return null;
  }
}
