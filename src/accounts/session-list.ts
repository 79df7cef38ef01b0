// The sessions of a person as they see them: what browser, when last, which one is this.
import { and, desc, eq, gt, ne } from 'drizzle-orm';
import type { Session } from '#contract/accounts.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { clientName } from './client-name.ts';
import { SESSION_IDLE_MS } from './session-lifetime.ts';
import { sessions } from './table.ts';

/** The latest; whoever has more ends them all at once. */
const LISTED_MAX = 100;

export async function listSessions(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  userId: string,
  currentId: string | undefined,
): Promise<Session[]> {
  const nowMs = clock.now();
  const lives = and(gt(sessions.expiresAt, nowMs), gt(sessions.lastSeenAt, nowMs - SESSION_IDLE_MS));
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), lives))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id))
    .limit(LISTED_MAX);
  const listed = rows.map((row) => ({
    id: row.id,
    client: clientName(row.client),
    createdAt: new Date(row.createdAt).toISOString(),
    lastSeenAt: new Date(row.lastSeenAt).toISOString(),
    isCurrent: row.id === currentId,
  }));
  return [...listed.filter(({ isCurrent }) => isCurrent), ...listed.filter(({ isCurrent }) => !isCurrent)];
}

/** Ends every session of the person but this one. */
export async function endOtherSessions(
  ctx: Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  userId: string,
  currentId: string,
): Promise<void> {
  const { db, clock } = ctx;
  await db.batch([
    db.delete(sessions).where(and(eq(sessions.userId, userId), ne(sessions.id, currentId))),
    outboxRow(db, happened({ type: 'credentials.ended', userId }), clock.now()),
  ]);
  ctx.defer(flushOutbox(ctx));
}
