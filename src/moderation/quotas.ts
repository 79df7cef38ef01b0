// What one account may keep, as an admin sets it: the act and its row of the log are one batch.
import { eq, sql } from 'drizzle-orm';
import type { AdminUser, SetQuota } from '#contract/admin.ts';
import { usage, users } from '../db/schema.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';
import { findAdminUser } from './user-list.ts';

const MINUTE_MS = 60_000;

/** What is kept already stays, however much it is. Throws `user-not-found`. */
export async function setQuota(
  ctx: Pick<AppContext, 'db' | 'clock' | 'config'>,
  actor: Actor,
  id: string,
  after: SetQuota,
): Promise<AdminUser> {
  const { db, clock } = ctx;
  const { quota: before } = await findAdminUser(ctx, id);
  if (before.bytes === after.bytes && before.minutes === after.minutes) return findAdminUser(ctx, id);
  const isThere = sql`exists (select 1 from ${users} where ${users.id} = ${id})`;
  const act = { action: 'user.quota', subject: { kind: 'user', id }, detail: { before, after } } as const;
  await db.batch([
    audit(db, actor, act, clock.now(), isThere),
    db
      .update(usage)
      .set({ quotaBytes: after.bytes, quotaMs: after.minutes === null ? null : after.minutes * MINUTE_MS })
      .where(eq(usage.userId, id)),
  ]);
  return findAdminUser(ctx, id);
}
