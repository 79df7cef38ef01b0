// The HTTP side of looking around: what is trending, and somebody's home.
import { Hono } from 'hono';
import { FeedPage, FeedQuery } from '#contract/discovery.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { listHome } from './home.ts';
import { listTrending } from './trending.ts';

export const discoveryRoutes = new Hono<AppEnv>()
  .get(
    '/feed/trending',
    operation({
      id: 'listTrending',
      scope: 'videos:read',
      tag: 'Discovery',
      summary: 'Public videos by engagement that halves every day; with explain the terms of each score',
      answers: [200, FeedPage],
      problems: ['invalid-input', 'invalid-cursor'],
      anonymous: true,
    }),
    valid('query', FeedQuery),
    async (c) => {
      const { explain, ...page } = c.req.valid('query');
      return c.json(await listTrending(c.var.ctx, { ...page, isExplained: explain !== undefined }), 200);
    },
  )
  .get(
    '/feed/home',
    operation({
      id: 'listHome',
      scope: 'library:read',
      tag: 'Discovery',
      summary:
        'The latest of the channels that one follows among what is trending; with explain the terms of each score',
      answers: [200, FeedPage],
      problems: ['invalid-input', 'invalid-cursor', 'session-required'],
    }),
    requireUser,
    valid('query', FeedQuery),
    async (c) => {
      const { explain, ...page } = c.req.valid('query');
      return c.json(await listHome(c.var.ctx, c.var.user, { ...page, isExplained: explain !== undefined }), 200);
    },
  );
