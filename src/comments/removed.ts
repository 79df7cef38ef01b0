// What moderators removed, kept for a while so that it can be put back: the statements for their batches.
import { and, eq, lt, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { rowWhere } from '../db/insert-where.ts';
import type { AppContext } from '../platform/context.ts';
import { isOpen } from '../videos/policy.ts';
import { tellViewers } from './announcements.ts';
import { comments, removedComments } from './table.ts';
import type { CommentRow, FoundComment } from './view.ts';

const KEPT_MS = 30 * 24 * 3600_000;

export type RemovedRow = typeof removedComments.$inferSelect;

/** Goes before the deletion, in its batch. What was said again under the same id takes the place of what was kept. */
export function keepRemoved(db: Db, row: CommentRow, removedBy: string, nowMs: number, condition: SQL) {
  const { channelId, threadId, replyToId, state, heldFor, createdAt, editedAt } = row;
  const kept = {
    id: row.id,
    videoId: row.videoId,
    authorId: row.authorId,
    comment: { channelId, threadId, replyToId, state, heldFor, createdAt, editedAt },
    text: row.text,
    removedBy,
    removedAt: nowMs,
  };
  return db
    .insert(removedComments)
    .select(rowWhere(removedComments, kept, condition))
    .onConflictDoUpdate({
      target: removedComments.id,
      set: {
        comment: sql`excluded.comment`,
        text: sql`excluded.text`,
        removedBy: sql`excluded.removed_by`,
        removedAt: sql`excluded.removed_at`,
      },
    });
}

/** True where a comment can be put back: its video is there, and the thread that it answered is to be seen. */
export function canReturn({ id, videoId, comment: { threadId } }: RemovedRow): SQL {
  const isKept = sql`exists (select 1 from ${removedComments} where ${removedComments.id} = ${id})`;
  const videoIsThere = sql`exists (select 1 from videos v where v.id = ${videoId} and v.state <> 'deleting')`;
  const thread = sql`exists (select 1 from comments t where t.id = ${threadId} and t.listed = 1)`;
  return threadId === null ? sql`(${isKept} and ${videoIsThere})` : sql`(${isKept} and ${videoIsThere} and ${thread})`;
}

/** A thread whose place was kept for its replies gets its words again; anything else is written anew, without its likes. */
export function returnOf(
  ctx: Pick<AppContext, 'db'>,
  removed: RemovedRow,
  video: FoundComment['video'],
  nowMs: number,
) {
  const { db } = ctx;
  const { id, videoId, authorId, text, comment } = removed;
  const row = { ...comment, id, videoId, authorId, text };
  const isBack = sql`exists (select 1 from comments c where c.id = ${id} and c.state <> 'deleted')`;
  return [
    db
      .insert(comments)
      .select(rowWhere(comments, row, canReturn(removed)))
      .onConflictDoNothing(),
    db
      .update(comments)
      .set({ state: comment.state, text, heldFor: comment.heldFor, editedAt: comment.editedAt })
      .where(and(eq(comments.id, id), eq(comments.state, 'deleted'), canReturn(removed))),
    db
      .delete(removedComments)
      .where(and(eq(removedComments.id, id), isBack))
      .returning({ id: removedComments.id }),
    ...(comment.state === 'shown'
      ? [tellViewers(ctx, 'comment.created', { ...row }, video === null || !isOpen(video), nowMs)]
      : []),
  ] as const;
}

/** With the account or the video they go at once: the database does it. */
export async function sweepRemovedComments({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  const isOld = lt(removedComments.removedAt, clock.now() - KEPT_MS);
  return (await db.delete(removedComments).where(isOld)).meta.changes;
}
