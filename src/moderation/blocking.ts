// Takes videos down and lets them be seen again: rows, playback ids and the record of the act are one batch.
import { and, eq, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { videos } from '../db/schema.ts';
import { flushOutbox, happened, outboxRow, outboxRowIf } from '../events/outbox.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';
import { videoChanged } from '../videos/announcements.ts';
import { jobIdOf } from '../videos/job-id.ts';
import { retirePlaybackIds, withdrawRetired } from '../videos/playback-ids.ts';
import { isPlayable } from '../videos/policy.ts';
import { publishedAtOf, tellIfPublished } from '../videos/publication.ts';
import type { VideoRow } from '../videos/view.ts';

export type BlockContext = Pick<
  AppContext,
  'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'
>;

const isThere = (id: string) => and(eq(videos.id, id), ne(videos.state, 'deleting'));

export async function readVideo({ db }: Pick<AppContext, 'db'>, id: string): Promise<VideoRow | undefined> {
  const [row] = await db.select().from(videos).where(isThere(id));
  return row;
}

/**
 * The statements that take a video down, for the batch of the decision. The first returns a row if they did something;
 * with `condition` they do so only where it holds. Behind the batch `settleMedia` ends what was handed out.
 */
export function blockStatements(
  { db }: Pick<AppContext, 'db'>,
  actor: Actor,
  row: VideoRow,
  reason: string,
  nowMs: number,
  condition: SQL = sql`true`,
) {
  const isDone = sql`exists (select 1 from ${videos} where ${videos.id} = ${row.id} and ${videos.blockedAt} = ${nowMs})`;
  const act = { action: 'video.block', subject: { kind: 'video', id: row.id }, detail: { reason } } as const;
  return [
    db
      .update(videos)
      // Whoever kept the key of an earlier time has none of what is shown when it is let through again.
      .set({ blockedAt: nowMs, blockedReason: reason, keyVersion: sql`${videos.keyVersion} + 1` })
      .where(and(isThere(row.id), isNull(videos.blockedAt), condition))
      .returning({ id: videos.id }),
    // What was handed out for it ends now: new ids of what is blocked need a token, which owner and moderators get.
    retirePlaybackIds(db, row.id, nowMs),
    audit(db, actor, act, nowMs, isDone),
    // To those who watch it too: their pages look again, and find nothing.
    outboxRow(db, videoChanged(row), nowMs),
    outboxRow(db, happened({ type: 'video.searchable-changed', videoId: row.id }), nowMs),
    outboxRowIf(db, isDone, happened({ type: 'video.blocked', videoId: row.id, blockedAtMs: nowMs }), nowMs),
  ] as const;
}

/** Also where nothing changed: asking again mends what a crash left half done. */
export async function settleMedia(ctx: BlockContext, row: VideoRow): Promise<void> {
  if (!isPlayable(row.state)) return;
  await withdrawRetired(ctx, row.id);
  await ctx.jobs.getByName(jobIdOf(row.id, row.revision)).publish();
}

/** Those that it took down; what was down before, or is not there, is left alone. */
export async function blockVideos(
  ctx: BlockContext,
  actor: Actor,
  ids: readonly string[],
  reason: string,
): Promise<string[]> {
  const blocked: string[] = [];
  for (const id of new Set(ids)) {
    const row = await readVideo(ctx, id);
    if (!row) continue;
    if (row.blockedAt === null) {
      const [made] = await ctx.db.batch(blockStatements(ctx, actor, row, reason, ctx.clock.now()));
      if (made.length > 0) blocked.push(id);
    }
    await settleMedia(ctx, row);
  }
  ctx.defer(flushOutbox(ctx));
  return blocked;
}

/** Those that can be seen again, as far as their owners let them. */
export async function unblockVideos(ctx: BlockContext, actor: Actor, ids: readonly string[]): Promise<string[]> {
  const { db, clock } = ctx;
  const freed: string[] = [];
  for (const id of new Set(ids)) {
    const row = await readVideo(ctx, id);
    if (!row) continue;
    if (row.blockedAt !== null) {
      const nowMs = clock.now();
      const was = row.blockedAt;
      const isStill = sql`exists (select 1 from ${videos} where ${videos.id} = ${id} and ${videos.blockedAt} = ${was})`;
      const detail = { reason: row.blockedReason };
      const act = { action: 'video.unblock', subject: { kind: 'video', id }, detail } as const;
      const told = happened({ type: 'video.unblocked', videoId: id, blockedAtMs: was });
      const answers = await db.batch([
        audit(db, actor, act, nowMs, isStill),
        outboxRowIf(db, isStill, told, nowMs),
        db
          .update(videos)
          .set({
            blockedAt: null,
            blockedReason: null,
            ...(row.visibility === 'public' ? { publishedAt: publishedAtOf(nowMs) } : {}),
          })
          .where(and(isThere(id), isNotNull(videos.blockedAt), eq(videos.blockedAt, was)))
          .returning({ id: videos.id }),
        retirePlaybackIds(db, id, nowMs),
        outboxRow(db, videoChanged({ ...row, blockedAt: null }), nowMs),
        tellIfPublished(db, row, nowMs),
        outboxRow(db, happened({ type: 'video.searchable-changed', videoId: id }), nowMs),
      ]);
      if (answers[2].length > 0) freed.push(id);
    }
    await settleMedia(ctx, row);
  }
  ctx.defer(flushOutbox(ctx));
  return freed;
}
