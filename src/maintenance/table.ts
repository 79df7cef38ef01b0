// The tables janitor_reports and janitor_positions (migrations/0007_operations.sql).
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { JanitorReport } from '#contract/operations.ts';

export const janitorReports = sqliteTable('janitor_reports', {
  id: text().primaryKey(),
  startedBy: text('started_by').$type<JanitorReport['trigger']>().notNull(),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at').notNull(),
  isComplete: integer('is_complete', { mode: 'boolean' }).notNull(),
  removed: text({ mode: 'json' }).$type<JanitorReport['removed']>().notNull(),
  found: text({ mode: 'json' }).$type<JanitorReport['found']>().notNull(),
});

export const janitorPositions = sqliteTable('janitor_positions', {
  prefix: text().primaryKey(),
  lastKey: text('last_key').notNull(),
});
