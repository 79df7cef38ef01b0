// The HTTP side of an app's sign-in, and of the ticket for its socket: no cookie is read or set here.
import { Hono } from 'hono';
import { AppLogIn, AppTokens, RefreshToken, SocketTicket } from '#contract/tokens.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { appLogIn, appLogOut, refreshApp } from './app-sign-in.ts';
import { makeTicket } from './tickets.ts';

const tag = 'Tokens';

export const appRoutes = new Hono<AppEnv>()
  .post(
    '/auth/app/login',
    operation({
      id: 'appLogIn',
      tag,
      summary: 'Sign an app in; the access token goes into the header Authorization: Bearer',
      answers: [200, AppTokens],
      problems: ['invalid-input', 'wrong-credentials', 'account-suspended', 'rate-limited'],
      limit: ['login-address', 'login'],
      anonymous: true,
    }),
    valid('json', AppLogIn),
    async (c) => c.json(await appLogIn(c.var.ctx, c.req.valid('json')), 200),
  )
  .post(
    '/auth/app/refresh',
    operation({
      id: 'refreshApp',
      tag,
      summary: 'Exchange the refresh token for the next one and an access token; used again later it ends the app',
      answers: [200, AppTokens],
      problems: ['invalid-input'],
      anonymous: true,
    }),
    valid('json', RefreshToken),
    async (c) => c.json(await refreshApp(c.var.ctx, c.req.valid('json').refreshToken), 200),
  )
  .post(
    '/auth/app/logout',
    operation({
      id: 'appLogOut',
      tag,
      summary: 'Sign the app out that has this refresh token',
      answers: [204, null],
      problems: ['invalid-input'],
      anonymous: true,
    }),
    valid('json', RefreshToken),
    async (c) => {
      await appLogOut(c.var.ctx, c.req.valid('json').refreshToken);
      return c.body(null, 204);
    },
  )
  .post(
    '/realtime/tickets',
    operation({
      id: 'makeTicket',
      scope: 'account:read',
      tag: 'Realtime',
      summary: 'For apps and programs: a ticket for ?ticket= of the socket, good once and for half a minute',
      answers: [201, SocketTicket],
      sentTwice: 'there are two tickets. Each is good once, and both are gone after half a minute.',
      problems: ['session-required', 'origin-refused'],
    }),
    requireUser,
    async (c) => {
      const { ctx, user, credential } = c.var;
      // A browser opens its socket with the session itself, whose end the ticket would outlive.
      if (credential === undefined || credential.kind === 'session') throw new AppError('token-invalid');
      return c.json(await makeTicket(ctx, user.id, credential), 201);
    },
  );
