// Accounts as admins list them: searched and filtered, each with what it keeps and may keep.
import { and, desc, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';
import type { AdminUser, AdminUsersQuery } from '#contract/admin.ts';
import { channels, usage, users } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import { toUsage } from '../limits/quota.ts';
import type { AppContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../videos/cursor.ts';
import { beginning, containing } from './searching.ts';

const MINUTE_MS = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

const selectUsers = ({ db }: Pick<AppContext, 'db'>) =>
  db
    .select({ row: users, videos: channels.videoCount, usage })
    .from(users)
    .leftJoin(channels, eq(channels.id, users.id))
    .leftJoin(usage, eq(usage.userId, users.id));

/** The newest first. Throws `invalid-cursor`. */
export async function listUsers(
  ctx: Pick<AppContext, 'db' | 'config'>,
  { limit, cursor, q, role, suspended }: AdminUsersQuery,
): Promise<{ data: AdminUser[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 'users');
  if (after === null) throw new AppError('invalid-cursor');
  const rows = await selectUsers(ctx)
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
    data: page.map((found) => toAdminUser(ctx, found)),
    nextCursor: rows.length > limit && last ? encodeCursor({ list: 'users', order: 0, id: last.id }) : null,
  };
}

/** Throws `user-not-found`. */
export async function findAdminUser(ctx: Pick<AppContext, 'db' | 'config'>, id: string): Promise<AdminUser> {
  const [found] = await selectUsers(ctx).where(eq(users.id, id));
  if (!found) throw new AppError('user-not-found');
  return toAdminUser(ctx, found);
}

function toAdminUser(
  { config }: Pick<AppContext, 'config'>,
  found: {
    row: typeof users.$inferSelect;
    videos: number | null;
    usage: typeof usage.$inferSelect | null;
  },
): AdminUser {
  const { row } = found;
  const { quotaBytes = null, quotaMs = null } = found.usage ?? {};
  return {
    id: row.id,
    username: row.username,
    displayName: row.displayName,
    email: row.email,
    role: row.role,
    createdAt: iso(row.createdAt),
    videos: found.videos ?? 0,
    suspended:
      row.suspendedAt === null
        ? null
        : { at: iso(row.suspendedAt), until: isoOrNull(row.suspendedUntil), reason: row.suspendedReason ?? '' },
    usage: toUsage(found.usage, config),
    quota: { bytes: quotaBytes, minutes: quotaMs === null ? null : quotaMs / MINUTE_MS },
    deleteAt: isoOrNull(row.deleteAt),
  };
}
