// The tables outbox and dead_letters (migrations/0004_processing.sql, 0007_operations.sql).
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const outbox = sqliteTable('outbox', {
  id: integer().primaryKey({ autoIncrement: true }),
  queue: text().$type<'transcode' | 'events'>().notNull(),
  topic: text(),
  payload: text({ mode: 'json' }).notNull(),
  createdAt: integer('created_at').notNull(),
  sentAt: integer('sent_at'),
});

export const deadLetters = sqliteTable('dead_letters', {
  id: text().primaryKey(),
  queue: text().notNull(),
  payload: text().notNull(),
  reason: text().notNull(),
  createdAt: integer('created_at').notNull(),
  replayedAt: integer('replayed_at'),
});
