// The HTTP side of accounts: /auth/* and /me.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { EditMe, LogIn, SignUp, UserAnswer } from '#contract/accounts.ts';
import type { AppEnv } from '../http/app-env.ts';
import { holdToState, tagged } from '../http/entity-tag.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { withRole } from '../http/operators.ts';
import { clearSessionCookie, setSessionCookie } from '../http/session-cookie.ts';
import { valid } from '../http/validate.ts';
import { editMe, logIn, signUp } from './accounts.ts';
import { SESSION_ABSOLUTE_MS } from './session-lifetime.ts';
import { endSession } from './sessions.ts';

const COOKIE_SECONDS = SESSION_ABSOLUTE_MS / 1000;

const EDITED = Object.keys(EditMe.shape);

/** The session that came with the request, if it lives. */
const ownSession = ({ user, sessionHash }: Pick<AppEnv['Variables'], 'user' | 'sessionHash'>) =>
  user && sessionHash !== undefined ? { hash: sessionHash, userId: user.id } : undefined;

export const accountRoutes = new Hono<AppEnv>()
  .post(
    '/auth/signup',
    operation({
      id: 'signUp',
      tag: 'Accounts',
      summary: 'Make an account and sign in',
      answers: [201, UserAnswer],
      sentTwice: 'the second is refused with username-taken. Sign in: the first made the account.',
      problems: [
        'invalid-input',
        'origin-refused',
        'username-taken',
        'email-taken',
        'password-too-common',
        'sign-ups-closed',
        'rate-limited',
      ],
      limit: 'signup',
      anonymous: true,
    }),
    valid('json', SignUp),
    async (c) => {
      const { user, token } = await signUp(c.var.ctx, c.req.valid('json'), c.req.header('user-agent') ?? '');
      setSessionCookie(c, token, COOKIE_SECONDS);
      return c.json({ user: withRole(c.var.ctx.config, user) }, 201);
    },
  )
  .post(
    '/auth/login',
    operation({
      id: 'logIn',
      tag: 'Accounts',
      summary: 'Sign in with username or e-mail address',
      answers: [200, UserAnswer],
      problems: ['invalid-input', 'wrong-credentials', 'account-suspended', 'origin-refused', 'rate-limited'],
      limit: ['login-address', 'login'],
      anonymous: true,
    }),
    valid('json', LogIn),
    async (c) => {
      const { user, token } = await logIn(
        c.var.ctx,
        c.req.valid('json'),
        ownSession(c.var),
        c.req.header('user-agent') ?? '',
      );
      setSessionCookie(c, token, COOKIE_SECONDS);
      return c.json({ user: withRole(c.var.ctx.config, user) }, 200);
    },
  )
  .post(
    '/auth/logout',
    operation({
      id: 'logOut',
      tag: 'Accounts',
      summary: 'End the session',
      answers: [204, null],
      problems: ['origin-refused'],
      anonymous: true,
    }),
    async (c) => {
      const own = ownSession(c.var);
      if (own) await endSession(c.var.ctx, own.userId, own);
      clearSessionCookie(c);
      return c.body(null, 204);
    },
  )
  .get(
    '/me',
    operation({
      id: 'getMe',
      scope: 'account:read',
      tag: 'Accounts',
      summary: 'Who is signed in',
      answers: [200, UserAnswer],
      problems: ['session-required'],
    }),
    requireUser,
    tagged(EDITED),
    (c) => c.json({ user: withRole(c.var.ctx.config, c.var.user) }, 200),
  )
  .patch(
    '/me',
    operation({
      id: 'editMe',
      tag: 'Accounts',
      summary: 'Change the name that others see',
      answers: [200, UserAnswer],
      problems: ['invalid-input', 'session-required', 'origin-refused'],
      conditional: true,
    }),
    requireUser,
    tagged(EDITED),
    valid('json', z.strictObject(EditMe.shape)),
    async (c) => {
      await holdToState(c, EDITED, () => c.var.user);
      const user = await editMe(c.var.ctx, c.var.user, c.req.valid('json'));
      return c.json({ user: withRole(c.var.ctx.config, user) }, 200);
    },
  );
