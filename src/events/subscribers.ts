// Who hears of which domain event; filled once by src/subscribers.ts, so that features do not know each other.
import type { AppContext } from '../platform/context.ts';
import type { DomainEvent, DomainEventType } from './domain-events.ts';

/** May see an event twice, and late; `seq` is the same both times. */
export type Subscriber<Type extends DomainEventType> = (
  ctx: AppContext,
  event: Extract<DomainEvent, { type: Type }>,
  seq: number,
) => Promise<unknown>;

type Untyped = (ctx: AppContext, event: never, seq: number) => Promise<unknown>;

const subscribers = new Map<DomainEventType, Untyped[]>();

export function subscribe<Type extends DomainEventType>(type: Type, subscriber: Subscriber<Type>): void {
  subscribers.set(type, [...(subscribers.get(type) ?? []), subscriber]);
}

/** Tells all of them; rejects when one of them does, so that the queue brings the event again. */
export async function tellSubscribers(ctx: AppContext, event: DomainEvent, seq: number): Promise<void> {
  const told = (subscribers.get(event.type) ?? []).map((subscriber) => subscriber(ctx, event as never, seq));
  const failed = (await Promise.allSettled(told)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
