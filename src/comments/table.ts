// The tables comments and comment_likes (migrations/0010_comments.sql).
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export type CommentState = 'shown' | 'held' | 'rejected' | 'deleted';

export const comments = sqliteTable('comments', {
  id: text().primaryKey(),
  videoId: text('video_id').notNull(),
  threadId: text('thread_id'),
  replyToId: text('reply_to_id'),
  authorId: text('author_id').notNull(),
  text: text().notNull(),
  state: text().$type<CommentState>().notNull(),
  heldFor: text('held_for'),
  likes: integer().notNull().default(0),
  replies: integer().notNull().default(0),
  pinnedAt: integer('pinned_at'),
  heartedAt: integer('hearted_at'),
  createdAt: integer('created_at').notNull(),
  editedAt: integer('edited_at'),
});

export const commentLikes = sqliteTable(
  'comment_likes',
  { commentId: text('comment_id').notNull(), userId: text('user_id').notNull() },
  (table) => [primaryKey({ columns: [table.commentId, table.userId] })],
);
