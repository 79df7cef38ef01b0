// Who is asking, and what must hold before a handler runs; whether one may do this to that is each feature's policy.
import { createMiddleware } from 'hono/factory';
import type { User } from '#contract/accounts.ts';
import { hasRole } from '#contract/roles.ts';
import type { AppContext } from '../platform/context.ts';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';
import { bearerToken } from './bearer-token.ts';
import { type Credential, withoutPrivileges } from './credential.ts';
import { awaitsVerification, isOperator } from './operators.ts';
import { isCookieless, mayAct } from './origin.ts';
import { sessionToken } from './session-cookie.ts';

/** Who shows a bearer token, and what it allows. */
export interface Bearer {
  user: User;
  credential: Credential;
}
export type ReadBearer = (ctx: AppContext, token: string) => Promise<Bearer | null>;

/**
 * Puts who shows a token into `c.var.user`. A token that is not good is refused and never passed over for the cookie; with
 * one that is, the cookie is not looked at.
 */
export const bearerGuard = (readBearer: ReadBearer) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const token = bearerToken(c.req.header('authorization'));
    if (token !== undefined) {
      const bearer = await readBearer(c.var.ctx, token);
      if (bearer === null) {
        const challenge = 'Bearer realm="rivulet", error="invalid_token"'; // RFC 6750 section 3
        throw new AppError('token-invalid', { headers: { 'www-authenticate': challenge } });
      }
      c.set('user', withoutPrivileges(bearer.user));
      c.set('credential', bearer.credential);
    }
    await next();
  });

/** Refuses acts with a session that come from another site (docs/attacks.md). */
export const originGuard = createMiddleware<AppEnv>(async (c, next) => {
  const facts = {
    method: c.req.method,
    isUpgrade: c.req.header('upgrade')?.toLowerCase() === 'websocket',
    // Log-in and sign-up set a session: a foreign page must not sign a visitor in as somebody else.
    concernsSession: isOfSession(c) && (sessionToken(c) !== undefined || c.req.path.includes('/auth/')),
    origin: c.req.header('origin') ?? null,
    secFetchSite: c.req.header('sec-fetch-site') ?? null,
  };
  if (!mayAct(facts, c.env.PUBLIC_ORIGIN)) throw new AppError('origin-refused');
  await next();
});

/** Whether the cookie counts: not beside a token, and not where apps sign in. */
const isOfSession = (c: { var: AppEnv['Variables']; req: { path: string } }): boolean =>
  c.var.credential === undefined && !isCookieless(c.req.path);

export type ReadSession = (
  ctx: AppContext,
  token: string,
) => Promise<{ user: User | undefined; credential: Credential | undefined; sessionHash: string }>;

/** Puts the signed-in user, if any, into `c.var.user`; how sessions are kept is the business of accounts. */
export const sessionGuard = (readSession: ReadSession) =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (!isOfSession(c)) return next();
    const token = sessionToken(c);
    const session = token === undefined ? undefined : await readSession(c.var.ctx, token);
    c.set('user', session?.user);
    c.set('credential', session?.credential);
    c.set('sessionHash', session?.sessionHash);
    await next();
  });

/** Narrows `c.var.user`; without a session the answer is 401. */
export const requireUser = createMiddleware<{ Bindings: AppEnv['Bindings']; Variables: { user: User } }>(
  async (c, next) => {
    if (!c.var.user) throw new AppError('session-required');
    await next();
  },
);

/** Stands behind `requireUser`: where letters are sent, whoever uploads has proved their address. */
export const requireVerifiedEmail = createMiddleware<{
  Bindings: AppEnv['Bindings'];
  Variables: Omit<AppEnv['Variables'], 'user'> & { user: User };
}>(async (c, next) => {
  if (awaitsVerification(c.var.ctx.config, c.var.user)) {
    throw new AppError('email-not-verified', {
      detail: 'Confirm your e-mail address before you upload: the letter has a link. You can have it sent again.',
    });
  }
  await next();
});

/** Stands behind `requireUser`: viewers watch, vote and comment. */
export const requireCreator = createMiddleware<{
  Bindings: AppEnv['Bindings'];
  Variables: Omit<AppEnv['Variables'], 'user'> & { user: User };
}>(async (c, next) => {
  if (!hasRole(c.var.user, 'creator')) {
    throw new AppError('role-missing', {
      detail: 'Your account may watch, vote and comment, but not upload. Ask an admin of this site to let it.',
    });
  }
  await next();
});

/** For everybody else there is nothing at these addresses. */
export const requireOperator = createMiddleware<{
  Bindings: AppEnv['Bindings'];
  Variables: Omit<AppEnv['Variables'], 'user'> & { user: User };
}>(async (c, next) => {
  if (!isOperator(c.var.ctx.config, c.var.user)) throw new AppError('not-found');
  await next();
});
