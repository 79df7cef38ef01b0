// Counts acts within a window of time in the database, where every location sees the same number.
import { sql } from 'drizzle-orm';
import type { AppContext } from '../platform/context.ts';
import { counters } from './table.ts';

/** Adds one and returns the new count of the window that is open now, and when it ends. */
export async function countAct(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  name: string,
  windowMs: number,
): Promise<{ count: number; endsAtMs: number }> {
  const nowMs = clock.now();
  const windowStart = nowMs - (nowMs % windowMs);
  const [row] = await db
    .insert(counters)
    .values({ name, windowStart, count: 1 })
    .onConflictDoUpdate({ target: [counters.name, counters.windowStart], set: { count: sql`${counters.count} + 1` } })
    .returning({ count: counters.count });
  return { count: row?.count ?? 1, endsAtMs: windowStart + windowMs };
}
