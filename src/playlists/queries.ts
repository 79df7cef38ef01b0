// Reads of playlists: one, one's own, and those that a channel shows.
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { WATCH_LATER } from '#contract/playlists.ts';
import type { ChannelRefRow } from '../channels/channel-ref.ts';
import { channels, playlistItems, playlists, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { encodeCursor } from '../videos/cursor.ts';
import { type FoundVideo, selectVideos } from '../videos/items.ts';
import { type PageRequest, readCursor } from '../videos/video-list.ts';
import { maySeeList } from './policy.ts';
import { type PlaylistRow, toPlaylist } from './view.ts';

export interface Viewer {
  id: string;
}
type ListContext = Pick<AppContext, 'db' | 'config' | 'clock'>;

const OWNER = {
  id: channels.id,
  handle: channels.handle,
  name: channels.name,
  avatarKey: channels.avatarKey,
};

/** The video at the top of a list: one row of the index. */
const FIRST_VIDEO = sql<string | null>`(select ${playlistItems.videoId} from ${playlistItems}
  where ${playlistItems.playlistId} = ${playlists.id} order by ${playlistItems.position}, ${playlistItems.videoId} limit 1)`;

const containsVideo = (videoId: string | undefined): SQL<number | null> =>
  videoId === undefined
    ? sql`null`
    : sql`exists (select 1 from ${playlistItems}
        where ${playlistItems.playlistId} = ${playlists.id} and ${playlistItems.videoId} = ${videoId})`;

export interface FoundList {
  row: PlaylistRow;
  channel: ChannelRefRow;
  firstVideoId: string | null;
  contains: number | null;
}

function selectLists({ db }: Pick<AppContext, 'db'>, videoId?: string) {
  return db
    .select({
      row: playlists,
      channel: OWNER,
      firstVideoId: FIRST_VIDEO,
      contains: containsVideo(videoId),
    })
    .from(playlists)
    .innerJoin(channels, eq(channels.id, playlists.ownerId));
}

/** The list of what to watch later bears the id of its owner: there is one of each, and it need not be looked for. */
const watchLaterRow = (ownerId: string): PlaylistRow => ({
  id: ownerId,
  ownerId,
  kind: WATCH_LATER,
  title: 'Watch later',
  description: '',
  visibility: 'private',
  itemCount: 0,
  createdAt: 0,
  updatedAt: 0,
});
export const newWatchLater = (ownerId: string, nowMs: number): PlaylistRow => ({
  ...watchLaterRow(ownerId),
  createdAt: nowMs,
  updatedAt: nowMs,
});

/** Throws `playlist-not-found` for what the viewer may not see, as for what does not exist. */
export async function findList(
  ctx: Pick<AppContext, 'db'>,
  id: string,
  viewer: Viewer | undefined,
  videoId?: string,
): Promise<FoundList> {
  const isWatchLater = id === WATCH_LATER || id === viewer?.id;
  const [found] =
    isWatchLater && !viewer
      ? []
      : await selectLists(ctx, videoId).where(eq(playlists.id, isWatchLater && viewer ? viewer.id : id));
  if (found && maySeeList(found.row, viewer?.id)) return found;
  if (!isWatchLater || !viewer) throw new AppError('playlist-not-found');
  // Nothing was put into it yet.
  const [channel] = await ctx.db.select(OWNER).from(channels).where(eq(channels.id, viewer.id));
  if (!channel) throw new AppError('playlist-not-found');
  return { row: watchLaterRow(viewer.id), channel, firstVideoId: null, contains: 0 };
}

/** Throws `playlist-not-found`, or `not-owner` for a list that one may see. */
export async function findOwnList(ctx: Pick<AppContext, 'db'>, id: string, user: Viewer): Promise<FoundList> {
  const found = await findList(ctx, id, user);
  if (found.row.ownerId !== user.id) throw new AppError('not-owner');
  return found;
}

const IDS_AT_ONCE = 90;

/** Lists as the viewer sees them, each with the picture of its first video if that may be seen. */
export async function describeLists(ctx: ListContext, lists: readonly FoundList[], viewer: Viewer | undefined) {
  const ids = [...new Set(lists.flatMap(({ firstVideoId }) => firstVideoId ?? []))];
  const firsts = new Map<string, FoundVideo>();
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const some = await selectVideos(ctx).where(inArray(videos.id, ids.slice(start, start + IDS_AT_ONCE)));
    for (const video of some) firsts.set(video.row.id, video);
  }
  return Promise.all(lists.map((list) => toPlaylist(ctx, list, firsts.get(list.firstVideoId ?? ''), viewer?.id)));
}

/** Behind everything that was ever changed: where a list of lists begins. */
const NEWEST = { order: Number.MAX_SAFE_INTEGER, id: 'z'.repeat(26) };

/** One's own lists, the last changed first; before them, on the first page, watch later. */
export async function listOwnLists(
  ctx: ListContext,
  user: Viewer,
  page: PageRequest & { videoId?: string | undefined },
) {
  const isFirst = page.cursor === undefined;
  const watchLater = isFirst ? [await findList(ctx, WATCH_LATER, user, page.videoId)] : [];
  const rest = await pageOfLists(ctx, 'my-playlists', user.id, sql`${playlists.kind} = 'own'`, page, watchLater.length);
  return {
    data: await describeLists(ctx, [...watchLater, ...rest.data], user),
    nextCursor: rest.nextCursor,
  };
}

/** The public lists of a channel. Throws `channel-not-found`. */
export async function listChannelLists(
  ctx: ListContext,
  handle: string,
  viewer: Viewer | undefined,
  page: PageRequest,
) {
  const [channel] = await ctx.db
    .select({ id: channels.id })
    .from(channels)
    .where(eq(channels.handleKey, handle.toLowerCase()));
  if (!channel) throw new AppError('channel-not-found');
  const lists = await pageOfLists(ctx, 'playlists', channel.id, sql`${playlists.visibility} = 'public'`, page, 0);
  return { data: await describeLists(ctx, lists.data, viewer), nextCursor: lists.nextCursor };
}

/** `which` is written out, not bound: only so SQLite takes the index that holds these alone. */
async function pageOfLists(
  ctx: ListContext,
  name: string,
  ownerId: string,
  which: SQL,
  page: PageRequest & { videoId?: string | undefined },
  taken: number,
): Promise<{ data: FoundList[]; nextCursor: string | null }> {
  const after = readCursor(page, name) ?? NEWEST;
  const limit = page.limit - taken;
  const found = await selectLists(ctx, page.videoId)
    .where(
      and(
        eq(playlists.ownerId, ownerId),
        which,
        sql`(${playlists.updatedAt}, ${playlists.id}) < (${after.order}, ${after.id})`,
      ),
    )
    .orderBy(sql`${playlists.updatedAt} desc`, sql`${playlists.id} desc`)
    .limit(limit + 1);
  const data = found.slice(0, limit);
  const last = data.at(-1)?.row;
  const order = last ? { order: last.updatedAt, id: last.id } : after;
  return { data, nextCursor: found.length > limit ? encodeCursor({ list: name, ...order }) : null };
}
