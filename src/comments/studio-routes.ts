// The HTTP side of moderation by a channel's owner: the queue of what is held, decisions, and the rules.
import { Hono } from 'hono';
import { CommentPolicy, Decide, Decided, HeldPage } from '#contract/comments.ts';
import { PageQuery } from '#contract/paging.ts';
import type { AppEnv } from '../http/app-env.ts';
import { holdToState, tagged } from '../http/entity-tag.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { decideComments, getPolicy, listHeld, setPolicy } from './held.ts';

const tag = 'Comments';
const EDITED = Object.keys(CommentPolicy.shape);

export const studioRoutes = new Hono<AppEnv>()
  .get(
    '/studio/comments',
    operation({
      id: 'listHeldComments',
      scope: 'comments:write',
      tag,
      summary: 'What waits for approval under one’s own videos, oldest first',
      answers: [200, HeldPage],
      problems: ['invalid-input', 'invalid-cursor', 'session-required'],
    }),
    requireUser,
    valid('query', PageQuery),
    async (c) => c.json(await listHeld(c.var.ctx, c.var.user, c.req.valid('query')), 200),
  )
  .post(
    '/studio/comments/decisions',
    operation({
      id: 'decideComments',
      scope: 'comments:write',
      tag,
      summary: 'Show or reject what waits, or take such a decision back (held); answers which were moved',
      answers: [200, Decided],
      problems: ['invalid-input', 'session-required', 'origin-refused'],
    }),
    requireUser,
    valid('json', Decide),
    async (c) => c.json({ ids: await decideComments(c.var.ctx, c.var.user, c.req.valid('json')) }, 200),
  )
  .get(
    '/studio/comment-policy',
    operation({
      id: 'getCommentPolicy',
      scope: 'comments:write',
      tag,
      summary: 'Who may comment under one’s own videos, and what is held',
      answers: [200, CommentPolicy],
      problems: ['session-required'],
    }),
    requireUser,
    tagged(EDITED),
    async (c) => c.json(await getPolicy(c.var.ctx, c.var.user), 200),
  )
  .put(
    '/studio/comment-policy',
    operation({
      id: 'setCommentPolicy',
      scope: 'channel:write',
      tag,
      summary: 'Change these rules, for what is written from now on',
      answers: [200, CommentPolicy],
      problems: ['invalid-input', 'session-required', 'origin-refused'],
      conditional: true,
    }),
    requireUser,
    tagged(EDITED),
    valid('json', CommentPolicy),
    async (c) => {
      const { ctx, user } = c.var;
      await holdToState(c, EDITED, () => getPolicy(ctx, user));
      return c.json(await setPolicy(ctx, user, c.req.valid('json')), 200);
    },
  );
