// The hourly sweep of tokens: what nobody can use any more is forgotten, and sockets of what expired are closed.
import { and, gt, lt, lte, or } from 'drizzle-orm';
import { happened, outboxRow } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { apiTokens, appGrants, refreshTokens, socketTickets } from './table.ts';

const HOUR_MS = 3600_000;
/** How long an app that ended, or a refresh token that was used, is remembered: a thief who comes later is only refused. */
const REMEMBERED_MS = 30 * 24 * HOUR_MS;
/** People whose sockets are looked at by one sweep. */
const TOLD_MAX = 200;

export async function sweepTokens({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  const nowMs = clock.now();
  const long = nowMs - REMEMBERED_MS;
  const expired = await db
    .select({ userId: apiTokens.userId })
    .from(apiTokens)
    .where(and(lte(apiTokens.expiresAt, nowMs), gt(apiTokens.expiresAt, nowMs - 2 * HOUR_MS)))
    .limit(TOLD_MAX);
  // The sweep of the outbox, which comes last, tells their rooms.
  for (const userId of new Set(expired.map((row) => row.userId)))
    await outboxRow(db, happened({ type: 'credentials.ended', userId }), nowMs);
  const [tickets, used, ended] = await db.batch([
    db.delete(socketTickets).where(lt(socketTickets.expiresAt, nowMs)).returning({ is: socketTickets.expiresAt }),
    db.delete(refreshTokens).where(lt(refreshTokens.usedAt, long)).returning({ is: refreshTokens.createdAt }),
    db
      .delete(appGrants)
      .where(or(lt(appGrants.revokedAt, long), lt(appGrants.expiresAt, long)))
      .returning({ is: appGrants.createdAt }),
  ]);
  return tickets.length + used.length + ended.length;
}
