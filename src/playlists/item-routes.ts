// The HTTP side of the items of a playlist: put in, take out, move.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { PlaylistMove } from '#contract/playlists.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { addItem, moveItem, removeItem } from './items.ts';

const ItemId = z.object({ id: z.string(), videoId: z.string() });

export const playlistItemRoutes = new Hono<AppEnv>()
  .put(
    '/playlists/:id/items/:videoId',
    operation({
      id: 'addPlaylistItem',
      scope: 'library:write',
      tag: 'Playlists',
      summary: 'Put a video at the end of a playlist, or at the top of watch later; nothing happens when it is in it',
      answers: [204, null],
      problems: [
        'session-required',
        'origin-refused',
        'not-owner',
        'playlist-not-found',
        'video-not-found',
        'playlist-full',
      ],
    }),
    requireUser,
    valid('param', ItemId),
    async (c) => {
      const { id, videoId } = c.req.valid('param');
      await addItem(c.var.ctx, c.var.user, id, videoId);
      return c.body(null, 204);
    },
  )
  .patch(
    '/playlists/:id/items/:videoId',
    operation({
      id: 'movePlaylistItem',
      scope: 'library:write',
      tag: 'Playlists',
      summary: 'Move an item behind or before another; after null makes it the first, before null the last',
      answers: [204, null],
      problems: [
        'invalid-input',
        'session-required',
        'origin-refused',
        'not-owner',
        'playlist-not-found',
        'playlist-item-not-found',
      ],
    }),
    requireUser,
    valid('param', ItemId),
    valid('json', PlaylistMove),
    async (c) => {
      const { id, videoId } = c.req.valid('param');
      await moveItem(c.var.ctx, c.var.user, id, videoId, c.req.valid('json'));
      return c.body(null, 204);
    },
  )
  .delete(
    '/playlists/:id/items/:videoId',
    operation({
      id: 'removePlaylistItem',
      scope: 'library:write',
      tag: 'Playlists',
      summary: 'Take a video out of a playlist',
      answers: [204, null],
      problems: ['session-required', 'origin-refused', 'not-owner', 'playlist-not-found', 'playlist-item-not-found'],
    }),
    requireUser,
    valid('param', ItemId),
    async (c) => {
      const { id, videoId } = c.req.valid('param');
      await removeItem(c.var.ctx, c.var.user, id, videoId);
      return c.body(null, 204);
    },
  );
