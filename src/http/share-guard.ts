// The cookie of links that a browser opened, and the guard that puts what they open into the request's context.
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { AppContext } from '../platform/context.ts';
import type { AppEnv } from './app-env.ts';

const NAME = 'share';
// `__Host-` makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis section 4.1.3.2).
const ATTRIBUTES = { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

export const shareCookie = (c: Context): string | undefined => getCookie(c, NAME, 'host');

export function setShareCookie(c: Context, value: string, maxAgeSeconds: number): void {
  setCookie(c, NAME, value, { ...ATTRIBUTES, maxAge: maxAgeSeconds });
}

/** The videos that the cookie opens now. */
export type ReadOpened = (ctx: AppContext, cookie: string) => Promise<ReadonlySet<string>>;

/** Asked anew with every request: a link that was ended opens nothing from then on. */
export const shareGuard = (readOpened: ReadOpened) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const cookie = shareCookie(c);
    if (cookie !== undefined) c.set('ctx', { ...c.var.ctx, opened: await readOpened(c.var.ctx, cookie) });
    await next();
  });
