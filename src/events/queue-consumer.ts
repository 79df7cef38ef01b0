// The consumer of all queues: it hands each message to the object it concerns and acknowledges; it never waits for work.

import { backoffMs } from '../platform/backoff.ts';
import type { AppContext } from '../platform/context.ts';
import { createContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import { handleEvent } from './handle-event.ts';
import type { EventMessage, TranscodeMessage } from './outbox.ts';
import { deadLetters } from './table.ts';

const RETRY_BASE_MS = 2_000;
const RETRY_CAP_MS = 300_000;

type Handler = (ctx: AppContext, message: Message) => Promise<unknown>;

/** Queue name to what is done with one message. Every handler may see a message twice. */
const HANDLERS: Record<string, Handler> = {
  'rivulet-transcode': (ctx, message) => {
    const { jobId, afterEpoch } = message.body as TranscodeMessage;
    return ctx.jobs.getByName(jobId).start(jobId, afterEpoch);
  },
  'rivulet-events': (ctx, message) => handleEvent(ctx, message.body as EventMessage),
  'rivulet-dead-letters': (ctx, message) =>
    ctx.db
      .insert(deadLetters)
      .values({
        id: message.id,
        queue: isEvent(message.body) ? 'events' : 'transcode',
        payload: JSON.stringify(message.body),
        reason: 'not handled after every retry of its queue',
        createdAt: ctx.clock.now(),
      })
      .onConflictDoNothing(),
};

const isEvent = (body: unknown): boolean => typeof body === 'object' && body !== null && 'topic' in body;

/** The worker's `queue` entry. Throws for a queue that nobody handles, so that its messages stay where they are. */
export async function handleQueue(
  batch: MessageBatch<unknown>,
  env: AppBindings,
  executionCtx: Pick<ExecutionContext, 'waitUntil'>,
): Promise<void> {
  const handler = HANDLERS[batch.queue];
  if (!handler) throw new Error(`no handler for the queue ${batch.queue}`);
  const ctx = createContext(env, executionCtx);
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        await handler(ctx, message);
        message.ack();
      } catch (error) {
        ctx.log.error('queue message not handled', error, { queue: batch.queue, attempts: message.attempts });
        const delayMs = backoffMs(message.attempts, RETRY_BASE_MS, RETRY_CAP_MS, Math.random());
        message.retry({ delaySeconds: Math.ceil(delayMs / 1000) });
      }
    }),
  );
}
