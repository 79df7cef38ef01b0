// The HTTP side of posters: what there is to choose from, and the choice.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { ChoosePoster, Posters } from '#contract/posters.ts';
import type { AppEnv } from '../http/app-env.ts';
import { holdToState, tagged } from '../http/entity-tag.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { choosePoster, listPosters } from './posters.ts';

const VideoId = z.object({ id: z.string() });
const CHOSEN = ['chosen'];

export const posterRoutes = new Hono<AppEnv>()
  .get(
    '/videos/:id/poster',
    operation({
      id: 'listPosters',
      scope: 'videos:read',
      tag: 'Videos',
      summary: 'The poster of one’s own video, and the pictures that it is chosen from',
      answers: [200, Posters],
      problems: ['session-required', 'not-owner', 'video-not-found'],
    }),
    requireUser,
    tagged(CHOSEN),
    valid('param', VideoId),
    async (c) => c.json(await listPosters(c.var.ctx, c.var.user, c.req.valid('param').id), 200),
  )
  .put(
    '/videos/:id/poster',
    operation({
      id: 'choosePoster',
      scope: 'videos:write',
      tag: 'Videos',
      summary: 'Choose the poster of one’s own video: it changes wherever the video is shown',
      answers: [200, Posters],
      problems: [
        'invalid-input',
        'session-required',
        'origin-refused',
        'not-owner',
        'video-not-found',
        'poster-not-found',
      ],
      conditional: true,
    }),
    requireUser,
    tagged(CHOSEN),
    valid('param', VideoId),
    valid('json', ChoosePoster),
    async (c) => {
      const { ctx, user } = c.var;
      const { id } = c.req.valid('param');
      await holdToState(c, CHOSEN, () => listPosters(ctx, user, id));
      return c.json(await choosePoster(ctx, user, id, c.req.valid('json').candidate), 200);
    },
  );
