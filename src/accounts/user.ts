// A user as its owner sees it; pure.
import type { User } from '#contract/accounts.ts';
import type { users } from './table.ts';

export function toUser(row: typeof users.$inferSelect): User {
  return {
    id: row.id,
    username: row.username,
    email: row.email,
    displayName: row.displayName,
    createdAt: new Date(row.createdAt).toISOString(),
    role: row.role,
    isEmailVerified: row.emailVerifiedAt !== null,
    deleteAt: row.deleteAt === null ? null : new Date(row.deleteAt).toISOString(),
  };
}
