// Tickets: with one an app opens its realtime socket, once, within half a minute; a token in an address would be written into logs.
import { and, eq, gt } from 'drizzle-orm';
import type { SocketTicket } from '#contract/tokens.ts';
import type { Credential } from '../http/credential.ts';
import type { Bearer } from '../http/guards.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { readApiToken } from './api-tokens.ts';
import { readApp } from './apps.ts';
import { isToken, newToken } from './format.ts';
import { socketTickets } from './table.ts';

const TICKET_SECONDS = 30;

export async function makeTicket(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  userId: string,
  { kind, id }: Extract<Credential, { kind: 'token' | 'app' }>,
): Promise<SocketTicket> {
  const ticket = newToken('rvt_');
  await db.insert(socketTickets).values({
    ticketHash: await sha256Hex(ticket),
    userId,
    expiresAt: clock.now() + 1000 * TICKET_SECONDS,
    credentialKind: kind,
    credentialId: id,
  });
  return { ticket, expiresInSeconds: TICKET_SECONDS };
}

/** Whose ticket it is and what made it, for the first who shows it and while that is good; null for everybody else. */
export async function redeemTicket(
  ctx: Pick<AppContext, 'db' | 'clock' | 'defer'>,
  ticket: string,
): Promise<Bearer | null> {
  if (!isToken('rvt_', ticket)) return null;
  const [found] = await ctx.db
    .delete(socketTickets)
    .where(and(eq(socketTickets.ticketHash, await sha256Hex(ticket)), gt(socketTickets.expiresAt, ctx.clock.now())))
    .returning();
  if (!found) return null;
  const { userId, credentialId } = found;
  return found.credentialKind === 'app'
    ? readApp(ctx, { userId, appId: credentialId })
    : readApiToken(ctx, { id: credentialId });
}
