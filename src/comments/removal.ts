// Removes what a person wrote under videos of others, when their account ends.
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { commentLikes, comments } from './table.ts';

/**
 * Statements for a batch. A thread that others answered keeps its place without words: it belongs to the owner of the
 * video from then on, since a row has somebody. What waits under a thread that goes, goes with it.
 */
export function removeCommentsOf(db: Db, userId: string) {
  const own = eq(comments.authorId, userId);
  const isThread = sql`${comments.threadId} is null`;
  const ownThreads = sql`select t.video_id, t.id from comments t where t.author_id = ${userId} and t.thread_id is null`;
  const answeredByOthers = sql`exists (select 1 from comments r
    where r.video_id = comments.video_id and r.thread_id = comments.id and r.author_id <> ${userId})`;
  const threadsAnswered = sql`select r.video_id, r.thread_id from comments r
    where r.author_id = ${userId} and r.thread_id is not null`;
  return [
    // Threads that were kept for replies which go now.
    db
      .delete(comments)
      .where(
        and(
          eq(comments.state, 'deleted'),
          isThread,
          sql`(${comments.videoId}, ${comments.id}) in (${threadsAnswered})`,
          sql`not ${answeredByOthers}`,
        ),
      ),
    db.delete(comments).where(and(own, sql`${comments.threadId} is not null`)),
    db
      .delete(commentLikes)
      .where(sql`${commentLikes.commentId} in (select t.id from comments t where t.author_id = ${userId})`),
    // By now only shown replies of others are counted.
    db
      .update(comments)
      .set({
        state: 'deleted',
        text: '',
        authorId: sql`${comments.channelId}`,
        pinnedAt: null,
        heartedAt: null,
        heldFor: null,
        editedAt: null,
      })
      .where(and(own, isThread, sql`${comments.replies} > 0`)),
    db.delete(comments).where(sql`(${comments.videoId}, ${comments.threadId}) in (${ownThreads})`),
    db.delete(comments).where(own),
  ] as const;
}
