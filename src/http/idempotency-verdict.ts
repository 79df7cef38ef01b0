// What a request means whose Idempotency-Key was seen before; pure.

export interface StoredAnswer {
  bodyHash: string;
  /** Null while the first request is under way. */
  status: number | null;
  answer: string | null;
}

export type RepeatVerdict =
  | { kind: 'replay'; status: number; answer: string }
  | { kind: 'in-use' }
  | { kind: 'reused' };

export function judgeRepeat(stored: StoredAnswer, bodyHash: string): RepeatVerdict {
  if (stored.bodyHash !== bodyHash) return { kind: 'reused' };
  if (stored.status === null) return { kind: 'in-use' };
  return { kind: 'replay', status: stored.status, answer: stored.answer ?? '' };
}
