// What a request means whose Idempotency-Key was seen before; pure.

export const IDEMPOTENCY_KEPT_MS = 24 * 3600_000;
/** A request that has not answered by then died with its isolate; its key is free again. */
const UNDER_WAY_MS = 60_000;

export interface StoredAnswer {
  bodyHash: string;
  /** Null while the first request is under way. */
  status: number | null;
  answer: string | null;
  createdAt: number;
}

export type RepeatVerdict =
  | { kind: 'replay'; status: number; answer: string }
  | { kind: 'in-use' }
  | { kind: 'reused' }
  /** `diedAfterMs`: when the same request began that never answered; what it was to make may be there. */
  | { kind: 'free'; diedAfterMs: number | null };

export function judgeRepeat(stored: StoredAnswer, bodyHash: string, nowMs: number): RepeatVerdict {
  if (stored.createdAt < nowMs - IDEMPOTENCY_KEPT_MS) return { kind: 'free', diedAfterMs: null };
  const isSame = stored.bodyHash === bodyHash;
  if (stored.status === null && stored.createdAt < nowMs - UNDER_WAY_MS) {
    return { kind: 'free', diedAfterMs: isSame ? stored.createdAt : null };
  }
  if (!isSame) return { kind: 'reused' };
  if (stored.status === null) return { kind: 'in-use' };
  return { kind: 'replay', status: stored.status, answer: stored.answer ?? '' };
}
