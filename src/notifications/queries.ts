// Reads of notifications: the last ones with what they are about, and how many are unread.
import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { NOTIFICATIONS_MAX, type NotificationItem, UNREAD_MAX } from '#contract/notifications.ts';
import { channels, comments, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { type FoundVideo, findPicked, livePlaybackId, selectVideos } from '../videos/items.ts';
import { posterUrl } from '../videos/media-urls.ts';
import { isSharedWith } from '../videos/shown.ts';
import { type FoundNotification, toItem } from './item.ts';
import { countNewVideos, lookerOf, markedVideos, newVideoId, newVideos } from './new-videos.ts';
import { notifications } from './table.ts';

type ReadContext = Pick<AppContext, 'db' | 'config' | 'clock'>;

/** The last ones, newest first; what may not be seen any more is left out as if it had never been told. */
export async function listNotifications(ctx: ReadContext, userId: string): Promise<NotificationItem[]> {
  const looker = await lookerOf(ctx, userId);
  const [personal, fresh] = await Promise.all([
    newestPersonal(ctx, userId, NOTIFICATIONS_MAX),
    newVideos(ctx, looker, NOTIFICATIONS_MAX),
  ]);
  // Only their times until it is known which are shown.
  const times = [...personal.map(({ createdAt }) => createdAt), ...fresh.map(({ listedAtMs }) => listedAtMs)];
  const oldestMs = times.sort((a, b) => b - a)[NOTIFICATIONS_MAX - 1] ?? 0;
  const [told, shown] = await Promise.all([
    readPersonal(
      ctx,
      personal.filter(({ createdAt }) => createdAt >= oldestMs).map(({ id }) => id),
    ),
    findPicked(
      ctx,
      fresh.filter(({ listedAtMs }) => listedAtMs >= oldestMs),
    ),
  ]);
  const items = await Promise.all([...told.map((found) => itemOf(ctx, found)), itemsOfVideos(ctx, shown, looker)]);
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

/** At most four rows are read for each: itself, its video, its comment, who did it. */
function selectPersonal({ db }: Pick<AppContext, 'db'>) {
  return db
    .select({
      row: notifications,
      actor: { id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey },
      video: videos,
      isShared: isSharedWith(notifications.userId),
      playbackId: livePlaybackId,
      comment: { id: comments.id, state: comments.state, text: comments.text },
    })
    .from(notifications)
    .leftJoin(videos, eq(videos.id, notifications.videoId))
    .leftJoin(comments, eq(comments.id, notifications.commentId))
    .leftJoin(channels, eq(channels.id, notifications.actorId));
}

/** Written out: an index of some rows serves only what is known to ask for those rows. */
const isInBell = sql`${notifications.inApp} = 1`;

const newestPersonal = ({ db }: ReadContext, userId: string, limit: number) =>
  db
    .select({ id: notifications.id, createdAt: notifications.createdAt })
    .from(notifications)
    .where(and(eq(notifications.userId, userId), isInBell))
    .orderBy(desc(notifications.id))
    .limit(limit);

/** The newest first. */
async function readPersonal(ctx: ReadContext, ids: readonly number[]): Promise<FoundWithPoster[]> {
  if (ids.length === 0) return [];
  const picked = sql.join(
    ids.map((id) => sql`(${id})`),
    sql`, `,
  );
  // Joined and not `in`, whose list is a table that is read once more.
  const rows = await selectPersonal(ctx).innerJoin(
    sql`(values ${picked}) picked`,
    sql`${notifications.id} = +picked.column1`,
  );
  return rows.sort((a, b) => b.row.id - a.row.id).map((row) => ({ ...row, posterRow: row.video }));
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
      return toItem(
        { row: told, actor: channel, video: row, comment: null, isShared: false },
        await posterUrl(ctx, row, playbackId),
      );
    }),
  );
  return items.filter((item) => item !== null);
}

/** How many rows are looked at to count the first few that may still be seen. */
const UNREAD_ROWS = 2 * UNREAD_MAX;

/** Up to UNREAD_MAX, which stands for any number above: what is not needed to reach it is not read. */
export async function countUnread(ctx: ReadContext, userId: string): Promise<number> {
  const looker = await lookerOf(ctx, userId);
  let unread = await countNewVideos(ctx, looker, UNREAD_MAX);
  let looked = 0;
  let below: number | undefined;
  while (unread < UNREAD_MAX && looked < UNREAD_ROWS) {
    const limit = Math.min(UNREAD_MAX, UNREAD_ROWS - looked);
    const rows = await selectPersonal(ctx)
      .where(
        and(
          ...[eq(notifications.userId, userId), isInBell, isNull(notifications.readAt)],
          below === undefined ? undefined : lt(notifications.id, below),
        ),
      )
      .orderBy(desc(notifications.id))
      .limit(limit);
    unread += rows.filter((row) => toItem(row, null) !== null).length;
    looked += rows.length;
    below = rows.at(-1)?.row.id;
    if (rows.length < limit) break;
  }
  return Math.min(unread, UNREAD_MAX);
}
