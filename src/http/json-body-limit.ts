// Bounds the bodies that are read as a whole; parts of uploads are streamed and have limits of their own.
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';

const JSON_BYTES_MAX = 64 * 1024;

const limited = bodyLimit({
  maxSize: JSON_BYTES_MAX,
  onError: () => {
    throw new AppError('body-too-large', { detail: `The body may have at most ${JSON_BYTES_MAX} bytes.` });
  },
});

/** Bytes come by PUT, and are then no JSON. Nothing else is sent as another type: a form of any page can be (attack 14). */
export const jsonBodyLimit = createMiddleware<AppEnv>((c, next) => {
  const type = c.req.header('content-type');
  const isJson = type?.includes('json') ?? false;
  if (c.req.method === 'PUT' && !isJson) return next();
  if (c.req.raw.body !== null && type !== undefined && !isJson) {
    throw new AppError('invalid-input', { detail: 'Send JSON, with the content type application/json.' });
  }
  return limited(c as never, next);
});
