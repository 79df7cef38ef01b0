// The tables video_shares and share_links (migrations/0022_visibility.sql, 0027_share_links_by_expiry.sql, 0028_share_links_that_ended.sql).
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const videoShares = sqliteTable(
  'video_shares',
  {
    videoId: text('video_id').notNull(),
    userId: text('user_id').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.userId] })],
);

export const shareLinks = sqliteTable('share_links', {
  id: text().primaryKey(),
  videoId: text('video_id').notNull(),
  tokenHash: text('token_hash').notNull(),
  label: text().notNull().default(''),
  passwordHash: text('password_hash'),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  revokedAt: integer('revoked_at'),
  lastUsedAt: integer('last_used_at'),
});
