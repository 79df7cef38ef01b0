// Reads what a refused request still sends, so that the connection lives and its client gets to read why.
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';

/** One request of the largest size that the platform lets in; who sends more is cut off. */
const DRAIN_BYTES_MAX = 100 * 1024 * 1024;

export const drainRefused = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const { body, bodyUsed } = c.req.raw;
  if (c.res.status < 400 || !body || bodyUsed || body.locked) return;
  const reader = body.getReader();
  let drained = 0;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      drained += chunk.value.byteLength;
      if (drained > DRAIN_BYTES_MAX) break;
    }
    await reader.cancel();
  } catch {
    // The client went away; nobody is left to be told.
  }
});
