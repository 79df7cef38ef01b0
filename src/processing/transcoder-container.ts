// Native FFmpeg in production: one container for each slot, which reaches nothing but the worker's internal routes.
import { Container } from '@cloudflare/containers';
import { Hono } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import { problemResponse } from '../http/problem-response.ts';
import { createContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import { newRandomId } from '../platform/ids.ts';
import { createLog } from '../platform/log.ts';
import { internalRoutes } from './internal-routes.ts';

/** The internal routes alone: no host check, since only the container's egress comes here. */
const egress = new Hono<AppEnv>()
  .use(async (c, next) => {
    const requestId = newRandomId();
    c.set('requestId', requestId);
    // The proxy lives as long as the request; nothing here outlives it.
    c.set('ctx', createContext(c.env, { waitUntil: () => undefined }, createLog({ requestId, via: 'container' })));
    await next();
  })
  .onError(problemResponse)
  .route('/internal', internalRoutes);

export class TranscoderContainer extends Container<AppBindings> {
  override defaultPort = 8080;
  override sleepAfter = '5m';
  override enableInternet = false;
  static override outboundByHost = {
    'rivulet.internal': (request: Request, env: AppBindings) => egress.fetch(request, env),
  };

  constructor(ctx: DurableObjectState<Record<string, never>>, env: AppBindings) {
    super(ctx, env);
    this.envVars = { PORT: String(this.defaultPort), JOB_SECRET: env.JOB_SECRET };
  }

  /** A job at work speaks to the worker and not to this object, so its silence here does not mean that it is idle. */
  override async onActivityExpired(): Promise<void> {
    const health = await this.containerFetch('http://transcoder/healthz').catch(() => null);
    const { running } = health?.ok ? await health.json<{ running: number }>() : { running: 0 };
    if (running > 0) this.renewActivityTimeout();
    else await this.stop();
  }
}
