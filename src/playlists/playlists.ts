// Use cases of a playlist's owner: make one, change it, delete it.
import { and, eq, sql } from 'drizzle-orm';
import { type NewPlaylist, PLAYLISTS_MAX, type Playlist, type PlaylistEdit } from '#contract/playlists.ts';
import { rowWhere } from '../db/insert-where.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { newUlid } from '../platform/ids.ts';
import { describeLists, findList, findOwnList, type Viewer } from './queries.ts';
import { playlists } from './table.ts';

type PlaylistContext = Pick<AppContext, 'db' | 'config' | 'clock'>;

/** Throws `playlist-limit-reached`. */
export async function makePlaylist(ctx: PlaylistContext, user: Viewer, wanted: NewPlaylist): Promise<Playlist> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const row = {
    id: newUlid(nowMs),
    ownerId: user.id,
    kind: 'own' as const,
    title: wanted.title,
    description: wanted.description ?? '',
    visibility: wanted.visibility ?? 'private',
    createdAt: nowMs,
    updatedAt: nowMs,
  };
  const hasRoom = sql`(select count(*) from ${playlists}
    where ${playlists.ownerId} = ${user.id} and ${playlists.kind} = 'own') < ${PLAYLISTS_MAX}`;
  const made = await db
    .insert(playlists)
    .select(rowWhere(playlists, row, hasRoom))
    .returning({ id: playlists.id });
  if (made.length === 0) {
    throw new AppError('playlist-limit-reached', {
      detail: `You have ${PLAYLISTS_MAX} playlists, which is the most an account can have. Delete one first.`,
    });
  }
  return describe(ctx, user, row.id);
}

async function describe(ctx: PlaylistContext, user: Viewer, id: string): Promise<Playlist> {
  const [playlist] = await describeLists(ctx, [await findList(ctx, id, user)], user);
  return playlist as Playlist;
}

/** Throws `playlist-fixed` for watch later: it has one name, is private and stays. */
async function findChangeable(ctx: PlaylistContext, user: Viewer, id: string) {
  const found = await findOwnList(ctx, id, user);
  if (found.row.kind !== 'own') {
    throw new AppError('playlist-fixed', {
      detail: 'Watch later cannot be renamed, shared or deleted. Take videos out of it instead.',
    });
  }
  return found;
}

/** Throws `playlist-not-found`, `not-owner`, `playlist-fixed`. */
export async function editPlaylist(
  ctx: PlaylistContext,
  user: Viewer,
  id: string,
  { title, description, visibility }: PlaylistEdit,
): Promise<Playlist> {
  const { row } = await findChangeable(ctx, user, id);
  await ctx.db
    .update(playlists)
    .set({
      title: title ?? row.title,
      description: description ?? row.description,
      visibility: visibility ?? row.visibility,
      updatedAt: ctx.clock.now(),
    })
    .where(eq(playlists.id, row.id));
  return describe(ctx, user, row.id);
}

/** Its items go with it. Throws `playlist-not-found`, `not-owner`, `playlist-fixed`. */
export async function removePlaylist(ctx: PlaylistContext, user: Viewer, id: string): Promise<void> {
  const { row } = await findChangeable(ctx, user, id);
  await ctx.db.delete(playlists).where(and(eq(playlists.id, row.id), eq(playlists.ownerId, user.id)));
}
