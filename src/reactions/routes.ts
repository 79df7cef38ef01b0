// The HTTP side of votes, and what a video is to the one who asks.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { EditReaction, ReactionState, ViewerState } from '#contract/watching.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { viewerState } from './queries.ts';
import { react } from './reactions.ts';

const VideoId = z.object({ id: z.string() });

export const reactionRoutes = new Hono<AppEnv>()
  .put(
    '/videos/:id/reaction',
    operation({
      id: 'reactToVideo',
      scope: 'library:write',
      tag: 'Watching',
      summary: 'Like, dislike, or take either back; saying the same again changes nothing',
      answers: [200, ReactionState],
      problems: ['invalid-input', 'session-required', 'origin-refused', 'video-not-found', 'rate-limited'],
      limit: 'vote',
    }),
    requireUser,
    valid('param', VideoId),
    valid('json', EditReaction),
    async (c) => c.json(await react(c.var.ctx, c.var.user, c.req.valid('param').id, c.req.valid('json').value), 200),
  )
  .get(
    '/videos/:id/viewer',
    operation({
      id: 'getViewerState',
      scope: 'library:read',
      tag: 'Watching',
      summary: 'One’s own vote on a video, and where to go on watching',
      answers: [200, ViewerState],
      problems: ['session-required', 'video-not-found'],
    }),
    requireUser,
    valid('param', VideoId),
    async (c) => c.json(await viewerState(c.var.ctx, c.var.user, c.req.valid('param').id), 200),
  );
