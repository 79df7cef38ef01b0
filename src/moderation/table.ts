// The tables reports, audit_log and settings (migrations/0024_moderation.sql).
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const reports = sqliteTable('reports', {
  id: text().primaryKey(),
  kind: text().$type<'video' | 'comment' | 'channel'>().notNull(),
  subjectId: text('subject_id').notNull(),
  videoId: text('video_id'),
  ownerId: text('owner_id').notNull(),
  reporterId: text('reporter_id'),
  reason: text().notNull(),
  text: text().notNull().default(''),
  excerpt: text().notNull().default(''),
  state: text().$type<'open' | 'upheld' | 'dismissed'>().notNull().default('open'),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  note: text().notNull().default(''),
  createdAt: integer('created_at').notNull(),
});

export const auditLog = sqliteTable('audit_log', {
  id: text().primaryKey(),
  actorId: text('actor_id').notNull(),
  actorName: text('actor_name').notNull(),
  action: text().notNull(),
  subjectKind: text('subject_kind').notNull(),
  subjectId: text('subject_id').notNull(),
  detail: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull().default({}),
  createdAt: integer('created_at').notNull(),
});

export const settings = sqliteTable('settings', {
  name: text().primaryKey(),
  value: text({ mode: 'json' }).$type<unknown>().notNull(),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
});
