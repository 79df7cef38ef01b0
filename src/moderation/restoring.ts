// Puts comments back that a moderator removed: the row, the word to its author and the record of the act are one batch.
import { eq, inArray } from 'drizzle-orm';
import { canReturn, returnOf } from '../comments/removed.ts';
import { removedComments, videos } from '../db/schema.ts';
import { flushOutbox, happened, outboxRowIf } from '../events/outbox.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';

type RestoreContext = Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

/** Those that are back, the oldest first, so that a thread comes before its replies. */
export async function restoreComments(ctx: RestoreContext, actor: Actor, ids: readonly string[]): Promise<string[]> {
  const { db, clock } = ctx;
  const rows = await db
    .select({ removed: removedComments, video: videos })
    .from(removedComments)
    .leftJoin(videos, eq(videos.id, removedComments.videoId))
    .where(inArray(removedComments.id, [...new Set(ids)]))
    .orderBy(removedComments.id);
  const restored: string[] = [];
  for (const { removed, video } of rows) {
    const nowMs = clock.now();
    const { id, videoId, authorId } = removed;
    const act = { action: 'comment.restore', subject: { kind: 'comment', id }, detail: { videoId, authorId } } as const;
    const told = happened({ type: 'comment.restored', commentId: id, restoredAtMs: nowMs });
    const answers = await db.batch([
      audit(db, actor, act, nowMs, canReturn(removed)),
      outboxRowIf(db, canReturn(removed), told, nowMs),
      ...returnOf(ctx, removed, video, nowMs),
    ]);
    if (answers[4].length > 0) restored.push(id);
  }
  ctx.defer(flushOutbox(ctx));
  return restored;
}
