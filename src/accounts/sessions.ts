// Sessions: opaque random tokens of which only the hash is stored.
import { and, eq, lt, or } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import type { Credential } from '../http/credential.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { newRandomId } from '../platform/ids.ts';
import { randomToken } from './random-token.ts';
import { judgeSession, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from './session-lifetime.ts';
import { sessions, users } from './table.ts';
import { toUser } from './user.ts';

/** People whose sockets are closed by one sweep: more do not end their sessions within an hour with a page open. */
const TOLD_MAX = 200;
/** Of what the browser says it is. */
const CLIENT_CHARACTERS = 200;

export interface OpenedSession {
  token: string;
  row: typeof sessions.$inferInsert;
}

/** A new token and the row that remembers it; the caller writes the row with whatever else happens. */
export async function prepareSession(userId: string, nowMs: number, client = ''): Promise<OpenedSession> {
  const token = randomToken();
  const tokenHash = await sha256Hex(token);
  return {
    token,
    row: {
      tokenHash,
      userId,
      id: newRandomId(),
      client: client.slice(0, CLIENT_CHARACTERS),
      createdAt: nowMs,
      lastSeenAt: nowMs,
      expiresAt: nowMs + SESSION_ABSOLUTE_MS,
      authenticatedAt: nowMs,
    },
  };
}

/**
 * A new token for a session whose owner gave the password just now, and the statement that puts it into the place of the
 * old one; the session stays the same to its owner and its sockets. The statement returns a row if there was one.
 */
export async function renewSession({ db, clock }: Pick<AppContext, 'db' | 'clock'>, sessionHash: string) {
  const token = randomToken();
  const renewedHash = await sha256Hex(token);
  const statement = db
    .update(sessions)
    .set({ tokenHash: renewedHash, authenticatedAt: clock.now() })
    .where(eq(sessions.tokenHash, sessionHash))
    .returning({ id: sessions.id });
  return { token, sessionHash: renewedHash, statement };
}

/** Whether an account may be used: it is not suspended, and its end has not come. */
export const mayBeUsed = (user: { suspendedAt: number | null; deleteAt: number | null }, nowMs: number): boolean =>
  user.suspendedAt === null && (user.deleteAt === null || nowMs < user.deleteAt);

/** The user behind a token and by what they are known, if the session still lives; notes once an hour that it was used. */
export async function readSession(
  { db, clock, defer }: Pick<AppContext, 'db' | 'clock' | 'defer'>,
  token: string,
): Promise<{ user: User | undefined; credential: Credential | undefined; sessionHash: string }> {
  const sessionHash = await sha256Hex(token);
  const [found] = await db
    .select()
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.tokenHash, sessionHash));
  const nowMs = clock.now();
  const verdict = found && mayBeUsed(found.users, nowMs) ? judgeSession(found.sessions, nowMs) : 'ended';
  if (!found || verdict === 'ended') return { user: undefined, credential: undefined, sessionHash };
  if (verdict === 'touch') {
    defer(db.update(sessions).set({ lastSeenAt: nowMs }).where(eq(sessions.tokenHash, sessionHash)).run());
  }
  const { id, authenticatedAt } = found.sessions;
  return {
    user: toUser(found.users),
    credential: { kind: 'session', id, authenticatedAtMs: authenticatedAt },
    sessionHash,
  };
}

type EndingContext = Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

/** Ends one session of this user, named by its hash or by its id; false when there is none. */
export async function endSession(
  ctx: EndingContext,
  userId: string,
  which: { hash: string } | { id: string },
): Promise<boolean> {
  const { db, clock } = ctx;
  const isIt = 'id' in which ? eq(sessions.id, which.id) : eq(sessions.tokenHash, which.hash);
  const [ended] = await db.batch([
    db
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), isIt))
      .returning({ id: sessions.id }),
    outboxRow(db, happened({ type: 'credentials.ended', userId }), clock.now()),
  ]);
  ctx.defer(flushOutbox(ctx));
  return ended.length > 0;
}

/** Removes the rows of sessions that nobody can use any more. */
export async function sweepSessions({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  const nowMs = clock.now();
  const isOver = or(lt(sessions.expiresAt, nowMs), lt(sessions.lastSeenAt, nowMs - SESSION_IDLE_MS));
  const ended = await db.delete(sessions).where(isOver).returning({ userId: sessions.userId });
  const people = [...new Set(ended.map(({ userId }) => userId))];
  // A page may have been open all the time; the sweep of the outbox, which comes last, tells its room.
  for (const userId of people.slice(0, TOLD_MAX))
    await outboxRow(db, happened({ type: 'credentials.ended', userId }), nowMs);
  return ended.length;
}
