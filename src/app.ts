// Everything that answers HTTP, in the order in which it is asked: guards, API, media, the transcoder's routes, pages.
import { Hono } from 'hono';
import { readSession } from './accounts/sessions.ts';
import { api, describeApi } from './api.ts';
import { imageFileRoutes } from './channels/image-routes.ts';
import { mediaRoutes } from './delivery/routes.ts';
import { docsRoutes } from './docs/routes.ts';
import { flushOutboxAfterStart } from './events/outbox.ts';
import { feedRoutes } from './feeds/routes.ts';
import type { AppEnv } from './http/app-env.ts';
import { AppError } from './http/app-error.ts';
import { drainRefused } from './http/drain.ts';
import { securityHeaders } from './http/headers.ts';
import { problemResponse } from './http/problem-response.ts';
import { requestContext } from './http/request-context.ts';
import { healthRoutes } from './maintenance/routes.ts';
import { metricsRoutes } from './operations/metrics-routes.ts';
import { internalRoutes } from './processing/internal-routes.ts';
import { pageRoutes } from './watch/routes.ts';

export const app: Hono<AppEnv> = new Hono<AppEnv>()
  .onError(problemResponse)
  .notFound((c) => problemResponse(new AppError('not-found'), c))
  .use(securityHeaders, drainRefused, requestContext, async (c, next) => {
    flushOutboxAfterStart(c.var.ctx);
    await next();
  })
  .route('/', healthRoutes)
  .route('/', metricsRoutes(readSession))
  .route('/', docsRoutes(describeApi))
  .route('/api', api)
  .all('/api/*', () => {
    throw new AppError('not-found');
  })
  .route('/media', mediaRoutes)
  .route('/images', imageFileRoutes)
  .route('/internal', internalRoutes)
  .route('/', feedRoutes)
  .route('/', pageRoutes);
