// Sessions: opaque random tokens of which only the hash is stored.
import { eq, lt, or } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { Credential } from '../http/credential.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { newRandomId } from '../platform/ids.ts';
import { judgeSession, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from './session-lifetime.ts';
import { sessions, users } from './table.ts';
import { toUser } from './user.ts';

const TOKEN_BYTES = 32;
/** Of what the browser says it is. */
const CLIENT_CHARACTERS = 200;

export interface OpenedSession {
  token: string;
  row: typeof sessions.$inferInsert;
}

/** A new token and the row that remembers it; the caller writes the row with whatever else happens. */
export async function prepareSession(userId: string, nowMs: number, client = ''): Promise<OpenedSession> {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  const token = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
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
  const verdict = found && found.users.suspendedAt === null ? judgeSession(found.sessions, nowMs) : 'ended';
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

export async function endSession({ db }: Pick<AppContext, 'db'>, sessionHash: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, sessionHash));
}

/** Removes the rows of sessions that nobody can use any more. */
export async function sweepSessions({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  const nowMs = clock.now();
  const isOver = or(lt(sessions.expiresAt, nowMs), lt(sessions.lastSeenAt, nowMs - SESSION_IDLE_MS));
  return (await db.delete(sessions).where(isOver)).meta.changes;
}
