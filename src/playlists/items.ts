// Use cases of the items of one's own list: put in, take out, move.
import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import { PLAYLIST_ITEMS_MAX, type PlaylistMove } from '#contract/playlists.ts';
import { rowWhere } from '../db/insert-where.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { findVideo } from '../videos/queries.ts';
import { keyBetween } from './position-key.ts';
import { findOwnList, newWatchLater, type Viewer } from './queries.ts';
import { playlistItems, playlists } from './table.ts';

type ItemContext = Pick<AppContext, 'db' | 'clock'>;
type Db = AppContext['db'];

/** Puts a video that one may see at the end; into watch later at the top. Again is no error and moves nothing. */
export async function addItem(ctx: ItemContext, user: Viewer, listId: string, videoId: string): Promise<void> {
  const { db, clock } = ctx;
  const { row: list } = await findOwnList(ctx, listId, user);
  await findVideo(ctx, videoId, user);
  const nowMs = clock.now();
  const isLater = list.kind === 'watch-later';
  const position = await keyAt(db, list.id, isLater ? { after: null } : { before: null });
  const hasRoom = sql`exists (select 1 from ${playlists}
    where ${playlists.id} = ${list.id} and ${playlists.itemCount} < ${PLAYLIST_ITEMS_MAX})`;
  const item = { playlistId: list.id, videoId, position, addedAt: nowMs };
  const insert = db
    .insert(playlistItems)
    .select(rowWhere(playlistItems, item, hasRoom))
    .onConflictDoNothing()
    .returning({ videoId: playlistItems.videoId });
  const added = isLater
    ? (await db.batch([db.insert(playlists).values(newWatchLater(user.id, nowMs)).onConflictDoNothing(), insert]))[1]
    : await insert;
  if (added.length === 0 && !(await positionOf(db, list.id, videoId))) {
    throw new AppError('playlist-full', {
      detail: `The list has ${PLAYLIST_ITEMS_MAX} videos, which is the most it can hold. Take one out first.`,
    });
  }
}

/** Takes a video out, also one that may not be seen any more. Throws `playlist-item-not-found`. */
export async function removeItem(ctx: ItemContext, user: Viewer, listId: string, videoId: string): Promise<void> {
  const { row: list } = await findOwnList(ctx, listId, user);
  const removed = await ctx.db
    .delete(playlistItems)
    .where(isItem(list.id, videoId))
    .returning({ videoId: playlistItems.videoId });
  if (removed.length === 0) throw new AppError('playlist-item-not-found');
}

/** Moves one item; one row is written. Throws `playlist-item-not-found`, also where the neighbour is none of the list. */
export async function moveItem(
  ctx: ItemContext,
  user: Viewer,
  listId: string,
  videoId: string,
  move: PlaylistMove,
): Promise<void> {
  const { db } = ctx;
  const { row: list } = await findOwnList(ctx, listId, user);
  const neighbour = 'after' in move ? move.after : move.before;
  if (neighbour === videoId) return; // beside itself is where it is
  const position = await keyAt(db, list.id, move, videoId);
  const moved = await db
    .update(playlistItems)
    .set({ position })
    .where(isItem(list.id, videoId))
    .returning({ videoId: playlistItems.videoId });
  if (moved.length === 0) throw new AppError('playlist-item-not-found');
}

const isItem = (listId: string, videoId: string): SQL | undefined =>
  and(eq(playlistItems.playlistId, listId), eq(playlistItems.videoId, videoId));

async function positionOf(db: Db, listId: string, videoId: string): Promise<string | undefined> {
  const [item] = await db
    .select({ position: playlistItems.position })
    .from(playlistItems)
    .where(isItem(listId, videoId));
  return item?.position;
}

/** A free key at a place; what is moved itself is no neighbour. The list is numbered anew where there is none. */
async function keyAt(db: Db, listId: string, place: PlaylistMove, moved = ''): Promise<string> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const [low, high] = await gapAt(db, listId, place, moved);
    const key = keyBetween(low, high);
    if (key !== null) return key;
    await numberAnew(db, listId);
  }
  throw new AppError('unavailable', { detail: 'The list is being changed elsewhere. Try again in a moment.' });
}

async function gapAt(db: Db, listId: string, place: PlaylistMove, moved: string) {
  const isAfter = 'after' in place;
  const neighbour = isAfter ? place.after : place.before;
  let known: { position: string; videoId: string } | null = null;
  if (neighbour !== null) {
    const position = await positionOf(db, listId, neighbour);
    if (position === undefined) throw new AppError('playlist-item-not-found');
    known = { position, videoId: neighbour };
  }
  const pair = sql`(${playlistItems.position}, ${playlistItems.videoId})`;
  const towards = isAfter ? asc : desc;
  const beyond = known && sql`${pair} ${sql.raw(isAfter ? '>' : '<')} (${known.position}, ${known.videoId})`;
  const [other] = await db
    .select({ position: playlistItems.position })
    .from(playlistItems)
    .where(and(eq(playlistItems.playlistId, listId), sql`${playlistItems.videoId} <> ${moved}`, beyond ?? undefined))
    .orderBy(towards(playlistItems.position), towards(playlistItems.videoId))
    .limit(1);
  const ends = [known?.position ?? null, other?.position ?? null] as const;
  return isAfter ? ends : ([ends[1], ends[0]] as const);
}

/** Gives all items of a list short keys in the order in which they are: one statement, since others may move at the same time. */
async function numberAnew(db: Db, listId: string): Promise<void> {
  await db.run(sql`update playlist_items set position = printf('i%05d', numbered.place)
    from (select video_id, row_number() over (order by position, video_id) as place
      from playlist_items where playlist_id = ${listId}) as numbered
    where playlist_items.playlist_id = ${listId} and playlist_items.video_id = numbered.video_id`);
}
