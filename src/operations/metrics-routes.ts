// GET /metrics for collectors with the token and for operators; for everybody else there is nothing.
import { Hono } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { type ReadSession, sessionGuard } from '../http/guards.ts';
import { isOperator } from '../http/operators.ts';
import { hmacSha256Hex } from '../platform/digest.ts';
import { metricsText } from './metrics-text.ts';
import { readFacts } from './overview.ts';

/** Compares hashes, so that the time it takes tells nothing of the token. */
async function isToken(authorization: string | undefined, token: string | null, secret: string): Promise<boolean> {
  const shown = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (token === null || shown === undefined) return false;
  return (await hmacSha256Hex(secret, shown)) === (await hmacSha256Hex(secret, token));
}

export const metricsRoutes = (readSession: ReadSession) =>
  new Hono<AppEnv>().get('/metrics', sessionGuard(readSession), async (c) => {
    const { ctx, user } = c.var;
    const { metricsToken, sessionSecret } = ctx.config;
    const mayRead =
      isOperator(ctx.config, user) || (await isToken(c.req.header('authorization'), metricsToken, sessionSecret));
    if (!mayRead) throw new AppError('not-found');
    return c.text(metricsText(await readFacts(ctx)), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
  });
