// The table reactions (migrations/0011_watching.sql); its triggers keep the counts beside the video.
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const reactions = sqliteTable(
  'reactions',
  {
    videoId: text('video_id').notNull(),
    userId: text('user_id').notNull(),
    value: integer().$type<1 | -1>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.userId] })],
);
