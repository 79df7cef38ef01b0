// What becomes of a refresh token that is shown: pure.

/** How long a request may come twice: the answer was lost, or several parts of an app asked at the same time. */
export const GRACE_MS = 10_000;

/**
 * `rotate`: it was not used before. `repeat`: used just now, the same successor is given. `reuse`: somebody else has it
 * too, or had: nobody knows who is the thief, so the whole family ends.
 */
export function judgeRefresh({ usedAt }: { usedAt: number | null }, nowMs: number): 'rotate' | 'repeat' | 'reuse' {
  if (usedAt === null) return 'rotate';
  return nowMs - usedAt <= GRACE_MS ? 'repeat' : 'reuse';
}
