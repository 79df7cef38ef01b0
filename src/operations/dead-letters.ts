// What could not be handled: listed, and sent again once its cause is mended.
import { asc, count, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { DeadLetter } from '#contract/operations.ts';
import { flushOutbox } from '../events/outbox.ts';
import { deadLetters, outbox } from '../events/table.ts';
import { AppError } from '../http/app-error.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';
import { letterContent } from './letter-content.ts';
import { readRowCursor } from './row-cursor.ts';

type ReplayContext = Pick<AppContext, 'db' | 'jobs' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;
type LetterRow = typeof deadLetters.$inferSelect;

const REPLAYED_AT_ONCE = 100;
const rowNumber = sql<number>`${deadLetters}.rowid`;

/** The latest first. Throws `invalid-cursor`. */
export async function listDeadLetters(
  { db }: Pick<AppContext, 'db'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: DeadLetter[]; nextCursor: string | null }> {
  const before = readRowCursor(cursor);
  const rows = await db
    .select({ row: deadLetters, number: rowNumber })
    .from(deadLetters)
    .where(before === null ? undefined : lt(rowNumber, before))
    .orderBy(desc(rowNumber))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const data = page.map(({ row }) => toDeadLetter(row));
  return { data, nextCursor: rows.length > limit ? String(page.at(-1)?.number) : null };
}

/** Sends one again. Throws `dead-letter-not-found`. */
export async function replayDeadLetter(ctx: ReplayContext, actor: Actor, id: string): Promise<void> {
  const [row] = await ctx.db.select().from(deadLetters).where(eq(deadLetters.id, id));
  if (!row) throw new AppError('dead-letter-not-found');
  await replay(ctx, actor, row);
}

/** Sends again what was not yet, oldest first; tells how many, and how many are left. */
export async function replayDeadLetters(ctx: ReplayContext, actor: Actor): Promise<{ replayed: number; left: number }> {
  const waiting = isNull(deadLetters.replayedAt);
  const rows = await ctx.db.select().from(deadLetters).where(waiting).orderBy(asc(rowNumber)).limit(REPLAYED_AT_ONCE);
  for (const row of rows) await replay(ctx, actor, row);
  const [left] = await ctx.db.select({ n: count() }).from(deadLetters).where(waiting);
  return { replayed: rows.length, left: left?.n ?? 0 };
}

/** One batch: the message is in the outbox, the letter is marked. A job that failed begins again. */
async function replay(ctx: ReplayContext, actor: Actor, row: LetterRow): Promise<void> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const { queue, topic, payload: kept, jobId } = letterContent(row);
  const afterEpoch = jobId === null ? null : await failedEpoch(ctx, jobId);
  const payload = afterEpoch === null ? kept : { ...(kept as object), afterEpoch };
  await db.batch([
    db.insert(outbox).values({ queue, topic, payload, createdAt: nowMs }),
    db.update(deadLetters).set({ replayedAt: nowMs }).where(eq(deadLetters.id, row.id)),
    audit(db, actor, { action: 'job.replay', subject: { kind: 'job', id: row.id }, detail: { queue } }, nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
  // The fast path; the queue leads to the same step.
  if (jobId !== null) ctx.defer(ctx.jobs.getByName(jobId).start(jobId, afterEpoch ?? undefined));
}

/** The epoch at which a job failed; null when it did not. */
async function failedEpoch({ jobs }: Pick<AppContext, 'jobs'>, jobId: string): Promise<number | null> {
  const inspection = await jobs.getByName(jobId).inspect();
  return inspection?.phase === 'failed' ? inspection.live.epoch : null;
}

function toDeadLetter({ id, queue, payload, reason, createdAt, replayedAt }: LetterRow): DeadLetter {
  return {
    id,
    queue,
    payload,
    reason,
    createdAt: new Date(createdAt).toISOString(),
    replayedAt: replayedAt === null ? null : new Date(replayedAt).toISOString(),
  };
}
