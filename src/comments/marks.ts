// What is put on a comment: likes of everybody; the heart and the pin of the video's owner. Repeats change nothing.

import { and, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { Comment } from '#contract/comments.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { isOpen } from '../videos/policy.ts';
import { tellViewers } from './announcements.ts';
import type { WritingContext } from './comments.ts';
import { findComment } from './queries.ts';
import { commentLikes, comments } from './table.ts';
import { type FoundComment, toComment } from './view.ts';

/** Throws `comment-not-found` for everything that others cannot read. */
async function findShown(ctx: Pick<AppContext, 'db'>, id: string, user: User): Promise<FoundComment> {
  const found = await findComment(ctx, id, user);
  if (found.row.state !== 'shown') throw new AppError('comment-not-found');
  return found;
}

const describe = async (ctx: Pick<AppContext, 'db'>, id: string, user: User): Promise<Comment> =>
  toComment(await findComment(ctx, id, user), user.id);

/** Likes are no events: who opens the page next sees them. */
export async function likeComment(ctx: Pick<AppContext, 'db'>, user: User, id: string): Promise<Comment> {
  await findShown(ctx, id, user);
  const isShown = sql`exists (select 1 from ${comments} where ${comments.id} = ${id} and ${comments.state} = 'shown')`;
  await ctx.db.insert(commentLikes).select(sql`select ${id}, ${user.id} where ${isShown}`).onConflictDoNothing();
  return describe(ctx, id, user);
}

export async function unlikeComment(ctx: Pick<AppContext, 'db'>, user: User, id: string): Promise<Comment> {
  await findShown(ctx, id, user);
  await ctx.db.delete(commentLikes).where(and(eq(commentLikes.commentId, id), eq(commentLikes.userId, user.id)));
  return describe(ctx, id, user);
}

async function findOnOwnVideo(ctx: Pick<AppContext, 'db'>, id: string, user: User): Promise<FoundComment> {
  const found = await findShown(ctx, id, user);
  if (found.row.channelId !== user.id) {
    throw new AppError('not-owner', { detail: 'Only the owner of the video may do this.' });
  }
  return found;
}

/** Throws `comment-not-found`, `not-owner`. */
export async function heartComment(ctx: WritingContext, user: User, id: string, isWanted: boolean): Promise<Comment> {
  const { db, clock } = ctx;
  const found = await findOnOwnVideo(ctx, id, user);
  const { row, video } = found;
  if ((row.heartedAt !== null) === isWanted) return toComment(found, user.id);
  const nowMs = clock.now();
  const isShown = and(eq(comments.id, id), eq(comments.state, 'shown'));
  await db.batch([
    isWanted
      ? db
          .update(comments)
          .set({ heartedAt: nowMs })
          .where(and(isShown, isNull(comments.heartedAt)))
      : db.update(comments).set({ heartedAt: null }).where(isShown),
    tellViewers(ctx, 'comment.changed', row, video === null || !isOpen(video), nowMs),
    ...(isWanted ? [outboxRow(db, happened({ type: 'comment.hearted', commentId: id }), nowMs)] : []),
  ]);
  ctx.defer(flushOutbox(ctx));
  return describe(ctx, id, user);
}

/** One per video: the one before gives its place up. Throws `comment-not-found`, `not-owner`, `invalid-input`. */
export async function pinComment(ctx: WritingContext, user: User, id: string, isWanted: boolean): Promise<Comment> {
  const { db, clock } = ctx;
  const found = await findOnOwnVideo(ctx, id, user);
  const { row, video } = found;
  if (row.threadId !== null) throw new AppError('invalid-input', { detail: 'Replies cannot be pinned.' });
  if ((row.pinnedAt !== null) === isWanted) return toComment(found, user.id);
  const nowMs = clock.now();
  const isShown = and(eq(comments.id, id), eq(comments.state, 'shown'));
  const tell = tellViewers(ctx, 'comment.changed', row, video === null || !isOpen(video), nowMs);
  await (isWanted
    ? db.batch([
        db
          .update(comments)
          .set({ pinnedAt: null })
          .where(and(eq(comments.videoId, row.videoId), isNotNull(comments.pinnedAt), ne(comments.id, id))),
        db.update(comments).set({ pinnedAt: nowMs }).where(isShown),
        tell,
      ])
    : db.batch([db.update(comments).set({ pinnedAt: null }).where(isShown), tell]));
  ctx.defer(flushOutbox(ctx));
  return describe(ctx, id, user);
}
