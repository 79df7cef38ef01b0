// The HTTP side of passwords: change it, give it once more, have a letter to set a new one.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { AskReset, ChangePassword, ConfirmPassword, ResetPassword } from '#contract/accounts.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { setSessionCookie } from '../http/session-cookie.ts';
import { valid } from '../http/validate.ts';
import { askReset, changePassword, confirmPassword, resetPassword } from './passwords.ts';
import { SESSION_ABSOLUTE_MS } from './session-lifetime.ts';

const COOKIE_SECONDS = SESSION_ABSOLUTE_MS / 1000;

/** These are for sessions only, which have a hash. */
function hashOf({ sessionHash }: Pick<AppEnv['Variables'], 'sessionHash'>): string {
  if (sessionHash === undefined) throw new AppError('session-required');
  return sessionHash;
}

export const passwordRoutes = new Hono<AppEnv>()
  .post(
    '/auth/confirm',
    operation({
      id: 'confirmPassword',
      tag: 'Accounts',
      summary: 'Give the password once more, before what cannot be undone',
      answers: [204, null],
      problems: ['invalid-input', 'session-required', 'wrong-credentials', 'origin-refused', 'rate-limited'],
      limit: 'password',
    }),
    requireUser,
    valid('json', z.strictObject(ConfirmPassword.shape)),
    async (c) => {
      const { ctx, user } = c.var;
      const token = await confirmPassword(ctx, user, hashOf(c.var), c.req.valid('json').password);
      setSessionCookie(c, token, COOKIE_SECONDS);
      return c.body(null, 204);
    },
  )
  .put(
    '/me/password',
    operation({
      id: 'changePassword',
      tag: 'Accounts',
      summary: 'Change the password; every other session and every app is signed out',
      answers: [204, null],
      problems: [
        'invalid-input',
        'session-required',
        'wrong-credentials',
        'origin-refused',
        'password-too-common',
        'rate-limited',
      ],
      limit: 'password',
    }),
    requireUser,
    valid('json', z.strictObject(ChangePassword.shape)),
    async (c) => {
      const { ctx, user } = c.var;
      const token = await changePassword(ctx, user, hashOf(c.var), c.req.valid('json'));
      setSessionCookie(c, token, COOKIE_SECONDS);
      return c.body(null, 204);
    },
  )
  .post(
    '/auth/password-reset',
    operation({
      id: 'askPasswordReset',
      tag: 'Accounts',
      summary: 'Have a letter to set a new password; the answer is the same whether or not the address has an account',
      answers: [202, null],
      problems: ['invalid-input', 'origin-refused', 'mail-unavailable', 'rate-limited'],
      anonymous: true,
      limit: 'code',
    }),
    valid('json', z.strictObject(AskReset.shape)),
    (c) => {
      askReset(c.var.ctx, c.req.valid('json').email);
      return c.body(null, 202);
    },
  )
  .post(
    '/auth/password-reset/finish',
    operation({
      id: 'resetPassword',
      tag: 'Accounts',
      summary: 'Set a new password with the code of a letter; every session, app and token ends',
      answers: [204, null],
      problems: ['invalid-input', 'origin-refused', 'mail-code-invalid', 'password-too-common', 'rate-limited'],
      anonymous: true,
      limit: 'code',
    }),
    valid('json', z.strictObject(ResetPassword.shape)),
    async (c) => {
      await resetPassword(c.var.ctx, c.req.valid('json'));
      return c.body(null, 204);
    },
  );
