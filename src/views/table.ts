// The table view_sums (migrations/0011_watching.sql); its triggers carry every difference into videos.views.
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const viewSums = sqliteTable(
  'view_sums',
  { videoId: text('video_id').notNull(), shard: integer().notNull(), total: integer().notNull() },
  (table) => [primaryKey({ columns: [table.videoId, table.shard] })],
);
