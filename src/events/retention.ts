// How long the outbox remembers: sockets that were away longer load the page anew anyway.
import { lt } from 'drizzle-orm';
import type { AppContext } from '../platform/context.ts';
import { outbox } from './table.ts';

const KEPT_MS = 7 * 24 * 3600_000;

/** Forgets rows that were sent long ago; unsent ones stay however old. */
export async function sweepOutbox({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<void> {
  await db.delete(outbox).where(lt(outbox.sentAt, clock.now() - KEPT_MS));
}
