// The table usage (migrations/0023_usage.sql); its triggers write what is used, admins the quotas.
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const usage = sqliteTable('usage', {
  userId: text('user_id').primaryKey(),
  sourceBytes: integer('source_bytes').notNull().default(0),
  durationMs: integer('duration_ms').notNull().default(0),
  /** Of this account alone: null is the site's, 0 is none. */
  quotaBytes: integer('quota_bytes'),
  quotaMs: integer('quota_ms'),
});
