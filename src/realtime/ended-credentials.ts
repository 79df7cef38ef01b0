// Closes the sockets of a person whose session, token or app ended; what is alive is read at that moment.
import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { apiTokens, appGrants, sessions, users } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';

/** May be repeated and may come late. A socket that opens meanwhile is not in the list that is asked about. */
export async function closeEnded(
  { db, audience, clock }: Pick<AppContext, 'db' | 'audience' | 'clock'>,
  { userId }: { userId: string },
): Promise<void> {
  const room = audience.of(userId);
  const opened = await room.credentialsOf(userId);
  if (opened.length === 0) return;
  const nowMs = clock.now();
  const mayAct = and(
    eq(users.id, userId),
    isNull(users.suspendedAt),
    or(isNull(users.deleteAt), gt(users.deleteAt, nowMs)),
  );
  const lists = await db.batch([
    db
      .select({ id: sessions.id })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(and(mayAct, gt(sessions.expiresAt, nowMs))),
    db
      .select({ id: appGrants.id })
      .from(appGrants)
      .innerJoin(users, eq(users.id, appGrants.userId))
      .where(and(mayAct, isNull(appGrants.revokedAt), gt(appGrants.expiresAt, nowMs))),
    db
      .select({ id: apiTokens.id })
      .from(apiTokens)
      .innerJoin(users, eq(users.id, apiTokens.userId))
      .where(and(mayAct, or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, nowMs)))),
  ]);
  const alive = new Set(lists.flat().map(({ id }) => id));
  const ended = opened.filter((id) => !alive.has(id));
  if (ended.length > 0) await room.endCredentials(userId, ended);
}
