// Takes comments away for the sake of the rules, to be put back within a month: the row, the word to their authors and the record of the act are one batch.
import { eq, inArray, sql } from 'drizzle-orm';
import { deletionOf } from '../comments/deletion.ts';
import { selectComments } from '../comments/queries.ts';
import { keepRemoved } from '../comments/removed.ts';
import type { FoundComment } from '../comments/view.ts';
import { comments } from '../db/schema.ts';
import { flushOutbox, happened, outboxRowIf } from '../events/outbox.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';

type RemovalContext = Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

/** For the batch of the act, in which the comment is still there as read. Behind it the outbox is flushed. */
export function removalStatements(ctx: Pick<AppContext, 'db'>, actor: Actor, found: FoundComment, nowMs: number) {
  const { db } = ctx;
  const { id, videoId, authorId, text } = found.row;
  const isStill = sql`exists (select 1 from ${comments} where ${comments.id} = ${id} and ${comments.state} <> 'deleted')`;
  const detail = { videoId, authorId, text: text.slice(0, 300) };
  const act = { action: 'comment.remove', subject: { kind: 'comment', id }, detail } as const;
  return [
    audit(db, actor, act, nowMs, isStill),
    keepRemoved(db, found.row, actor.id, nowMs, isStill),
    outboxRowIf(db, isStill, happened({ type: 'comment.removed', commentId: id, videoId, authorId }), nowMs),
    ...deletionOf(ctx, found, nowMs),
  ] as const;
}

/** As a moderator sees them: whatever their state, under every video. */
export async function readComment(ctx: Pick<AppContext, 'db'>, id: string): Promise<FoundComment | undefined> {
  const [found] = await selectComments(ctx, undefined).where(eq(comments.id, id));
  return found && found.row.state !== 'deleted' ? found : undefined;
}

/** Those that it removed, the newest first, so that a reply goes before its thread. */
export async function removeComments(ctx: RemovalContext, actor: Actor, ids: readonly string[]): Promise<string[]> {
  const rows = await ctx.db
    .select({ id: comments.id })
    .from(comments)
    .where(inArray(comments.id, [...new Set(ids)]))
    .orderBy(sql`${comments.id} desc`);
  const removed: string[] = [];
  for (const { id } of rows) {
    const found = await readComment(ctx, id);
    if (!found) continue;
    await ctx.db.batch(removalStatements(ctx, actor, found, ctx.clock.now()));
    removed.push(id);
  }
  ctx.defer(flushOutbox(ctx));
  return removed;
}
