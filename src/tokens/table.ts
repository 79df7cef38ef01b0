// The tables api_tokens, app_grants, refresh_tokens and socket_tickets (migrations/0021_accounts.sql, 0026_ticket_credentials.sql).
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Scope } from '#contract/scopes.ts';

export const apiTokens = sqliteTable('api_tokens', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  name: text().notNull(),
  tokenHash: text('token_hash').notNull(),
  ending: text().notNull(),
  scopes: text({ mode: 'json' }).$type<Scope[]>().notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
});

export const appGrants = sqliteTable('app_grants', {
  id: text().primaryKey(),
  userId: text('user_id').notNull(),
  client: text().notNull(),
  scopes: text({ mode: 'json' }).$type<Scope[]>().notNull(),
  createdAt: integer('created_at').notNull(),
  lastUsedAt: integer('last_used_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  revokedAt: integer('revoked_at'),
  revokedReason: text('revoked_reason').$type<'owner' | 'reuse' | 'password' | 'suspended'>(),
});

export const refreshTokens = sqliteTable('refresh_tokens', {
  tokenHash: text('token_hash').primaryKey(),
  grantId: text('grant_id').notNull(),
  createdAt: integer('created_at').notNull(),
  usedAt: integer('used_at'),
});

export const socketTickets = sqliteTable('socket_tickets', {
  ticketHash: text('ticket_hash').primaryKey(),
  userId: text('user_id').notNull(),
  expiresAt: integer('expires_at').notNull(),
  credentialKind: text('credential_kind').$type<'token' | 'app'>().notNull(),
  credentialId: text('credential_id').notNull(),
});
