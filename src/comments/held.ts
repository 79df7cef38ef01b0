// The queue of a channel's owner: what waits, deciding it, taking that back; and the rules by which things wait.

import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { CommentPolicy, Decide, HeldPage } from '#contract/comments.ts';
import { channels } from '../db/schema.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../videos/cursor.ts';
import { isOpen } from '../videos/policy.ts';
import { tellPerson, tellViewers } from './announcements.ts';
import type { WritingContext } from './comments.ts';
import { readPolicy } from './policy.ts';
import { selectComments } from './queries.ts';
import { comments } from './table.ts';
import { type FoundComment, toComment } from './view.ts';

/** What waits under all videos of the channel, oldest first. Throws `invalid-cursor`. */
export async function listHeld(
  ctx: Pick<AppContext, 'db'>,
  user: User,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<HeldPage> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 'held');
  if (after === null) throw new AppError('invalid-cursor');
  const found = await selectComments(ctx, user)
    .where(and(eq(comments.channelId, user.id), sql`${comments.state} = 'held'`, after && gt(comments.id, after.id)))
    .orderBy(asc(comments.id))
    .limit(limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1)?.row;
  return {
    data: page.map((item) => ({
      ...toComment(item, user.id),
      video: { id: item.row.videoId, title: item.title ?? '' },
    })),
    nextCursor: found.length > limit && last ? encodeCursor({ list: 'held', order: 0, id: last.id }) : null,
  };
}

/** From which state a decision moves: `held` takes one back. */
const FROM = { shown: ['held', 'rejected'], rejected: ['held'], held: ['shown', 'rejected'] } as const;

/**
 * Decides comments of one's own channel, the oldest first; what is not there any more, or was decided meanwhile, is left
 * alone. Something that was answered since it was let through stays where it is; an answer waits as long as its thread.
 */
export async function decideComments(ctx: WritingContext, user: User, { ids, decision }: Decide): Promise<string[]> {
  const rows = await selectComments(ctx, user)
    .where(
      and(inArray(comments.id, ids), eq(comments.channelId, user.id), inArray(comments.state, [...FROM[decision]])),
    )
    .orderBy(asc(comments.id));
  const moved: string[] = [];
  for (const found of rows) if (await decideOne(ctx, found, decision)) moved.push(found.row.id);
  ctx.defer(flushOutbox(ctx));
  return moved;
}

async function decideOne(
  ctx: WritingContext,
  { row, video }: FoundComment,
  decision: Decide['decision'],
): Promise<boolean> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const isPrivate = video === null || !isOpen(video);
  const threadIsThere =
    row.threadId === null
      ? sql`true`
      : sql`exists (select 1 from comments t where t.id = ${row.threadId} and (${decision} <> 'shown' or t.listed = 1))`;
  const move = db
    .update(comments)
    .set({ state: decision, ...(decision === 'held' ? { pinnedAt: null } : {}) })
    .where(
      and(
        eq(comments.id, row.id),
        // Compare and set, over the very state that was read: of two who decide at once one does.
        eq(comments.state, row.state),
        threadIsThere,
        ...(decision === 'held' ? [sql`${comments.replies} = 0 and ${comments.heldFor} is not null`] : []),
      ),
    )
    .returning({ id: comments.id });
  const told = [
    tellPerson(ctx, row.authorId, row, nowMs),
    ...(row.authorId === row.channelId ? [] : [tellPerson(ctx, row.channelId, row, nowMs)]),
  ];
  const decided = (as: 'shown' | 'rejected') =>
    outboxRow(db, happened({ type: 'comment.decided', commentId: row.id, decision: as }), nowMs);
  const [done] = await (decision === 'shown'
    ? db.batch([
        move,
        tellViewers(ctx, 'comment.created', row, isPrivate, nowMs),
        ...told,
        decided('shown'),
        outboxRow(db, happened({ type: 'comment.shown', commentId: row.id }), nowMs),
      ])
    : decision === 'rejected'
      ? db.batch([move, ...told, decided('rejected')])
      : db.batch([
          move,
          ...(row.state === 'shown' ? [tellViewers(ctx, 'comment.deleted', row, isPrivate, nowMs)] : []),
          ...told,
        ]));
  return done.length > 0;
}

export async function getPolicy({ db }: Pick<AppContext, 'db'>, user: User): Promise<CommentPolicy> {
  const [channel] = await db.select({ policy: channels.commentPolicy }).from(channels).where(eq(channels.id, user.id));
  return readPolicy(channel?.policy);
}

/** Holds for what is written from now on. */
export async function setPolicy(
  { db }: Pick<AppContext, 'db'>,
  user: User,
  policy: CommentPolicy,
): Promise<CommentPolicy> {
  const watchedWords = [...new Map(policy.watchedWords.map((word) => [word.toLowerCase(), word])).values()];
  const commentPolicy = { ...policy, watchedWords };
  await db.update(channels).set({ commentPolicy }).where(eq(channels.id, user.id));
  return commentPolicy;
}
