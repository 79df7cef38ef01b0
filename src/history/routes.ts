// The HTTP side of the history: what somebody watched and how far, all of it theirs alone.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { PageQuery } from '#contract/paging.ts';
import { HistoryPage, HistorySettings, Positions, PositionsQuery, RestoredEntry } from '#contract/watching.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { clearHistory, pauseHistory, removeEntry, restoreEntry } from './history.ts';
import { historySettings, listHistory, positionsOf } from './queries.ts';

const VideoId = z.object({ videoId: z.string() });

export const historyRoutes = new Hono<AppEnv>()
  .get(
    '/me/history',
    operation({
      id: 'listHistory',
      scope: 'library:read',
      tag: 'Watching',
      summary: 'What one has watched, newest first',
      answers: [200, HistoryPage],
      problems: ['invalid-input', 'invalid-cursor', 'session-required'],
    }),
    requireUser,
    valid('query', PageQuery),
    async (c) => c.json(await listHistory(c.var.ctx, c.var.user, c.req.valid('query')), 200),
  )
  .delete(
    '/me/history',
    operation({
      id: 'clearHistory',
      scope: 'library:write',
      tag: 'Watching',
      summary: 'Forget everything that one has watched',
      answers: [204, null],
      problems: ['session-required', 'origin-refused'],
    }),
    requireUser,
    async (c) => {
      await clearHistory(c.var.ctx, c.var.user);
      return c.body(null, 204);
    },
  )
  .get(
    '/me/history/positions',
    operation({
      id: 'getPositions',
      scope: 'library:read',
      tag: 'Watching',
      summary: 'How far one is in each of the videos that are named',
      answers: [200, Positions],
      problems: ['invalid-input', 'session-required'],
    }),
    requireUser,
    valid('query', PositionsQuery),
    async (c) => c.json(await positionsOf(c.var.ctx, c.var.user, c.req.valid('query').ids.split(',')), 200),
  )
  .get(
    '/me/history/settings',
    operation({
      id: 'getHistorySettings',
      scope: 'library:read',
      tag: 'Watching',
      summary: 'Whether the history is paused',
      answers: [200, HistorySettings],
      problems: ['session-required'],
    }),
    requireUser,
    async (c) => c.json(await historySettings(c.var.ctx, c.var.user), 200),
  )
  .patch(
    '/me/history/settings',
    operation({
      id: 'editHistorySettings',
      scope: 'library:write',
      tag: 'Watching',
      summary: 'Pause the history, or go on with it',
      answers: [200, HistorySettings],
      problems: ['invalid-input', 'session-required', 'origin-refused'],
    }),
    requireUser,
    valid('json', HistorySettings),
    async (c) => c.json(await pauseHistory(c.var.ctx, c.var.user, c.req.valid('json')), 200),
  )
  .delete(
    '/me/history/:videoId',
    operation({
      id: 'removeFromHistory',
      scope: 'library:write',
      tag: 'Watching',
      summary: 'Forget that one has watched a video',
      answers: [204, null],
      problems: ['session-required', 'origin-refused'],
    }),
    requireUser,
    valid('param', VideoId),
    async (c) => {
      await removeEntry(c.var.ctx, c.var.user, c.req.valid('param').videoId);
      return c.body(null, 204);
    },
  )
  .put(
    '/me/history/:videoId',
    operation({
      id: 'restoreToHistory',
      scope: 'library:write',
      tag: 'Watching',
      summary: 'Put an entry back that was removed',
      answers: [204, null],
      problems: ['invalid-input', 'session-required', 'origin-refused'],
    }),
    requireUser,
    valid('param', VideoId),
    valid('json', RestoredEntry),
    async (c) => {
      await restoreEntry(c.var.ctx, c.var.user, { ...c.req.valid('param'), ...c.req.valid('json') });
      return c.body(null, 204);
    },
  );
