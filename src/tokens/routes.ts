// The HTTP side of personal tokens and of the apps of an account: for its owner in a browser, never for a token.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { ApiTokenList, AppList, MadeApiToken, NewApiToken } from '#contract/tokens.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { idempotentWithSecret } from '../http/idempotency.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { listApiTokens, makeApiToken, revokeApiToken } from './api-tokens.ts';
import { endApp, listApps } from './apps.ts';

const tag = 'Tokens';
const Id = z.object({ id: z.string() });

export const tokenRoutes = new Hono<AppEnv>()
  .get(
    '/me/tokens',
    operation({
      id: 'listTokens',
      tag,
      summary: 'One’s personal tokens, without the tokens themselves',
      answers: [200, ApiTokenList],
      problems: ['session-required'],
    }),
    requireUser,
    async (c) => c.json({ data: await listApiTokens(c.var.ctx, c.var.user.id), nextCursor: null }, 200),
  )
  .post(
    '/me/tokens',
    operation({
      id: 'makeToken',
      tag,
      summary: 'Make a personal token; the answer is the only place where it is shown',
      answers: [201, MadeApiToken],
      problems: ['invalid-input', 'session-required', 'origin-refused', 'token-limit-reached'],
      stepUp: true,
      idempotent: 'secret',
    }),
    requireUser,
    idempotentWithSecret(({ token }: MadeApiToken) => token),
    valid('json', NewApiToken),
    async (c) => c.json(await makeApiToken(c.var.ctx, c.var.user.id, c.req.valid('json')), 201),
  )
  .delete(
    '/me/tokens/:id',
    operation({
      id: 'revokeToken',
      tag,
      summary: 'Revoke a personal token; it is refused at once',
      answers: [204, null],
      problems: ['session-required', 'origin-refused', 'token-not-found'],
    }),
    requireUser,
    valid('param', Id),
    async (c) => {
      await revokeApiToken(c.var.ctx, c.var.user.id, c.req.valid('param').id);
      return c.body(null, 204);
    },
  )
  .get(
    '/me/apps',
    operation({
      id: 'listApps',
      tag,
      summary: 'The apps that are signed in',
      answers: [200, AppList],
      problems: ['session-required'],
    }),
    requireUser,
    async (c) => c.json({ data: await listApps(c.var.ctx, c.var.user.id), nextCursor: null }, 200),
  )
  .delete(
    '/me/apps/:id',
    operation({
      id: 'endApp',
      tag,
      summary: 'Sign an app out; its tokens are refused at once',
      answers: [204, null],
      problems: ['session-required', 'origin-refused', 'app-not-found'],
    }),
    requireUser,
    valid('param', Id),
    async (c) => {
      await endApp(c.var.ctx, c.var.user.id, c.req.valid('param').id);
      return c.body(null, 204);
    },
  );
