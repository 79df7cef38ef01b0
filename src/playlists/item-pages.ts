// Pages of videos in lists: the items of a playlist, and what one liked.
import { and, asc, desc, eq, gt, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { PlaylistItem } from '#contract/playlists.ts';
import { playlistItems, reactions, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { encodeCursor } from '../videos/cursor.ts';
import { type FoundVideo, selectVideos, toItems } from '../videos/items.ts';
import { shownAmong } from '../videos/shown.ts';
import { type PageRequest, readCursor } from '../videos/video-list.ts';
import { decodeItemCursor, encodeItemCursor, type ItemCursor } from './item-cursor.ts';
import { mayShowItem } from './policy.ts';
import { findList, type Viewer } from './queries.ts';

type ListContext = Pick<AppContext, 'db' | 'config' | 'clock' | 'opened'>;
interface Entry {
  videoId: string;
  addedAt: number;
}
export interface ItemPage {
  data: PlaylistItem[];
  nextCursor: string | null;
}

/** How many items before the one that plays a panel begins with. */
const BEFORE_IT = 10;
const IDS_AT_ONCE = 90;

/**
 * In the order of the list. What others may not see is left out for them, so a page may be short, or empty, and have a next
 * one: looking on for what may be shown could read the whole list. Throws `playlist-not-found`, `invalid-cursor`.
 */
export async function listItems(
  ctx: ListContext,
  id: string,
  viewer: Viewer | undefined,
  { limit, cursor, from }: PageRequest & { from?: string | undefined },
): Promise<ItemPage> {
  const { row: list } = await findList(ctx, id, viewer);
  const start = cursor === undefined ? await startBefore(ctx, list.id, from) : decodeItemCursor(cursor);
  if (cursor !== undefined && !start) throw new AppError('invalid-cursor');
  const pair = sql`(${playlistItems.position}, ${playlistItems.videoId})`;
  const rows = await ctx.db
    .select()
    .from(playlistItems)
    .where(
      and(
        eq(playlistItems.playlistId, list.id),
        start ? sql`${pair} > (${start.position}, ${start.videoId})` : undefined,
      ),
    )
    .orderBy(asc(playlistItems.position), asc(playlistItems.videoId))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const isOwner = list.ownerId === viewer?.id;
  const data = await withVideos(ctx, shown, viewer?.id, list);
  return {
    data: isOwner ? data : data.filter(({ video }) => video !== null),
    nextCursor: rows.length > limit && last ? encodeItemCursor(last) : null,
  };
}

/** The item behind which a panel begins for the video that plays; null for the beginning of the list. */
async function startBefore({ db }: ListContext, listId: string, from: string | undefined): Promise<ItemCursor | null> {
  if (from === undefined) return null;
  const [item] = await db
    .select()
    .from(playlistItems)
    .where(and(eq(playlistItems.playlistId, listId), eq(playlistItems.videoId, from)));
  if (!item) return null;
  const [start] = await db
    .select()
    .from(playlistItems)
    .where(
      and(
        eq(playlistItems.playlistId, listId),
        sql`(${playlistItems.position}, ${playlistItems.videoId}) < (${item.position}, ${item.videoId})`,
      ),
    )
    .orderBy(desc(playlistItems.position), desc(playlistItems.videoId))
    .limit(1)
    .offset(BEFORE_IT); // a constant, no depth
  return start ?? null;
}

/** What one liked, the last first; of what may not be seen any more it is said that it was there. */
export async function listLiked(ctx: ListContext, user: Viewer, page: PageRequest): Promise<ItemPage> {
  const after = readCursor(page, 'liked');
  const rows = await ctx.db
    .select({ videoId: reactions.videoId, addedAt: reactions.createdAt })
    .from(reactions)
    .where(
      and(
        eq(reactions.userId, user.id),
        eq(reactions.value, 1),
        // By the first of the two the index finds the place; the other tells apart what was liked at the same moment.
        after && lte(reactions.createdAt, after.order),
        after && or(lt(reactions.createdAt, after.order), gt(reactions.videoId, after.id)),
      ),
    )
    .orderBy(desc(reactions.createdAt), asc(reactions.videoId)) // as the index lies
    .limit(page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  // Likes are nobody's list but one's own: what is found by its link stays in it.
  const own = { ownerId: user.id, visibility: 'private' as const };
  return {
    data: await withVideos(ctx, shown, user.id, own),
    nextCursor:
      rows.length > page.limit && last ? encodeCursor({ list: 'liked', order: last.addedAt, id: last.videoId }) : null,
  };
}

async function withVideos(
  ctx: ListContext,
  entries: readonly Entry[],
  viewerId: string | undefined,
  list: Parameters<typeof mayShowItem>[0],
): Promise<PlaylistItem[]> {
  const found: FoundVideo[] = [];
  for (let start = 0; start < entries.length; start += IDS_AT_ONCE) {
    const ids = entries.slice(start, start + IDS_AT_ONCE).map(({ videoId }) => videoId);
    found.push(...(await selectVideos(ctx).where(inArray(videos.id, ids))));
  }
  const seen = await shownAmong(
    ctx,
    found.map(({ row }) => row),
    viewerId,
  );
  const mayShow = ({ row }: FoundVideo): boolean => mayShowItem(list, row, viewerId, seen.has(row.id));
  const items = new Map((await toItems(ctx, found.filter(mayShow))).map((item) => [item.id, item]));
  return entries.map(({ videoId, addedAt }) => ({
    videoId,
    addedAt: new Date(addedAt).toISOString(),
    video: items.get(videoId) ?? null,
  }));
}
