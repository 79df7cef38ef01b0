// Editing one's own comment: what nobody has answered waits again for what its new text brings in.
import { and, eq } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { Comment } from '#contract/comments.ts';
import { flushOutbox } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import { isOpen } from '../videos/policy.ts';
import { tellPerson, tellViewers } from './announcements.ts';
import { policyOf, type WritingContext } from './comments.ts';
import { judgeEdit, reasonsToHold } from './policy.ts';
import { findComment } from './queries.ts';
import { comments } from './table.ts';
import { type FoundComment, toComment } from './view.ts';

/** Throws `comment-not-found`, `not-owner`, `edit-needs-approval`. */
export async function editComment(ctx: WritingContext, user: User, id: string, text: string): Promise<Comment> {
  const found = await findComment(ctx, id, user);
  const { row } = found;
  if (row.state === 'deleted' || row.state === 'rejected') throw new AppError('comment-not-found');
  if (row.authorId !== user.id) throw new AppError('not-owner', { detail: 'Only its author may edit a comment.' });
  if (row.text === text) return toComment(found, user.id);
  const isDone = await (row.state === 'held' ? editHeld(ctx, found, text) : editShown(ctx, found, text));
  if (!isDone) throw new AppError('comment-not-found'); // decided or deleted between the look and the write
  ctx.defer(flushOutbox(ctx));
  return toComment(await findComment(ctx, id, user), user.id);
}

async function editShown(ctx: WritingContext, { row, video }: FoundComment, text: string): Promise<boolean> {
  const { db, clock } = ctx;
  const isOwner = row.channelId === row.authorId;
  const judged = judgeEdit(await policyOf(ctx, row.channelId), row.text, text, isOwner);
  if (judged.kind === 'held' && row.replies > 0) {
    throw new AppError('edit-needs-approval', {
      detail:
        'This channel looks at such words and links before they are shown, and your comment was answered already. Leave them out, or write a new comment.',
    });
  }
  const nowMs = clock.now();
  const isPrivate = video === null || !isOpen(video);
  const isStill = and(eq(comments.id, row.id), eq(comments.state, 'shown'));
  const [changed] = await (judged.kind === 'held'
    ? db.batch([
        db
          .update(comments)
          .set({ text, editedAt: nowMs, state: 'held', heldFor: judged.reasons, pinnedAt: null, heartedAt: null })
          .where(and(isStill, eq(comments.replies, 0)))
          .returning({ id: comments.id }),
        tellViewers(ctx, 'comment.deleted', row, isPrivate, nowMs),
        tellPerson(ctx, row.authorId, row, nowMs),
        tellPerson(ctx, row.channelId, row, nowMs),
      ])
    : db.batch([
        db.update(comments).set({ text, editedAt: nowMs }).where(isStill).returning({ id: comments.id }),
        tellViewers(ctx, 'comment.changed', row, isPrivate, nowMs),
      ]));
  return changed.length > 0;
}

/** Held stays held whatever the new text is: the owner decides about what they will read. */
async function editHeld(ctx: WritingContext, { row }: FoundComment, text: string): Promise<boolean> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const wasFirst = row.heldFor?.some(({ kind }) => kind === 'first-comment') ?? false;
  const heldFor = reasonsToHold(await policyOf(ctx, row.channelId), text, wasFirst);
  const [changed] = await db.batch([
    db
      .update(comments)
      .set({ text, editedAt: nowMs, ...(heldFor.length === 0 ? {} : { heldFor }) })
      .where(and(eq(comments.id, row.id), eq(comments.state, 'held')))
      .returning({ id: comments.id }),
    tellPerson(ctx, row.channelId, row, nowMs),
  ]);
  return changed.length > 0;
}
