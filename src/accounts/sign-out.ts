// What ends together when an account is to be left by everybody: sessions, apps, tokens, and with them their sockets.
import { and, eq, isNull, ne } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { apiTokens, appGrants, socketTickets } from '../db/schema.ts';
import { happened, outboxRow } from '../events/outbox.ts';
import { sessions } from './table.ts';

export interface SignOut {
  reason: 'owner' | 'password' | 'suspended';
  /** The hash of the one session that goes on. */
  exceptSession?: string;
  /** Personal tokens too; their owner made them on purpose, and sees them in a list. */
  withTokens: boolean;
}

/** Statements for the batch of the change that they belong to; the caller flushes the outbox behind it. */
export function signOutEverywhere(
  db: Db,
  userId: string,
  { reason, exceptSession, withTokens }: SignOut,
  nowMs: number,
) {
  const isOther = exceptSession === undefined ? undefined : ne(sessions.tokenHash, exceptSession);
  return [
    db.delete(sessions).where(and(eq(sessions.userId, userId), isOther)),
    db
      .update(appGrants)
      .set({ revokedAt: nowMs, revokedReason: reason })
      .where(and(eq(appGrants.userId, userId), isNull(appGrants.revokedAt))),
    db.delete(socketTickets).where(eq(socketTickets.userId, userId)),
    ...(withTokens ? [db.delete(apiTokens).where(eq(apiTokens.userId, userId))] : []),
    outboxRow(db, happened({ type: 'credentials.ended', userId }), nowMs),
  ] as const;
}
