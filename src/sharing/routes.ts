// The HTTP side of sharing with named accounts.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { PageQuery } from '#contract/paging.ts';
import { Share, SharedVideoPage, ShareList } from '#contract/sharing.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { listSharedWith } from './shared-with-me.ts';
import { listShares, shareWith, unshareWith } from './shares.ts';

const VideoId = z.object({ id: z.string() });
const OneShare = z.object({ id: z.string(), handle: z.string() });

export const sharingRoutes = new Hono<AppEnv>()
  .get(
    '/library/shared',
    operation({
      id: 'listSharedWithMe',
      scope: 'library:read',
      tag: 'Sharing',
      summary: 'Videos that others share with one, the last first',
      answers: [200, SharedVideoPage],
      problems: ['invalid-input', 'invalid-cursor', 'session-required'],
    }),
    requireUser,
    valid('query', PageQuery),
    async (c) => c.json(await listSharedWith(c.var.ctx, c.var.user, c.req.valid('query')), 200),
  )
  .get(
    '/videos/:id/shares',
    operation({
      id: 'listShares',
      scope: 'videos:read',
      tag: 'Sharing',
      summary: 'The accounts that a video of one’s own is shared with',
      answers: [200, ShareList],
      problems: ['session-required', 'not-owner', 'video-not-found'],
    }),
    requireUser,
    valid('param', VideoId),
    async (c) => {
      const data = await listShares(c.var.ctx, c.var.user, c.req.valid('param').id);
      return c.json({ data, nextCursor: null }, 200);
    },
  )
  .put(
    '/videos/:id/shares/:handle',
    operation({
      id: 'shareWith',
      scope: 'videos:write',
      tag: 'Sharing',
      summary: 'Share a video with the account of a handle; it counts while the visibility is shared',
      answers: [200, Share],
      problems: [
        'session-required',
        'origin-refused',
        'not-owner',
        'video-not-found',
        'channel-not-found',
        'own-channel',
        'share-limit-reached',
      ],
    }),
    requireUser,
    valid('param', OneShare),
    async (c) => {
      const { id, handle } = c.req.valid('param');
      return c.json(await shareWith(c.var.ctx, c.var.user, id, handle), 200);
    },
  )
  .delete(
    '/videos/:id/shares/:handle',
    operation({
      id: 'unshareWith',
      scope: 'videos:write',
      tag: 'Sharing',
      summary: 'Share a video with an account no longer: within a minute it plays there no more',
      answers: [204, null],
      problems: ['session-required', 'origin-refused', 'not-owner', 'video-not-found', 'channel-not-found'],
    }),
    requireUser,
    valid('param', OneShare),
    async (c) => {
      const { id, handle } = c.req.valid('param');
      await unshareWith(c.var.ctx, c.var.user, id, handle);
      return c.body(null, 204);
    },
  );
