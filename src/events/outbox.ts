// The outbox: what a change must tell others is a row of the change's own batch, and is sent afterwards.

import { and, asc, inArray, isNull, lt, type SQL } from 'drizzle-orm';
import type { ServerMessage } from '#contract/realtime.ts';
import type { Db } from '../db/client.ts';
import { rowWhere } from '../db/insert-where.ts';
import type { AppContext } from '../platform/context.ts';
import type { DomainEvent } from './domain-events.ts';
import { outbox } from './table.ts';

/** Body of a message of the transcode queue. */
export interface TranscodeMessage {
  jobId: string;
  videoId: string;
  revision: number;
  /** Begins a job again that failed at this epoch. */
  afterEpoch?: number;
}

type WithoutSeq<Message> = Message extends { seq: number } ? Omit<Message, 'seq'> : never;
/** A realtime message that is kept and replayed; its `seq` is the id of its row. */
export type LoggedEvent = WithoutSeq<ServerMessage>;

/** Body of a message of the events queue. */
export interface EventMessage {
  seq: number;
  /** Of the sockets that hear it; null for a domain event. */
  topic: string | null;
  payload: LoggedEvent | DomainEvent;
}

export type OutboxMessage =
  | { queue: 'transcode'; payload: TranscodeMessage }
  | { queue: 'events'; topics: [string, ...string[]]; payload: LoggedEvent }
  | { queue: 'events'; topics: null; payload: DomainEvent };

/** The message that tells other features what happened. */
export const happened = (payload: DomainEvent): OutboxMessage & { topics: null } => ({
  queue: 'events',
  topics: null,
  payload,
});

/** Rows sent together; the ids of one page are bound as parameters, of which D1 takes 100. */
const PAGE_ROWS = 50;

/** Topics of the realtime sockets: what concerns a video, what concerns a person, and every job for operators. */
export const OPERATIONS_TOPIC = 'operations';
export const videoTopic = (videoId: string): string => `video:${videoId}`;
export const userTopic = (userId: string): string => `user:${userId}`;

/** The statement that writes the message, one row per topic; it belongs into the batch of the change it tells of. */
export function outboxRow(db: Db, message: OutboxMessage, nowMs: number) {
  const topics = (message.queue === 'events' ? message.topics : null) ?? [null];
  return db
    .insert(outbox)
    .values(topics.map((topic) => ({ queue: message.queue, topic, payload: message.payload, createdAt: nowMs })));
}

/** As `outboxRow`, written only where `condition` holds at that place of the batch: who asks twice is told of once. */
export function outboxRowIf(db: Db, condition: SQL, message: OutboxMessage & { topics: null }, nowMs: number) {
  const row = { queue: message.queue, topic: null, payload: message.payload, createdAt: nowMs };
  return db.insert(outbox).select(rowWhere(outbox, row, condition));
}

/** Sends every unsent row, oldest first; what a queue refuses is left to the sweeper. Sending twice is harmless. */
export async function flushOutbox(
  ctx: Pick<AppContext, 'db' | 'queues' | 'deliver' | 'sweeper' | 'clock' | 'log'>,
): Promise<void> {
  try {
    while (await sendPage(ctx));
  } catch (error) {
    ctx.log.error('outbox not sent, the sweeper will try again', error);
    await ctx.sweeper.getByName('outbox').arm();
  }
}

/** Sends one page of unsent rows and marks it; true when there may be more. Throws when a queue refuses. */
export async function sendPage(ctx: Pick<AppContext, 'db' | 'queues' | 'deliver' | 'clock' | 'log'>): Promise<boolean> {
  const rows = await ctx.db.select().from(outbox).where(isNull(outbox.sentAt)).orderBy(asc(outbox.id)).limit(PAGE_ROWS);
  await sendRows(ctx, rows);
  return rows.length === PAGE_ROWS;
}

type OutboxRow = Pick<typeof outbox.$inferSelect, 'id' | 'queue' | 'topic' | 'payload'>;

/**
 * Sends rows that were written just now, at most a page. For who hears of an event while it is being sent: to flush
 * there would send that event again. What a queue refuses is left to the sweeper.
 */
export async function sendWritten(
  ctx: Pick<AppContext, 'db' | 'queues' | 'deliver' | 'sweeper' | 'clock' | 'log'>,
  rows: readonly OutboxRow[],
): Promise<void> {
  try {
    await sendRows(ctx, rows);
  } catch (error) {
    ctx.log.error('outbox not sent, the sweeper will try again', error);
    await ctx.sweeper.getByName('outbox').arm();
  }
}

async function sendRows(
  ctx: Pick<AppContext, 'db' | 'queues' | 'deliver' | 'clock' | 'log'>,
  rows: readonly OutboxRow[],
): Promise<void> {
  const { db, queues, clock } = ctx;
  for (const queue of ['transcode', 'events'] as const) {
    const own = rows.filter((row) => row.queue === queue);
    if (own.length === 0) continue;
    const bodies = own.map(({ id, topic, payload }) => (queue === 'events' ? { seq: id, topic, payload } : payload));
    await Promise.all([
      queues[queue].sendBatch(bodies.map((body) => ({ body }))),
      ...(queue === 'events' ? bodies.map((body) => deliverNow(ctx, body as EventMessage)) : []),
    ]);
    const ids = own.map((row) => row.id);
    await db
      .update(outbox)
      .set({ sentAt: clock.now() })
      .where(and(inArray(outbox.id, ids), isNull(outbox.sentAt)));
  }
}

/** Nobody waits for a batch of the queue, which brings the same again a moment later. */
async function deliverNow({ deliver, log }: Pick<AppContext, 'deliver' | 'log'>, message: EventMessage): Promise<void> {
  try {
    await deliver(message);
  } catch (error) {
    log.error('event not handled at once, its queue will bring it again', error, { seq: message.seq });
  }
}

let flushedAfterStart = false;

/** Sends what a crash between a batch and its flush left behind; does something at an isolate's first call only. */
export function flushOutboxAfterStart(
  ctx: Pick<AppContext, 'db' | 'queues' | 'deliver' | 'sweeper' | 'clock' | 'log' | 'defer'>,
) {
  if (flushedAfterStart) return;
  flushedAfterStart = true;
  ctx.defer(flushOutbox(ctx));
}

/** How long a socket that was away may ask for what it missed. */
const REPLAY_MS = 7 * 24 * 3600_000;

/** Sends what is still unsent and forgets what was sent too long ago to be replayed. */
export async function sweepOutbox(
  ctx: Pick<AppContext, 'db' | 'queues' | 'deliver' | 'sweeper' | 'clock' | 'log'>,
): Promise<number> {
  await flushOutbox(ctx);
  const { meta } = await ctx.db.delete(outbox).where(lt(outbox.sentAt, ctx.clock.now() - REPLAY_MS));
  return meta.changes;
}
