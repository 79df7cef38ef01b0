// The first middleware: gives each request its id, its log and its context, and refuses foreign host names.
import { createMiddleware } from 'hono/factory';
import { createContext } from '../platform/context.ts';
import { newRandomId } from '../platform/ids.ts';
import { createLog } from '../platform/log.ts';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';
import { servesHost } from './origin.ts';

export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  const requestId = newRandomId();
  c.set('requestId', requestId);
  c.set('ctx', createContext(c.env, c.executionCtx, createLog({ requestId })));
  // Every HTTP/1.1 and HTTP/2 request names its host; calls from inside the runtime have only a URL.
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  if (!servesHost(host, c.env.PUBLIC_ORIGIN)) {
    throw new AppError('host-refused', { detail: `This site is served at ${c.env.PUBLIC_ORIGIN} only.` });
  }
  await next();
});
