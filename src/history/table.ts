// The table watch_history (migrations/0011_watching.sql, 0020_history_of_a_video.sql).
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const watchHistory = sqliteTable(
  'watch_history',
  {
    userId: text('user_id').notNull(),
    videoId: text('video_id').notNull(),
    positionMs: integer('position_ms').notNull(),
    watchedAt: integer('watched_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.videoId] })],
);
