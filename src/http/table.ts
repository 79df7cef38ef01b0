// The tables idempotency_keys and counters (migrations/0005_idempotency.sql, 0006_counters.sql).
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const idempotencyKeys = sqliteTable('idempotency_keys', {
  scope: text().primaryKey(),
  bodyHash: text('body_hash').notNull(),
  status: integer(),
  answer: text(),
  createdAt: integer('created_at').notNull(),
});

export const counters = sqliteTable(
  'counters',
  {
    name: text().notNull(),
    windowStart: integer('window_start').notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.windowStart] })],
);
