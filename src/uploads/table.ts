// The tables uploads and upload_parts (migrations/0003_uploads.sql).
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const uploads = sqliteTable('uploads', {
  id: text().primaryKey(),
  ownerId: text('owner_id').notNull(),
  videoId: text('video_id').notNull(),
  filename: text().notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  partSizeBytes: integer('part_size_bytes').notNull(),
  multipartId: text('multipart_id').notNull(),
  state: text().$type<'open' | 'completing' | 'completed' | 'aborted'>().notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

export const uploadParts = sqliteTable(
  'upload_parts',
  {
    uploadId: text('upload_id').notNull(),
    partNumber: integer('part_number').notNull(),
    etag: text().notNull(),
    sizeBytes: integer('size_bytes').notNull(),
  },
  (table) => [primaryKey({ columns: [table.uploadId, table.partNumber] })],
);
