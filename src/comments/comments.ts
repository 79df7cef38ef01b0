// Use cases of those who write: comment and answer, delete.
import { and, eq, gte, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { Comment, NewComment } from '#contract/comments.ts';
import { rowWhere } from '../db/insert-where.ts';
import { channels, videos } from '../db/schema.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { newUlid } from '../platform/ids.ts';
import { isOpen } from '../videos/policy.ts';
import { findVideo } from '../videos/queries.ts';
import { tellPerson, tellViewers } from './announcements.ts';
import { deletionOf } from './deletion.ts';
import { judgeNew, readPolicy } from './policy.ts';
import { findComment } from './queries.ts';
import { comments } from './table.ts';
import { type CommentRow, toComment } from './view.ts';

export type WritingContext = Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

/**
 * Throws `video-not-found`, `comment-not-found`, `comments-closed`.
 * @param diedAfterMs when the same request began that died before it answered: then its comment may be there
 */
export async function postComment(
  ctx: WritingContext,
  user: User,
  videoId: string,
  { text, replyTo }: NewComment,
  diedAfterMs?: number,
): Promise<Comment> {
  const { db, clock } = ctx;
  const known = diedAfterMs === undefined ? null : await writtenSince(ctx, user, videoId, text, diedAfterMs);
  if (known !== null) return toComment(await findComment(ctx, known, user), user.id);
  const { row: video } = await findVideo(ctx, videoId, user);
  const isOwner = video.ownerId === user.id;
  const answered = replyTo === undefined ? null : await answeredComment(ctx, videoId, replyTo, user);
  const policy = await policyOf(ctx, video.ownerId);
  const isFirst = !isOwner && policy.holdsFirstComments && !(await wasShownBefore(ctx, video.ownerId, user.id));
  const judgement = judgeNew(policy, text, { isOwner, isFirst });
  if (judgement.kind === 'closed') throw new AppError('comments-closed');
  const nowMs = clock.now();
  const row: CommentRow = {
    id: newUlid(nowMs),
    videoId,
    channelId: video.ownerId,
    threadId: answered === null ? null : (answered.threadId ?? answered.id),
    replyToId: answered?.threadId ? answered.id : null,
    authorId: user.id,
    text,
    state: judgement.kind,
    heldFor: judgement.kind === 'held' ? judgement.reasons : null,
    likes: 0,
    replies: 0,
    pinnedAt: null,
    heartedAt: null,
    createdAt: nowMs,
    editedAt: null,
    listed: null,
  };
  // What is answered, or the whole video, may go between the look and the write.
  const isStillThere =
    answered === null
      ? sql`exists (select 1 from ${videos} where ${videos.id} = ${videoId} and ${videos.state} <> 'deleting')`
      : sql`exists (select 1 from ${comments} where ${comments.id} = ${answered.id} and ${comments.state} = 'shown')`;
  const [made] = await db.batch([
    db
      .insert(comments)
      .select(rowWhere(comments, row, isStillThere))
      .returning({ id: comments.id }),
    ...(row.state === 'shown'
      ? [
          tellViewers(ctx, 'comment.created', row, !isOpen(video), nowMs),
          outboxRow(db, happened({ type: 'comment.shown', commentId: row.id }), nowMs),
        ]
      : [tellPerson(ctx, video.ownerId, row, nowMs)]),
  ]);
  if (made.length === 0) throw new AppError(answered === null ? 'video-not-found' : 'comment-not-found');
  ctx.defer(flushOutbox(ctx));
  return toComment(await findComment(ctx, row.id, user), user.id);
}

async function writtenSince(
  { db }: Pick<AppContext, 'db'>,
  user: User,
  videoId: string,
  text: string,
  sinceMs: number,
): Promise<string | null> {
  const isIt = and(
    eq(comments.authorId, user.id),
    eq(comments.videoId, videoId),
    eq(comments.text, text),
    gte(comments.createdAt, sinceMs),
  );
  const [found] = await db.select({ id: comments.id }).from(comments).where(isIt).limit(1);
  return found?.id ?? null;
}

async function answeredComment(ctx: WritingContext, videoId: string, id: string, user: User): Promise<CommentRow> {
  const { row } = await findComment(ctx, id, user);
  if (row.videoId !== videoId || row.state !== 'shown') throw new AppError('comment-not-found');
  return row;
}

/** The rules of the channel, as they are now. */
export async function policyOf({ db }: Pick<AppContext, 'db'>, channelId: string) {
  const [channel] = await db
    .select({ policy: channels.commentPolicy })
    .from(channels)
    .where(eq(channels.id, channelId));
  return readPolicy(channel?.policy);
}

async function wasShownBefore({ db }: Pick<AppContext, 'db'>, channelId: string, authorId: string): Promise<boolean> {
  const shown = await db
    .select({ id: comments.id })
    .from(comments)
    .where(and(eq(comments.authorId, authorId), eq(comments.channelId, channelId), eq(comments.state, 'shown')))
    .limit(1);
  return shown.length > 0;
}

/**
 * The author takes it back, or the owner of the channel takes it away. A thread with replies keeps its place without
 * words and author. Throws `comment-not-found`, `not-owner`.
 */
export async function deleteComment(ctx: WritingContext, user: User, id: string): Promise<void> {
  const found = await findComment(ctx, id, user);
  const { row } = found;
  if (row.state === 'deleted') throw new AppError('comment-not-found');
  if (row.authorId !== user.id && row.channelId !== user.id) {
    throw new AppError('not-owner', { detail: 'Only its author or the owner of the video may delete a comment.' });
  }
  await ctx.db.batch(deletionOf(ctx, found, ctx.clock.now()));
  ctx.defer(flushOutbox(ctx));
}
