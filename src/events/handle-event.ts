// What is done with one message of the events queue: it goes into its room, or to those who subscribe to what happened.
import type { ServerMessage } from '#contract/realtime.ts';
import type { AppContext } from '../platform/context.ts';
import type { DomainEvent } from './domain-events.ts';
import type { EventMessage } from './outbox.ts';
import { tellSubscribers } from './subscribers.ts';

/** Called right after the change, and again by the queue: both lead to the same. */
export async function handleEvent(ctx: AppContext, { seq, topic, payload }: EventMessage): Promise<void> {
  if (topic === null) await tellSubscribers(ctx, payload as DomainEvent, seq);
  else await ctx.rooms.getByName(topic).deliver({ ...payload, seq } as ServerMessage);
}
