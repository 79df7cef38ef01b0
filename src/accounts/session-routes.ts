// The HTTP side of sessions: which there are, ending them, and the end of the account itself.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { Deletion, SessionList, UserAnswer } from '#contract/accounts.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { withRole } from '../http/operators.ts';
import { clearSessionCookie } from '../http/session-cookie.ts';
import { valid } from '../http/validate.ts';
import { askDeletion, keepAccount } from './ending.ts';
import { endOtherSessions, listSessions } from './session-list.ts';
import { endSession } from './sessions.ts';

export const sessionRoutes = new Hono<AppEnv>()
  .get(
    '/me/sessions',
    operation({
      id: 'listSessions',
      tag: 'Accounts',
      summary: 'Where one is signed in, this one first',
      answers: [200, SessionList],
      problems: ['session-required'],
    }),
    requireUser,
    async (c) => {
      const { ctx, user, credential } = c.var;
      return c.json({ data: await listSessions(ctx, user.id, credential?.id), nextCursor: null }, 200);
    },
  )
  .delete(
    '/me/sessions',
    operation({
      id: 'endOtherSessions',
      tag: 'Accounts',
      summary: 'Sign out everywhere but here',
      answers: [204, null],
      problems: ['session-required', 'origin-refused'],
    }),
    requireUser,
    async (c) => {
      const { ctx, user, credential } = c.var;
      await endOtherSessions(ctx, user.id, credential?.id ?? '');
      return c.body(null, 204);
    },
  )
  .delete(
    '/me/sessions/:id',
    operation({
      id: 'endSession',
      tag: 'Accounts',
      summary: 'Sign out one session',
      answers: [204, null],
      problems: ['session-required', 'session-not-found', 'origin-refused'],
    }),
    requireUser,
    valid('param', z.object({ id: z.string() })),
    async (c) => {
      const { id } = c.req.valid('param');
      if (!(await endSession(c.var.ctx, c.var.user.id, { id }))) throw new AppError('session-not-found');
      if (c.var.credential?.id === id) clearSessionCookie(c);
      return c.body(null, 204);
    },
  )
  .post(
    '/me/deletion',
    operation({
      id: 'deleteAccount',
      tag: 'Accounts',
      summary: 'Sign out everywhere and delete the account after some days; signing in again one can keep it',
      answers: [202, Deletion],
      problems: ['session-required', 'origin-refused', 'last-admin'],
      stepUp: true,
    }),
    requireUser,
    async (c) => {
      const deleteAt = await askDeletion(c.var.ctx, c.var.user);
      clearSessionCookie(c);
      return c.json({ deleteAt: deleteAt.toISOString() }, 202);
    },
  )
  .delete(
    '/me/deletion',
    operation({
      id: 'keepAccount',
      tag: 'Accounts',
      summary: 'Keep the account that was to be deleted',
      answers: [200, UserAnswer],
      problems: ['session-required', 'origin-refused'],
    }),
    requireUser,
    async (c) => c.json({ user: withRole(c.var.ctx.config, await keepAccount(c.var.ctx, c.var.user)) }, 200),
  );
