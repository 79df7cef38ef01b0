// Following a channel and no longer: the change and the word of it are one batch, however often it is asked for.
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { type Bell, type Channel, SUBSCRIPTIONS_MAX } from '#contract/channels.ts';
import { flushOutbox, happened, outboxRowIf } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { describeChannel, findChannel } from './queries.ts';
import { subscriptions } from './table.ts';

type SubscriptionContext = Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

/** Whether the person follows the channel; `bell`: with exactly that bell. */
function follows(userId: string, channelId: string, bell?: Bell): SQL {
  const isSo = and(
    eq(subscriptions.userId, userId),
    eq(subscriptions.channelId, channelId),
    bell && eq(subscriptions.bell, bell),
  );
  return sql`exists (select 1 from ${subscriptions} where ${isSo})`;
}

/** Throws `channel-not-found`, `own-channel`, `subscription-limit-reached`. */
export async function subscribeTo(
  ctx: SubscriptionContext,
  user: { id: string },
  handle: string,
  bell: Bell,
): Promise<Channel> {
  const channel = await findChannel(ctx, handle);
  if (channel.id === user.id) throw new AppError('own-channel', { detail: 'Nobody follows their own channel.' });
  await limitFollowed(ctx, user.id, channel.id);
  const { db } = ctx;
  const nowMs = ctx.clock.now();
  const who = { userId: user.id, channelId: channel.id };
  // What is told depends on what was there before: the rows of the outbox come first, in the same transaction.
  await db.batch([
    outboxRowIf(db, sql`not ${follows(user.id, channel.id)}`, happened({ type: 'channel.subscribed', ...who }), nowMs),
    outboxRowIf(
      db,
      sql`not ${follows(user.id, channel.id, bell)}`,
      happened({ type: 'subscription.changed', ...who }),
      nowMs,
    ),
    db
      .insert(subscriptions)
      .values({ ...who, bell, createdAt: nowMs })
      .onConflictDoUpdate({ target: [subscriptions.userId, subscriptions.channelId], set: { bell } }),
  ]);
  ctx.defer(flushOutbox(ctx));
  return describeChannel(ctx, await findChannel(ctx, handle), user);
}

/** Whoever asks twice at the same moment may come to one more: the limit is about what reading costs, and needs no lock. */
async function limitFollowed({ db }: Pick<AppContext, 'db'>, userId: string, channelId: string): Promise<void> {
  const isOver = sql<number>`not ${follows(userId, channelId)}
    and (select count(*) from ${subscriptions} where ${subscriptions.userId} = ${userId}) >= ${SUBSCRIPTIONS_MAX}`;
  const found = await db.get<{ isOver: number }>(sql`select ${isOver} as isOver`);
  if (found.isOver === 0) return;
  throw new AppError('subscription-limit-reached', {
    detail: `You follow ${SUBSCRIPTIONS_MAX} channels, which is the most an account can. Unsubscribe from one first.`,
  });
}

/** Also when one did not follow it. Throws `channel-not-found`. */
export async function unsubscribeFrom(
  ctx: SubscriptionContext,
  user: { id: string },
  handle: string,
): Promise<Channel> {
  const channel = await findChannel(ctx, handle);
  const { db } = ctx;
  const who = { userId: user.id, channelId: channel.id };
  await db.batch([
    outboxRowIf(db, follows(user.id, channel.id), happened({ type: 'subscription.changed', ...who }), ctx.clock.now()),
    db.delete(subscriptions).where(and(eq(subscriptions.userId, user.id), eq(subscriptions.channelId, channel.id))),
  ]);
  ctx.defer(flushOutbox(ctx));
  return describeChannel(ctx, await findChannel(ctx, handle), user);
}
