// The table sitemap_pages (migrations/0016_sitemap.sql).
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const sitemapPages = sqliteTable('sitemap_pages', {
  page: integer().primaryKey(),
  lastListedAt: integer('last_listed_at').notNull(),
  lastId: text('last_id').notNull(),
});
