// The table jobs (migrations/0004_processing.sql).

import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { FailureCode } from '#contract/failures.ts';

export const jobs = sqliteTable('jobs', {
  id: text().primaryKey(),
  videoId: text('video_id').notNull(),
  revision: integer().notNull(),
  state: text().$type<'queued' | 'running' | 'done' | 'failed'>().notNull(),
  attempts: integer().notNull().default(0),
  errorCode: text('error_code').$type<FailureCode>(),
  errorDetail: text('error_detail'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});
