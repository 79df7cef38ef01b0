// Reads of channels: one for a viewer, and the channels that somebody follows.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Channel, ChannelStatistics, Subscription } from '#contract/channels.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { toChannelRef } from './channel-ref.ts';
import { type ChannelRow, toChannel, toStatistics } from './channel-view.ts';
import { decodeCursor, encodeCursor } from './subscription-cursor.ts';
import { channels, subscriptions } from './table.ts';

type Viewer = { id: string } | undefined;

/** Whatever the case of the handle. Throws `channel-not-found`. */
export async function findChannel({ db }: Pick<AppContext, 'db'>, handle: string): Promise<ChannelRow> {
  const [row] = await db.select().from(channels).where(eq(channels.handleKey, handle.toLowerCase()));
  if (!row) throw new AppError('channel-not-found');
  return row;
}

/** The channel of somebody who is signed in; every account has one. */
export async function ownChannel({ db }: Pick<AppContext, 'db'>, user: { id: string }): Promise<ChannelRow> {
  const [row] = await db.select().from(channels).where(eq(channels.id, user.id));
  if (!row) throw new AppError('channel-not-found');
  return row;
}

/** How the media of a person's new videos is protected. */
export const defaultProtection = async (
  ctx: Pick<AppContext, 'db'>,
  user: { id: string },
): Promise<ChannelRow['defaultProtection']> => (await ownChannel(ctx, user)).defaultProtection;

export async function describeChannel(
  { db }: Pick<AppContext, 'db'>,
  row: ChannelRow,
  viewer: Viewer,
): Promise<Channel> {
  if (!viewer) return toChannel(row, undefined, null);
  const [subscription] = await db
    .select({ bell: subscriptions.bell })
    .from(subscriptions)
    .where(and(eq(subscriptions.userId, viewer.id), eq(subscriptions.channelId, row.id)));
  return toChannel(row, viewer.id, subscription?.bell ?? null);
}

export async function readStatistics(ctx: Pick<AppContext, 'db'>, user: { id: string }): Promise<ChannelStatistics> {
  return toStatistics(await ownChannel(ctx, user));
}

/** The channels that one follows, the newest first. Throws `invalid-cursor`. */
export async function listSubscriptions(
  { db }: Pick<AppContext, 'db'>,
  user: { id: string },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: Subscription[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  if (after === null) throw new AppError('invalid-cursor');
  const found = await db
    .select({ subscription: subscriptions, channel: channels })
    .from(subscriptions)
    .innerJoin(channels, eq(channels.id, subscriptions.channelId))
    .where(
      and(
        eq(subscriptions.userId, user.id),
        after &&
          sql`(${subscriptions.createdAt}, ${subscriptions.channelId}) < (${after.createdAt}, ${after.channelId})`,
      ),
    )
    .orderBy(desc(subscriptions.createdAt), desc(subscriptions.channelId))
    .limit(limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1)?.subscription;
  return {
    data: page.map(({ subscription, channel }) => ({
      channel: { ...toChannelRef(channel), subscriberCount: channel.subscriberCount },
      bell: subscription.bell,
      subscribedAt: new Date(subscription.createdAt).toISOString(),
    })),
    nextCursor: found.length > limit && last ? encodeCursor(last) : null,
  };
}
