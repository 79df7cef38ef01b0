// The tables notifications, preferences, push_subscriptions and mailbox (migrations/0012_notifications.sql).
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { NotificationKind } from '#contract/notifications.ts';
import type { StoredChoices } from './choices.ts';

export const notifications = sqliteTable('notifications', {
  id: integer().primaryKey({ autoIncrement: true }),
  userId: text('user_id').notNull(),
  kind: text().$type<NotificationKind>().notNull(),
  cause: text().notNull(),
  actorId: text('actor_id'),
  videoId: text('video_id'),
  commentId: text('comment_id'),
  createdAt: integer('created_at').notNull(),
  readAt: integer('read_at'),
  /** False for what is told elsewhere only, and for the mark on a new video that was looked at. */
  inApp: integer('in_app', { mode: 'boolean' }).notNull().default(true),
  /** Since when it was told by a push or a mail as well. */
  toldAt: integer('told_at'),
});

export const preferences = sqliteTable('preferences', {
  userId: text('user_id').primaryKey(),
  notify: text({ mode: 'json' }).$type<StoredChoices>().notNull().default({}),
  videosSeenUntil: integer('videos_seen_until').notNull().default(0),
  historyPaused: integer('history_paused', { mode: 'boolean' }).notNull().default(false),
});

export const pushSubscriptions = sqliteTable('push_subscriptions', {
  endpoint: text().primaryKey(),
  userId: text('user_id').notNull(),
  p256dh: text().notNull(),
  auth: text().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const mailbox = sqliteTable('mailbox', {
  id: text().primaryKey(),
  recipient: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  createdAt: integer('created_at').notNull(),
});
