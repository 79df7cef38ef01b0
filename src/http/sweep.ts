// Forgets what the HTTP layer kept for a while: answers of repeated requests, counters of past windows.
import { lt } from 'drizzle-orm';
import type { AppContext } from '../platform/context.ts';
import { IDEMPOTENCY_KEPT_MS } from './idempotency-verdict.ts';
import { counters, idempotencyKeys } from './table.ts';

/** Longer than any window that is counted. */
const COUNTERS_KEPT_MS = 24 * 3600_000;

export async function sweepIdempotencyKeys({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  const isOld = lt(idempotencyKeys.createdAt, clock.now() - IDEMPOTENCY_KEPT_MS);
  return (await db.delete(idempotencyKeys).where(isOld)).meta.changes;
}

export async function sweepCounters({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  const isOld = lt(counters.windowStart, clock.now() - COUNTERS_KEPT_MS);
  return (await db.delete(counters).where(isOld)).meta.changes;
}
