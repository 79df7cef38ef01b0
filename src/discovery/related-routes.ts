// The HTTP side of related videos.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { RelatedQuery, RelatedVideos } from '#contract/search.ts';
import type { AppEnv } from '../http/app-env.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { listRelated } from './related.ts';

const VideoId = z.object({ id: z.string() });

export const relatedRoutes = new Hono<AppEnv>().get(
  '/videos/:id/related',
  operation({
    id: 'listRelated',
    scope: 'videos:read',
    tag: 'Videos',
    summary: 'What to watch next; with explain also why',
    answers: [200, RelatedVideos],
    problems: ['video-not-found'],
    anonymous: true,
  }),
  valid('param', VideoId),
  valid('query', RelatedQuery),
  async (c) => {
    const { explain, limit } = c.req.valid('query');
    const related = await listRelated(c.var.ctx, c.req.valid('param').id, c.var.user, limit);
    const data = related.map(({ item, score, terms }) =>
      explain === undefined || explain === 'false' ? item : { ...item, explanation: { score, terms } },
    );
    return c.json({ data }, 200);
  },
);
