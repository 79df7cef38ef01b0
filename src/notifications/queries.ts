// Reads of notifications: the last ones with what they are about, and how many are unread.
import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { NOTIFICATIONS_MAX, type NotificationItem, UNREAD_MAX } from '#contract/notifications.ts';
import { channels, comments, playbackIds, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { type FoundVideo, selectVideos } from '../videos/items.ts';
import { posterUrl } from '../videos/media-urls.ts';
import { type FoundNotification, toItem } from './item.ts';
import { countNewVideos, lookerOf, markedVideos, newVideoId, newVideos } from './new-videos.ts';
import { notifications } from './table.ts';

type ReadContext = Pick<AppContext, 'db' | 'config' | 'clock'>;

/** The last ones, newest first; what may not be seen any more is left out as if it had never been told. */
export async function listNotifications(ctx: ReadContext, userId: string): Promise<NotificationItem[]> {
  const looker = await lookerOf(ctx, userId);
  const [personal, fresh] = await Promise.all([
    readPersonal(ctx, userId, NOTIFICATIONS_MAX),
    newVideos(ctx, looker, NOTIFICATIONS_MAX),
  ]);
  const times = [...personal.map(({ row }) => row.createdAt), ...fresh.map(({ row }) => row.listedAt ?? 0)];
  const oldestMs = times.sort((a, b) => b - a)[NOTIFICATIONS_MAX - 1] ?? 0;
  const shown = fresh.filter(({ row }) => (row.listedAt ?? 0) >= oldestMs);
  const items = await Promise.all([
    ...personal.filter(({ row }) => row.createdAt >= oldestMs).map((found) => itemOf(ctx, found)),
    itemsOfVideos(ctx, shown, looker),
  ]);
  return items
    .flat()
    .filter((item) => item !== null)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .slice(0, NOTIFICATIONS_MAX);
}

type FoundWithPoster = FoundNotification & {
  posterRow: Parameters<typeof posterUrl>[1] | null;
  playbackId: Parameters<typeof posterUrl>[2];
};

async function itemOf(ctx: ReadContext, found: FoundWithPoster): Promise<NotificationItem | null> {
  const { posterRow, playbackId } = found;
  return toItem(found, posterRow && (await posterUrl(ctx, posterRow, playbackId)));
}

/** At most five rows are read for each: itself, its video, the video's playback id, its comment, who did it. */
function selectPersonal({ db }: Pick<AppContext, 'db'>) {
  return db
    .select({
      row: notifications,
      actor: { id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey },
      video: videos,
      playbackId: { id: playbackIds.id, policy: playbackIds.policy },
      comment: { id: comments.id, state: comments.state, text: comments.text },
    })
    .from(notifications)
    .leftJoin(videos, eq(videos.id, notifications.videoId))
    .leftJoin(
      playbackIds,
      and(eq(playbackIds.videoId, videos.id), eq(playbackIds.revision, videos.revision), isNull(playbackIds.retiredAt)),
    )
    .leftJoin(comments, eq(comments.id, notifications.commentId))
    .leftJoin(channels, eq(channels.id, notifications.actorId));
}

/** Written out: an index of some rows serves only what is known to ask for those rows. */
const isInBell = sql`${notifications.inApp} = 1`;

async function readPersonal(ctx: ReadContext, userId: string, limit: number): Promise<FoundWithPoster[]> {
  const rows = await selectPersonal(ctx)
    .where(and(eq(notifications.userId, userId), isInBell))
    .orderBy(desc(notifications.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, posterRow: row.video }));
}

/** One notification by its cause, wherever it is told; null when there is none, or nothing to tell any more. */
export async function findNotification(
  ctx: ReadContext,
  userId: string,
  cause: string,
): Promise<NotificationItem | null> {
  const [row] = await selectPersonal(ctx).where(and(eq(notifications.userId, userId), eq(notifications.cause, cause)));
  return row ? itemOf(ctx, { ...row, posterRow: row.video }) : null;
}

/** What is told of a new video, to whoever may find it; null when nobody may. */
export async function itemOfVideo(ctx: ReadContext, videoId: string): Promise<NotificationItem | null> {
  const found = await selectVideos(ctx).where(and(eq(videos.id, videoId), isNotNull(videos.listedAt)));
  const [item] = await itemsOfVideos(ctx, found, { userId: '', seenUntilMs: 0 });
  return item ?? null;
}

async function itemsOfVideos(
  ctx: ReadContext,
  found: readonly FoundVideo[],
  { userId, seenUntilMs }: { userId: string; seenUntilMs: number },
): Promise<NotificationItem[]> {
  const isSeen = ({ row }: FoundVideo): boolean => (row.listedAt ?? 0) <= seenUntilMs;
  const unseen = found.filter((video) => !isSeen(video)).map(({ row }) => row.id);
  const marked = await markedVideos(ctx, userId, unseen);
  const items = await Promise.all(
    found.map(async (video) => {
      const { row, channel, playbackId } = video;
      const cause = newVideoId(row.id);
      const createdAt = row.listedAt ?? 0;
      const readAt = isSeen(video) || marked.has(cause) ? createdAt : null;
      const told = { userId, kind: 'video' as const, cause, createdAt, readAt, videoId: row.id, commentId: null };
      return toItem({ row: told, actor: channel, video: row, comment: null }, await posterUrl(ctx, row, playbackId));
    }),
  );
  return items.filter((item) => item !== null);
}

/** How many rows are looked at to count the first few that may still be seen. */
const UNREAD_ROWS = 2 * UNREAD_MAX;

/** Up to UNREAD_MAX, which stands for any number above. */
export async function countUnread(ctx: ReadContext, userId: string): Promise<number> {
  const looker = await lookerOf(ctx, userId);
  const [fresh, rows] = await Promise.all([
    countNewVideos(ctx, looker, UNREAD_MAX),
    selectPersonal(ctx)
      .where(and(eq(notifications.userId, userId), isInBell, isNull(notifications.readAt)))
      .orderBy(desc(notifications.id))
      .limit(UNREAD_ROWS),
  ]);
  const personal = rows.filter((row) => toItem(row, null) !== null).length;
  return Math.min(fresh + personal, UNREAD_MAX);
}
