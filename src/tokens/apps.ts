// Apps that signed in: what they are known by on each request, and what their owner sees and ends.
import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { App } from '#contract/tokens.ts';
import { mayBeUsed } from '../accounts/sessions.ts';
import { users } from '../accounts/table.ts';
import { toUser } from '../accounts/user.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { Bearer } from '../http/guards.ts';
import type { AppContext } from '../platform/context.ts';
import type { AccessClaims } from './access-token.ts';
import { appGrants } from './table.ts';

const LISTED_MAX = 100;

/** Whether an app may go on: its owner did not end it, and it was used within its time. */
export const isAlive = (
  { revokedAt, expiresAt }: Pick<typeof appGrants.$inferSelect, 'revokedAt' | 'expiresAt'>,
  nowMs: number,
): boolean => revokedAt === null && nowMs < expiresAt;

/** Null when the app was ended, whatever its token says. */
export async function readApp(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  { userId, appId }: AccessClaims,
): Promise<Bearer | null> {
  const [found] = await db
    .select()
    .from(appGrants)
    .innerJoin(users, eq(users.id, appGrants.userId))
    .where(and(eq(appGrants.id, appId), eq(appGrants.userId, userId)));
  const nowMs = clock.now();
  if (!found || !isAlive(found.app_grants, nowMs) || !mayBeUsed(found.users, nowMs)) return null;
  return { user: toUser(found.users), credential: { kind: 'app', id: appId, scopes: found.app_grants.scopes } };
}

/** Those that can go on, the one used last first. */
export async function listApps({ db, clock }: Pick<AppContext, 'db' | 'clock'>, userId: string): Promise<App[]> {
  const rows = await db
    .select()
    .from(appGrants)
    .where(and(eq(appGrants.userId, userId), isNull(appGrants.revokedAt), gt(appGrants.expiresAt, clock.now())))
    .orderBy(desc(appGrants.lastUsedAt))
    .limit(LISTED_MAX);
  return rows.map(({ id, client, scopes, createdAt, lastUsedAt }) => ({
    id,
    client,
    scopes,
    createdAt: new Date(createdAt).toISOString(),
    lastUsedAt: new Date(lastUsedAt).toISOString(),
  }));
}

/** Its tokens are refused from now on, and its sockets close. Throws `app-not-found`. */
export async function endApp(
  ctx: Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  userId: string,
  id: string,
): Promise<void> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const [ended] = await db.batch([
    db
      .update(appGrants)
      .set({ revokedAt: nowMs, revokedReason: 'owner' })
      .where(and(eq(appGrants.userId, userId), eq(appGrants.id, id), isNull(appGrants.revokedAt)))
      .returning({ id: appGrants.id }),
    outboxRow(db, happened({ type: 'credentials.ended', userId }), nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
  if (ended.length === 0) throw new AppError('app-not-found');
}
