// Accounts as admins manage them: suspended and let in again, given a role; never oneself, and never the last admin.
import { and, desc, eq, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { AdminUser, AdminUsersQuery } from '#contract/admin.ts';
import type { Role } from '#contract/roles.ts';
import { anotherAdminStays } from '../accounts/last-admin.ts';
import { signOutEverywhere } from '../accounts/sign-out.ts';
import { channels, users } from '../db/schema.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../videos/cursor.ts';
import { beginning, containing } from './searching.ts';

type UserContext = Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

const iso = (ms: number): string => new Date(ms).toISOString();

/** The newest first. Throws `invalid-cursor`. */
export async function listUsers(
  { db }: Pick<AppContext, 'db'>,
  { limit, cursor, q, role, suspended }: AdminUsersQuery,
): Promise<{ data: AdminUser[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 'users');
  if (after === null) throw new AppError('invalid-cursor');
  const rows = await db
    .select({ row: users, videos: channels.videoCount })
    .from(users)
    .leftJoin(channels, eq(channels.id, users.id))
    .where(
      and(
        q ? or(containing(users.username, q), containing(users.displayName, q), beginning(users.email, q)) : undefined,
        role && eq(users.role, role),
        suspended && (suspended === 'yes' ? isNotNull(users.suspendedAt) : isNull(users.suspendedAt)),
        after && lt(users.id, after.id),
      ),
    )
    .orderBy(desc(users.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1)?.row;
  return {
    data: page.map(({ row, videos }) => toAdminUser(row, videos ?? 0)),
    nextCursor: rows.length > limit && last ? encodeCursor({ list: 'users', order: 0, id: last.id }) : null,
  };
}

const toAdminUser = (row: typeof users.$inferSelect, videos: number): AdminUser => ({
  id: row.id,
  username: row.username,
  displayName: row.displayName,
  email: row.email,
  role: row.role,
  createdAt: iso(row.createdAt),
  videos,
  suspended: row.suspendedAt === null ? null : { at: iso(row.suspendedAt), reason: row.suspendedReason ?? '' },
  deleteAt: row.deleteAt === null ? null : iso(row.deleteAt),
});

/** Those that it suspended: signed out everywhere at once. Oneself and the last admin are left alone. */
export async function suspendUsers(
  ctx: UserContext,
  actor: Actor,
  ids: readonly string[],
  reason: string,
): Promise<string[]> {
  const { db, clock } = ctx;
  const suspended: string[] = [];
  for (const id of new Set(ids)) {
    const nowMs = clock.now();
    const isDone = sql`exists (select 1 from ${users} where ${users.id} = ${id} and ${users.suspendedAt} = ${nowMs})`;
    const act = { action: 'user.suspend', subject: { kind: 'user', id }, detail: { reason } } as const;
    const [made] = await db.batch([
      db
        .update(users)
        .set({ suspendedAt: nowMs, suspendedReason: reason })
        .where(and(eq(users.id, id), ne(users.id, actor.id), isNull(users.suspendedAt), anotherAdminStays))
        .returning({ id: users.id }),
      audit(db, actor, act, nowMs, isDone),
      // From here on no session and no token of theirs is taken; the sockets close by this.
      outboxRow(db, happened({ type: 'credentials.ended', userId: id }), nowMs),
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
    const [, made] = await db.batch([
      audit(db, actor, act, clock.now(), isStill),
      db
        .update(users)
        .set({ suspendedAt: null, suspendedReason: null })
        .where(and(eq(users.id, id), isNotNull(users.suspendedAt)))
        .returning({ id: users.id }),
    ]);
    if (made.length > 0) freed.push(id);
  }
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
  if (before.role === role) return toAdminUser(before, 0);
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
      .returning(),
  ]);
  const [after] = made;
  if (!after)
    throw new AppError('last-admin', { detail: 'It is the only admin, or was changed just now. Look at it again.' });
  await db.batch(signOutEverywhere(db, id, { reason: 'owner', withTokens: false }, nowMs));
  ctx.defer(flushOutbox(ctx));
  return toAdminUser(after, 0);
}
