// The HTTP side of playlists: one's own lists, those of a channel, one list; what one liked.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { PageQuery } from '#contract/paging.ts';
import {
  NewPlaylist,
  OwnPlaylistsQuery,
  Playlist,
  PlaylistEdit,
  PlaylistItemPage,
  PlaylistItemsQuery,
  PlaylistPage,
} from '#contract/playlists.ts';
import type { AppEnv } from '../http/app-env.ts';
import { holdToState, tagged } from '../http/entity-tag.ts';
import { requireUser } from '../http/guards.ts';
import { idempotent } from '../http/idempotency.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { listItems, listLiked } from './item-pages.ts';
import { editPlaylist, makePlaylist, removePlaylist } from './playlists.ts';
import { describeLists, findList, listChannelLists, listOwnLists } from './queries.ts';

// Not held to the shape of an id: what does not exist is 404, whatever it looks like. `watch-later` is one's own.
const ListId = z.object({ id: z.string() });
const EDITED = Object.keys(PlaylistEdit.shape);

export const playlistRoutes = new Hono<AppEnv>()
  .get(
    '/me/playlists',
    operation({
      id: 'listOwnPlaylists',
      scope: 'library:read',
      tag: 'Playlists',
      summary: 'One’s own playlists, watch later first; with videoId each says whether it contains that video',
      answers: [200, PlaylistPage],
      problems: ['invalid-input', 'invalid-cursor', 'session-required'],
    }),
    requireUser,
    valid('query', OwnPlaylistsQuery),
    async (c) => c.json(await listOwnLists(c.var.ctx, c.var.user, c.req.valid('query')), 200),
  )
  .get(
    '/me/liked',
    operation({
      id: 'listLiked',
      scope: 'library:read',
      tag: 'Playlists',
      summary: 'The videos that one likes, the last first',
      answers: [200, PlaylistItemPage],
      problems: ['invalid-input', 'invalid-cursor', 'session-required'],
    }),
    requireUser,
    valid('query', PageQuery),
    async (c) => c.json(await listLiked(c.var.ctx, c.var.user, c.req.valid('query')), 200),
  )
  .get(
    '/channels/:handle/playlists',
    operation({
      id: 'listChannelPlaylists',
      scope: 'library:read',
      tag: 'Playlists',
      summary: 'The public playlists of a channel, the last changed first',
      answers: [200, PlaylistPage],
      problems: ['invalid-input', 'invalid-cursor', 'channel-not-found'],
      anonymous: true,
    }),
    valid('param', z.object({ handle: z.string() })),
    valid('query', PageQuery),
    async (c) => {
      const { handle } = c.req.valid('param');
      return c.json(await listChannelLists(c.var.ctx, handle, c.var.user, c.req.valid('query')), 200);
    },
  )
  .post(
    '/playlists',
    operation({
      id: 'makePlaylist',
      scope: 'library:write',
      tag: 'Playlists',
      summary: 'Make a playlist; private unless it says otherwise',
      answers: [201, Playlist],
      problems: ['invalid-input', 'session-required', 'origin-refused', 'playlist-limit-reached'],
      idempotent: true,
    }),
    requireUser,
    idempotent,
    valid('json', NewPlaylist),
    async (c) => c.json(await makePlaylist(c.var.ctx, c.var.user, c.req.valid('json')), 201),
  )
  .get(
    '/playlists/:id',
    operation({
      id: 'getPlaylist',
      scope: 'library:read',
      tag: 'Playlists',
      summary: 'One playlist; the id watch-later stands for one’s own list of what to watch later',
      answers: [200, Playlist],
      problems: ['playlist-not-found'],
      anonymous: true,
    }),
    tagged(EDITED),
    valid('param', ListId),
    async (c) => {
      const { ctx, user } = c.var;
      const [playlist] = await describeLists(ctx, [await findList(ctx, c.req.valid('param').id, user)], user);
      return c.json(playlist as Playlist, 200);
    },
  )
  .patch(
    '/playlists/:id',
    operation({
      id: 'editPlaylist',
      scope: 'library:write',
      tag: 'Playlists',
      summary: 'Change what is given (JSON Merge Patch)',
      answers: [200, Playlist],
      problems: [
        'invalid-input',
        'session-required',
        'origin-refused',
        'not-owner',
        'playlist-not-found',
        'playlist-fixed',
      ],
      conditional: true,
    }),
    requireUser,
    tagged(EDITED),
    valid('param', ListId),
    valid('json', PlaylistEdit),
    async (c) => {
      const { id } = c.req.valid('param');
      const { ctx, user } = c.var;
      await holdToState(c, EDITED, async () => {
        const [now] = await describeLists(ctx, [await findList(ctx, id, user)], user);
        return now ?? {};
      });
      return c.json(await editPlaylist(c.var.ctx, c.var.user, id, c.req.valid('json')), 200);
    },
  )
  .delete(
    '/playlists/:id',
    operation({
      id: 'deletePlaylist',
      scope: 'library:write',
      tag: 'Playlists',
      summary: 'Delete a playlist; the videos stay',
      answers: [204, null],
      problems: ['session-required', 'origin-refused', 'not-owner', 'playlist-not-found', 'playlist-fixed'],
    }),
    requireUser,
    valid('param', ListId),
    async (c) => {
      await removePlaylist(c.var.ctx, c.var.user, c.req.valid('param').id);
      return c.body(null, 204);
    },
  )
  .get(
    '/playlists/:id/items',
    operation({
      id: 'listPlaylistItems',
      scope: 'library:read',
      tag: 'Playlists',
      summary:
        'The videos of a playlist in order; its owner is also told of places whose video may not be seen any more',
      answers: [200, PlaylistItemPage],
      problems: ['invalid-input', 'invalid-cursor', 'playlist-not-found'],
      anonymous: true,
    }),
    valid('param', ListId),
    valid('query', PlaylistItemsQuery),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await listItems(c.var.ctx, id, c.var.user, c.req.valid('query')), 200);
    },
  );
