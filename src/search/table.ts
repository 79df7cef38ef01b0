// The tables of the search index; two of them are FTS5's, which have a rowid and match (migrations/0013_search.sql).
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const searchDocuments = sqliteTable('search_documents', {
  docId: integer('doc_id').primaryKey(),
  videoId: text('video_id').notNull(),
  seq: integer().notNull(),
  digest: text().notNull(),
  passages: integer().notNull().default(0),
});

export const searchSpellings = sqliteTable(
  'search_spellings',
  { spelling: text().notNull(), word: text().notNull() },
  (table) => [primaryKey({ columns: [table.spelling, table.word] })],
);

export const searchIndex = sqliteTable('search_index', {
  rowid: integer().notNull(),
  title: text().notNull(),
  tags: text().notNull(),
  channel: text().notNull(),
  description: text().notNull(),
  captions: text().notNull(),
  filters: text().notNull(),
});

export const searchPassages = sqliteTable('search_passages', {
  id: integer().primaryKey(),
  startMs: integer('start_ms').notNull(),
  text: text().notNull(),
});

export const searchPassagesIndex = sqliteTable('search_passages_index', {
  rowid: integer().notNull(),
  text: text().notNull(),
});
