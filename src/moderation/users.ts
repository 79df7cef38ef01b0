// Accounts as admins manage them: suspended and let in again, given a role; never oneself, and never the last admin.
import { and, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { AdminUser, SuspendUsers } from '#contract/admin.ts';
import type { Role } from '#contract/roles.ts';
import { anotherAdminStays } from '../accounts/last-admin.ts';
import { signOutEverywhere } from '../accounts/sign-out.ts';
import { users } from '../db/schema.ts';
import { flushOutbox, happened, outboxRow, outboxRowIf } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';
import { findAdminUser } from './user-list.ts';

type UserContext = Pick<AppContext, 'db' | 'clock' | 'config' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

/**
 * Those that it suspended: signed out everywhere at once, and told by a letter. Oneself and the last admin are left alone.
 * Throws `invalid-input` for an end that has been.
 */
export async function suspendUsers(
  ctx: UserContext,
  actor: Actor,
  { ids, reason, until = null }: SuspendUsers,
): Promise<string[]> {
  const { db, clock } = ctx;
  const suspendedUntil = until === null ? null : Date.parse(until);
  if (suspendedUntil !== null && suspendedUntil <= clock.now()) {
    const detail = 'That has been. Choose a later time, or none.';
    throw new AppError('invalid-input', { detail, errors: [{ pointer: '/until', detail }] });
  }
  const suspended: string[] = [];
  for (const id of new Set(ids)) {
    const nowMs = clock.now();
    const isDone = sql`exists (select 1 from ${users} where ${users.id} = ${id} and ${users.suspendedAt} = ${nowMs})`;
    const act = { action: 'user.suspend', subject: { kind: 'user', id }, detail: { reason, until } } as const;
    const [made] = await db.batch([
      db
        .update(users)
        .set({ suspendedAt: nowMs, suspendedReason: reason, suspendedUntil })
        .where(and(eq(users.id, id), ne(users.id, actor.id), isNull(users.suspendedAt), anotherAdminStays))
        .returning({ id: users.id }),
      audit(db, actor, act, nowMs, isDone),
      // From here on no session and no token of theirs is taken; the sockets close by this.
      outboxRow(db, happened({ type: 'credentials.ended', userId: id }), nowMs),
      outboxRowIf(db, isDone, happened({ type: 'account.suspended', userId: id, suspendedAtMs: nowMs }), nowMs),
    ]);
    if (made.length === 0) continue;
    await db.batch(signOutEverywhere(db, id, { reason: 'suspended', withTokens: true }, nowMs));
    suspended.push(id);
  }
  ctx.defer(flushOutbox(ctx));
  return suspended;
}

/** Those that may sign in again. */
export async function unsuspendUsers(ctx: UserContext, actor: Actor, ids: readonly string[]): Promise<string[]> {
  const { db, clock } = ctx;
  const freed: string[] = [];
  for (const id of new Set(ids)) {
    const isStill = sql`exists (select 1 from ${users} where ${users.id} = ${id} and ${users.suspendedAt} is not null)`;
    const act = { action: 'user.unsuspend', subject: { kind: 'user', id } } as const;
    const nowMs = clock.now();
    const [, , made] = await db.batch([
      audit(db, actor, act, nowMs, isStill),
      outboxRowIf(db, isStill, happened({ type: 'account.suspension-ended', userId: id, endedAtMs: nowMs }), nowMs),
      db
        .update(users)
        .set({ suspendedAt: null, suspendedReason: null, suspendedUntil: null })
        .where(and(eq(users.id, id), isNotNull(users.suspendedAt)))
        .returning({ id: users.id }),
    ]);
    if (made.length > 0) freed.push(id);
  }
  ctx.defer(flushOutbox(ctx));
  return freed;
}

/**
 * Signs them out everywhere: what they open next they open with the new role. Throws `user-not-found`, `own-subject`,
 * `last-admin`.
 */
export async function giveRole(ctx: UserContext, actor: Actor, id: string, role: Role): Promise<AdminUser> {
  const { db, clock } = ctx;
  if (id === actor.id) throw new AppError('own-subject', { detail: 'Another admin has to change your role.' });
  const [before] = await db.select().from(users).where(eq(users.id, id));
  if (!before) throw new AppError('user-not-found');
  if (before.role === role) return findAdminUser(ctx, id);
  const nowMs = clock.now();
  const isStill = sql`exists (select 1 from ${users} where ${users.id} = ${id} and ${users.role} = ${before.role} and ${anotherAdminStays})`;
  const act = {
    action: 'user.role',
    subject: { kind: 'user', id },
    detail: { before: before.role, after: role },
  } as const;
  const [, made] = await db.batch([
    audit(db, actor, act, nowMs, isStill),
    db
      .update(users)
      .set({ role })
      .where(and(eq(users.id, id), eq(users.role, before.role), anotherAdminStays))
      .returning({ id: users.id }),
  ]);
  if (made.length === 0)
    throw new AppError('last-admin', { detail: 'It is the only admin, or was changed just now. Look at it again.' });
  await db.batch(signOutEverywhere(db, id, { reason: 'owner', withTokens: false }, nowMs));
  ctx.defer(flushOutbox(ctx));
  return findAdminUser(ctx, id);
}
