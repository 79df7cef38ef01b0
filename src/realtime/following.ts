// Keeps the rooms' copies of who follows whom as the database says, and tells the rooms of new videos.
import { and, asc, eq, sql } from 'drizzle-orm';
import { channels, subscriptions, videos } from '../db/schema.ts';
import type { DomainEvent } from '../events/domain-events.ts';
import type { AppContext } from '../platform/context.ts';
import type { Following } from './audience.ts';

type Heard<Type extends DomainEvent['type']> = Extract<DomainEvent, { type: Type }>;

/** Reads the present and hands it on; the number of the event orders what comes late. */
export async function copyFollowing(
  { db, audience }: Pick<AppContext, 'db' | 'audience'>,
  { channelId, userId }: Heard<'subscription.changed'>,
  seq: number,
): Promise<void> {
  const [row] = await db
    .select({ bell: subscriptions.bell })
    .from(subscriptions)
    .where(and(eq(subscriptions.userId, userId), eq(subscriptions.channelId, channelId)));
  await audience.of(userId).follow([{ channelId, userId, bell: row?.bell ?? 'none', seq }]);
}

/** One message for each room, if everybody finds the video at present; a room that was told before does nothing. */
export async function announceVideo(
  { db, audience }: Pick<AppContext, 'db' | 'audience'>,
  { videoId, channelId }: Heard<'video.published'>,
  seq: number,
): Promise<{ rooms: number; told: number; away: number }> {
  const [video] = await db
    .select({ title: videos.title, listedAt: videos.listedAt, channelName: channels.name })
    .from(videos)
    .innerJoin(channels, eq(channels.id, videos.ownerId))
    .where(eq(videos.id, videoId));
  if (!video || video.listedAt === null) return { rooms: 0, told: 0, away: 0 };
  const { title, channelName } = video;
  const message = { type: 'notification.video' as const, seq, videoId, title, channelName };
  const answers = await Promise.allSettled(audience.all().map((room) => room.published(channelId, message)));
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed) throw failed.reason; // the queue brings it again, for the rooms that did not hear of it
  const heard = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  return {
    rooms: heard.length,
    told: heard.reduce((sum, { told }) => sum + told, 0),
    away: heard.reduce((sum, { away }) => sum + away, 0),
  };
}

const PAGE_ROWS = 5000;

/**
 * Reads all subscriptions into the rooms when one of them lost its copy or their number changed; tells how many.
 * Every event that was written before the reading is in what is read, and every later one wins over it.
 */
export async function repairFollowing(ctx: Pick<AppContext, 'db' | 'audience'>): Promise<number> {
  const { db, audience } = ctx;
  const rooms = audience.all();
  const layouts = await Promise.all(rooms.map((room) => room.layout()));
  if (layouts.every((layout) => layout === rooms.length)) return 0;
  const last = await db.get<{ seq: number } | undefined>(sql`SELECT seq FROM sqlite_sequence WHERE name = 'outbox'`);
  let copied = 0;
  for (let page = await pageAfter(ctx, null); page.length > 0; page = await pageAfter(ctx, page.at(-1))) {
    const seq = last?.seq ?? 0;
    await Promise.all(
      rooms.map((room, n) => {
        const own = page.filter(({ userId }) => audience.numberOf(userId) === n);
        return own.length === 0 ? null : room.follow(own.map((row) => ({ ...row, seq })));
      }),
    );
    copied += page.length;
  }
  await Promise.all(rooms.map((room) => room.setLayout(rooms.length)));
  return copied;
}

function pageAfter({ db }: Pick<AppContext, 'db'>, after: Pick<Following, 'userId' | 'channelId'> | null | undefined) {
  return db
    .select({ userId: subscriptions.userId, channelId: subscriptions.channelId, bell: subscriptions.bell })
    .from(subscriptions)
    .where(after ? sql`(user_id, channel_id) > (${after.userId}, ${after.channelId})` : undefined)
    .orderBy(asc(subscriptions.userId), asc(subscriptions.channelId))
    .limit(PAGE_ROWS);
}
