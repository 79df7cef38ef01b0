// The tables playlists and playlist_items (migrations/0011_watching.sql).
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { PlaylistVisibility } from '#contract/playlists.ts';

export const playlists = sqliteTable('playlists', {
  id: text().primaryKey(),
  ownerId: text('owner_id').notNull(),
  kind: text().$type<'own' | 'watch-later'>().notNull(),
  title: text().notNull(),
  description: text().notNull().default(''),
  visibility: text().$type<PlaylistVisibility>().notNull(),
  itemCount: integer('item_count').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const playlistItems = sqliteTable(
  'playlist_items',
  {
    playlistId: text('playlist_id').notNull(),
    videoId: text('video_id').notNull(),
    position: text().notNull(),
    addedAt: integer('added_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.playlistId, table.videoId] })],
);
