// Marking notifications as read, one or all; a person's other pages hear of it.
import { and, eq, isNull, sql } from 'drizzle-orm';
import { preferences, videos } from '../db/schema.ts';
import { flushOutbox, outboxRow, userTopic } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { newVideoId } from './new-videos.ts';
import { notifications } from './table.ts';

type WriteContext = Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

const toldOthers = ({ db }: Pick<AppContext, 'db'>, userId: string, nowMs: number) =>
  outboxRow(db, { queue: 'events', topics: [userTopic(userId)], payload: { type: 'notification.read' } }, nowMs);

/** Nothing happens for an id that tells of nothing: it is read as much as it can be. */
export async function markRead(ctx: WriteContext, userId: string, id: string): Promise<void> {
  const { db } = ctx;
  const nowMs = ctx.clock.now();
  const videoId = id.startsWith(newVideoId('')) ? id.slice(newVideoId('').length) : null;
  if (videoId !== null && !(await isListed(ctx, videoId))) return;
  await db.batch([
    videoId === null ? readRow(db, userId, id, nowMs) : markOfVideo(db, userId, videoId, nowMs),
    toldOthers(ctx, userId, nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
}

async function isListed({ db }: Pick<AppContext, 'db'>, videoId: string): Promise<boolean> {
  const [video] = await db.select({ listedAt: videos.listedAt }).from(videos).where(eq(videos.id, videoId));
  return video !== undefined && video.listedAt !== null;
}

const readRow = (db: AppContext['db'], userId: string, cause: string, nowMs: number) =>
  db
    .update(notifications)
    .set({ readAt: nowMs })
    .where(and(eq(notifications.userId, userId), eq(notifications.cause, cause), isNull(notifications.readAt)));

/** New videos are no rows; that this one was looked at is, until all are seen. */
function markOfVideo(db: AppContext['db'], userId: string, videoId: string, nowMs: number) {
  return db
    .insert(notifications)
    .values({
      userId,
      kind: 'video',
      cause: newVideoId(videoId),
      videoId,
      createdAt: nowMs,
      readAt: nowMs,
      inApp: false,
    })
    .onConflictDoNothing();
}

export async function markAllRead(ctx: WriteContext, userId: string): Promise<void> {
  const { db } = ctx;
  const nowMs = ctx.clock.now();
  await db.batch([
    db
      .update(notifications)
      .set({ readAt: nowMs })
      .where(and(eq(notifications.userId, userId), sql`${notifications.inApp} = 1`, isNull(notifications.readAt))),
    db
      .insert(preferences)
      .values({ userId, videosSeenUntil: nowMs })
      .onConflictDoUpdate({ target: preferences.userId, set: { videosSeenUntil: nowMs } }),
    toldOthers(ctx, userId, nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
}
