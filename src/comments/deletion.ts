// The statements that take one comment away, for the batch of whoever may.
import { and, eq, ne, sql } from 'drizzle-orm';
import type { AppContext } from '../platform/context.ts';
import { isOpen } from '../videos/policy.ts';
import { tellPerson, tellViewers } from './announcements.ts';
import { commentLikes, comments } from './table.ts';
import type { FoundComment } from './view.ts';

/** A thread with replies keeps its place without words and author. The caller flushes the outbox behind it. */
export function deletionOf(
  ctx: Pick<AppContext, 'db'>,
  { row, video }: Pick<FoundComment, 'row' | 'video'>,
  nowMs: number,
) {
  const { db } = ctx;
  const { id } = row;
  const threadId = row.threadId ?? id;
  const repliesLeft = sql`select 1 from comments r where r.video_id = ${row.videoId} and r.thread_id = ${threadId}`;
  return [
    db
      .update(comments)
      .set({ state: 'deleted', text: '', pinnedAt: null, heartedAt: null, heldFor: null, editedAt: null })
      .where(and(eq(comments.id, id), sql`${comments.threadId} is null and ${comments.replies} > 0`)),
    db.delete(comments).where(and(eq(comments.id, id), ne(comments.state, 'deleted'))),
    db.delete(commentLikes).where(eq(commentLikes.commentId, id)),
    // Replies that wait go with their thread; a thread that was kept for its replies goes with the last of them.
    db
      .delete(comments)
      .where(
        and(
          eq(comments.videoId, row.videoId),
          eq(comments.threadId, threadId),
          sql`not exists (select 1 from comments t where t.id = ${threadId})`,
        ),
      ),
    db
      .delete(comments)
      .where(and(eq(comments.id, threadId), eq(comments.state, 'deleted'), sql`not exists (${repliesLeft})`)),
    row.state === 'shown'
      ? tellViewers(ctx, 'comment.deleted', row, video === null || !isOpen(video), nowMs)
      : tellPerson(ctx, row.channelId, row, nowMs),
  ] as const;
}
