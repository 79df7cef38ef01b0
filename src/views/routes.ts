// The HTTP side of views: a session of watching begins, and reports how much of it was truly watched.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { ViewReport, ViewSession, ViewVerdict } from '#contract/watching.ts';
import type { AppEnv } from '../http/app-env.ts';
import { clientAddress } from '../http/limit.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { beginViewing, reportViewing } from './views.ts';

const VideoId = z.object({ id: z.string() });

export const viewRoutes = new Hono<AppEnv>()
  .post(
    '/videos/:id/views/sessions',
    operation({
      id: 'beginViewing',
      scope: 'library:write',
      tag: 'Watching',
      summary: 'Begin a session of watching; its token goes with every report, for six hours',
      answers: [201, ViewSession],
      sentTwice:
        'there are two tokens. Nothing is kept of a session until it reports, and a viewer counts once in 30 minutes.',
      problems: ['video-not-found', 'video-not-playable'],
      anonymous: true,
    }),
    valid('param', VideoId),
    async (c) => {
      const browser = {
        address: clientAddress((name) => c.req.header(name)),
        agent: c.req.header('user-agent') ?? '',
      };
      return c.json(await beginViewing(c.var.ctx, c.var.user, c.req.valid('param').id, browser), 201);
    },
  )
  .post(
    '/videos/:id/views',
    operation({
      id: 'reportViewing',
      scope: 'library:write',
      tag: 'Watching',
      summary:
        'Report what was watched: 30 seconds, or half of a shorter video, are a view; once per viewer in 30 minutes',
      answers: [200, ViewVerdict],
      problems: ['invalid-input', 'view-token-invalid'],
      anonymous: true,
    }),
    valid('param', VideoId),
    valid('json', ViewReport),
    async (c) => c.json(await reportViewing(c.var.ctx, c.var.user, c.req.valid('param').id, c.req.valid('json')), 200),
  );
