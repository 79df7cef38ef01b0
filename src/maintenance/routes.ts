// The address that monitors and the start script ask: is everything there.
import { Hono } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import { checkHealth } from './health.ts';

export const healthRoutes = new Hono<AppEnv>().get('/healthz', async (c) => {
  const health = await checkHealth(c.var.ctx);
  return c.json(health, health.status === 'ok' ? 200 : 503);
});
