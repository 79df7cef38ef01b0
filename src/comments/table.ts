// The tables comments and comment_likes (migrations/0010_comments.sql), removed_comments (0029_suspensions_and_quotas.sql).
import { sql } from 'drizzle-orm';
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CommentState, HeldReason } from '#contract/comments.ts';

export const comments = sqliteTable('comments', {
  id: text().primaryKey(),
  videoId: text('video_id').notNull(),
  /** The owner of the video. */
  channelId: text('channel_id').notNull(),
  threadId: text('thread_id'),
  replyToId: text('reply_to_id'),
  authorId: text('author_id').notNull(),
  text: text().notNull(),
  state: text().$type<CommentState>().notNull(),
  heldFor: text('held_for', { mode: 'json' }).$type<HeldReason[]>(),
  likes: integer().notNull().default(0),
  replies: integer().notNull().default(0),
  pinnedAt: integer('pinned_at'),
  heartedAt: integer('hearted_at'),
  createdAt: integer('created_at').notNull(),
  editedAt: integer('edited_at'),
  /** 1 for what lists show: shown, or deleted and kept. Made by the database. */
  listed: integer().generatedAlwaysAs(sql`state IN ('shown', 'deleted')`, { mode: 'virtual' }),
});

export const commentLikes = sqliteTable(
  'comment_likes',
  { commentId: text('comment_id').notNull(), userId: text('user_id').notNull() },
  (table) => [primaryKey({ columns: [table.commentId, table.userId] })],
);

/** What a moderator removed and can put back: the rest of the row is in `comment`. */
export const removedComments = sqliteTable('removed_comments', {
  id: text().primaryKey(),
  videoId: text('video_id').notNull(),
  authorId: text('author_id').notNull(),
  comment: text({ mode: 'json' })
    .$type<
      Pick<
        typeof comments.$inferSelect,
        'channelId' | 'threadId' | 'replyToId' | 'state' | 'heldFor' | 'createdAt' | 'editedAt'
      >
    >()
    .notNull(),
  text: text().notNull(),
  removedBy: text('removed_by').notNull(),
  removedAt: integer('removed_at').notNull(),
});
