// Lets pages of other sites use the API with a token, where the deployment names them; never with a cookie.
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';
import { isForTokens, type ListedOperation } from './operations.ts';

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = 'authorization, content-type, idempotency-key, if-match, if-none-match';
const EXPOSED_HEADERS = 'RateLimit, RateLimit-Policy, Retry-After, Location, ETag, WWW-Authenticate, X-Request-Id';
const REMEMBERED_SECONDS = 600;

/** What is answered to this origin; null for nothing. */
export function allowedOrigin(origin: string | null, allowed: '*' | readonly string[]): string | null {
  if (origin === null || origin === 'null') return null;
  if (allowed === '*') return '*';
  return allowed.includes(origin) ? origin : null;
}

/** `/api/v1/videos/:id` as an expression for whole paths. */
function patternOf(path: string): RegExp {
  const segments = path.split('/').map((each) => (each.startsWith(':') ? '[^/]+' : each.replaceAll(/[^\w-]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}$`);
}

/** Finds whether a path has an operation for tokens; a request for HEAD is one for GET. */
function openPaths(operations: readonly ListedOperation[]): (method: string, path: string) => boolean {
  const open = operations.filter(isForTokens).map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return (asked, path) => {
    const method = asked === 'HEAD' ? 'GET' : asked;
    return open.some((each) => each.method === method && each.pattern.test(path));
  };
}

/**
 * `list` gives the operations once all routes are there. Answers preflights, and adds the headers to answers of
 * requests without a cookie; `Access-Control-Allow-Credentials` is never sent, so browsers send none.
 */
export function cors(list: () => readonly ListedOperation[]) {
  let isOpen: ReturnType<typeof openPaths> | undefined;
  return createMiddleware<AppEnv>(async (c, next) => {
    const origin = allowedOrigin(c.req.header('origin') ?? null, c.var.ctx.config.corsOrigins);
    const wanted = c.req.method === 'OPTIONS' ? c.req.header('access-control-request-method') : undefined;
    isOpen ??= openPaths(list());
    const isLet = origin !== null && c.req.header('cookie') === undefined && isOpen(wanted ?? c.req.method, c.req.path);
    if (isLet && wanted !== undefined) {
      return c.body(null, 204, {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': REQUEST_HEADERS,
        'access-control-max-age': String(REMEMBERED_SECONDS),
        vary: 'Origin',
      });
    }
    await next();
    if (!isLet || c.res.status === 101) return;
    c.header('access-control-allow-origin', origin);
    c.header('access-control-expose-headers', EXPOSED_HEADERS);
    c.header('vary', 'Origin', { append: true });
  });
}
