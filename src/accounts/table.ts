// The tables users, sessions and mail_codes (migrations/0001_accounts.sql, 0021_accounts.sql).
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Role } from '#contract/roles.ts';

export type MailPurpose = 'verify-email' | 'reset-password' | 'change-email';

export const users = sqliteTable('users', {
  id: text().primaryKey(),
  username: text().notNull(),
  usernameKey: text('username_key').notNull(),
  email: text().notNull(),
  emailKey: text('email_key').notNull(),
  displayName: text('display_name').notNull(),
  passwordHash: text('password_hash').notNull(),
  createdAt: integer('created_at').notNull(),
  role: text().$type<Role>().notNull().default('creator'),
  emailVerifiedAt: integer('email_verified_at'),
  passwordChangedAt: integer('password_changed_at'),
  suspendedAt: integer('suspended_at'),
  suspendedReason: text('suspended_reason'),
  /** Null: until an admin ends it. */
  suspendedUntil: integer('suspended_until'),
  deleteAt: integer('delete_at'),
});

export const sessions = sqliteTable('sessions', {
  tokenHash: text('token_hash').primaryKey(),
  userId: text('user_id').notNull(),
  createdAt: integer('created_at').notNull(),
  lastSeenAt: integer('last_seen_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  /** Names it to its owner. */
  id: text().notNull(),
  client: text().notNull().default(''),
  authenticatedAt: integer('authenticated_at').notNull(),
});

export const mailCodes = sqliteTable('mail_codes', {
  codeHash: text('code_hash').primaryKey(),
  userId: text('user_id').notNull(),
  purpose: text().$type<MailPurpose>().notNull(),
  email: text().notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});
