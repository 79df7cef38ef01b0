// The tables categories and video_tags (migrations/0009_categories_and_tags.sql).
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const categories = sqliteTable('categories', {
  slug: text().primaryKey(),
  name: text().notNull(),
  position: integer().notNull(),
});

export const videoTags = sqliteTable(
  'video_tags',
  { slug: text().notNull(), videoId: text('video_id').notNull(), listedAt: integer('listed_at') },
  (table) => [primaryKey({ columns: [table.slug, table.videoId] })],
);
