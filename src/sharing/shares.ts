// Use cases of sharing with named accounts: name one, take one back, list them.
import { and, asc, count, eq, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import { SHARES_MAX, type Share } from '#contract/sharing.ts';
import { toChannelRef } from '../channels/channel-ref.ts';
import { findChannel } from '../channels/queries.ts';
import { rowWhere } from '../db/insert-where.ts';
import { channels, videos } from '../db/schema.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { findOwnVideo } from '../videos/queries.ts';
import { publishAnew } from '../videos/release.ts';
import { endAccess } from './end-access.ts';
import { videoShares } from './table.ts';

type ShareContext = Pick<
  AppContext,
  'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'
>;

/** In the order in which they were named. Throws `video-not-found`, `not-owner`. */
export async function listShares(ctx: Pick<AppContext, 'db'>, user: User, videoId: string): Promise<Share[]> {
  await findOwnVideo(ctx, videoId, user);
  const rows = await ctx.db
    .select({
      channel: { id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey },
      createdAt: videoShares.createdAt,
    })
    .from(videoShares)
    .innerJoin(channels, eq(channels.id, videoShares.userId))
    .where(eq(videoShares.videoId, videoId))
    .orderBy(asc(videoShares.createdAt), asc(videoShares.userId));
  return rows.map(({ channel, createdAt }) => ({
    channel: toChannelRef(channel),
    sharedAt: new Date(createdAt).toISOString(),
  }));
}

/** Naming the same account again changes nothing. Throws `video-not-found`, `not-owner`, `channel-not-found`, `own-channel`, `share-limit-reached`. */
export async function shareWith(ctx: ShareContext, user: User, videoId: string, handle: string): Promise<Share> {
  await findOwnVideo(ctx, videoId, user);
  const channel = await findChannel(ctx, handle);
  if (channel.id === user.id) throw new AppError('own-channel', { detail: 'You see your own videos anyway.' });
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const isThis = and(eq(videoShares.videoId, videoId), eq(videoShares.userId, channel.id));
  const shares = db.select({ n: count() }).from(videoShares).where(eq(videoShares.videoId, videoId));
  await db.batch([
    db
      .insert(videoShares)
      .select(
        rowWhere(
          videoShares,
          { videoId, userId: channel.id, createdAt: nowMs },
          sql`(${shares}) < ${SHARES_MAX} and exists (select 1 from ${videos} where ${videos.id} = ${videoId})`,
        ),
      )
      .onConflictDoNothing(),
    outboxRow(db, happened({ type: 'video.shared', videoId }), nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
  const [row] = await db.select({ createdAt: videoShares.createdAt }).from(videoShares).where(isThis);
  if (!row) {
    const detail = `A video can be shared with ${SHARES_MAX} accounts.`;
    throw new AppError('share-limit-reached', { detail });
  }
  return { channel: toChannelRef(channel), sharedAt: new Date(row.createdAt).toISOString() };
}

/** The account sees the video no more, and what was handed out to it ends. Throws `video-not-found`, `not-owner`, `channel-not-found`. */
export async function unshareWith(ctx: ShareContext, user: User, videoId: string, handle: string): Promise<void> {
  await findOwnVideo(ctx, videoId, user);
  const channel = await findChannel(ctx, handle);
  const { db, clock } = ctx;
  await db.batch([
    db.delete(videoShares).where(and(eq(videoShares.videoId, videoId), eq(videoShares.userId, channel.id))),
    ...endAccess(db, videoId, clock.now()),
  ]);
  await publishAnew(ctx, videoId);
}
