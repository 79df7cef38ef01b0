// The tables channels and subscriptions (migrations/0008_channels.sql).
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ChannelLink } from '#contract/channels.ts';
import type { Protection } from '#contract/protection.ts';

export const channels = sqliteTable('channels', {
  id: text().primaryKey(),
  handle: text().notNull(),
  handleKey: text('handle_key').notNull(),
  name: text().notNull(),
  about: text().notNull().default(''),
  links: text({ mode: 'json' }).$type<ChannelLink[]>().notNull().default([]),
  avatarKey: text('avatar_key'),
  bannerKey: text('banner_key'),
  commentPolicy: text('comment_policy', { mode: 'json' }).$type<Record<string, unknown>>().notNull().default({}),
  /** This and the counts below are kept by triggers (migrations/0015_channel_counts.sql): nobody writes them. */
  subscriberCount: integer('subscriber_count').notNull().default(0),
  videoCount: integer('video_count').notNull().default(0),
  viewCount: integer('view_count').notNull().default(0),
  likeCount: integer('like_count').notNull().default(0),
  commentCount: integer('comment_count').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  defaultProtection: text('default_protection').$type<Protection>().notNull().default('clear'),
});

export const subscriptions = sqliteTable(
  'subscriptions',
  {
    userId: text('user_id').notNull(),
    channelId: text('channel_id').notNull(),
    bell: text().$type<'all' | 'none'>().notNull().default('all'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.channelId] })],
);
