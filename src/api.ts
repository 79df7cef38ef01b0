// The API: the feature routers behind the guards that all of them share, and the document that describes it.
import { Hono } from 'hono';
import type { ApplyGlobalResponse } from 'hono/client';
import { generateSpecs } from 'hono-openapi';
import type { Problem } from '#contract/problem.ts';
import { emailRoutes } from './accounts/email-routes.ts';
import { passwordRoutes } from './accounts/password-routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { sessionRoutes } from './accounts/session-routes.ts';
import { readSession } from './accounts/sessions.ts';
import { operatorCategoryRoutes } from './categories/operator-routes.ts';
import { categoryRoutes } from './categories/routes.ts';
import { channelImageRoutes } from './channels/image-routes.ts';
import { channelRoutes } from './channels/routes.ts';
import { commentRoutes } from './comments/routes.ts';
import { studioRoutes } from './comments/studio-routes.ts';
import { relatedRoutes } from './discovery/related-routes.ts';
import { discoveryRoutes } from './discovery/routes.ts';
import { historyRoutes } from './history/routes.ts';
import type { AppEnv } from './http/app-env.ts';
import { namedSchemas } from './http/component-names.ts';
import { cors } from './http/cors.ts';
import { type ApiDocument, completeDocument } from './http/document.ts';
import { bearerGuard, originGuard, sessionGuard } from './http/guards.ts';
import { jsonBodyLimit } from './http/json-body-limit.ts';
import { rateLimit } from './http/limit.ts';
import { PROBLEM_SCHEMA } from './http/operation.ts';
import { type ListedOperation, operationsOf } from './http/operations.ts';
import { shareGuard } from './http/share-guard.ts';
import { adminRoutes } from './moderation/admin-routes.ts';
import { reportRoutes } from './moderation/report-routes.ts';
import { mailboxRoutes } from './notifications/mailbox-routes.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { operationsRoutes } from './operations/routes.ts';
import { playlistItemRoutes } from './playlists/item-routes.ts';
import { playlistRoutes } from './playlists/routes.ts';
import { reactionRoutes } from './reactions/routes.ts';
import { realtimeRoutes } from './realtime/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { shareLinkRoutes } from './sharing/link-routes.ts';
import { readOpened } from './sharing/opening.ts';
import { sharingRoutes } from './sharing/routes.ts';
import { appRoutes } from './tokens/app-routes.ts';
import { readBearer } from './tokens/bearer.ts';
import { tokenRoutes } from './tokens/routes.ts';
import { uploadRoutes } from './uploads/routes.ts';
import { channelVideoRoutes } from './videos/channel-routes.ts';
import { posterRoutes } from './videos/poster-routes.ts';
import { videoRoutes } from './videos/routes.ts';
import { viewRoutes } from './views/routes.ts';

const routes = new Hono<AppEnv>()
  .use(
    bearerGuard(readBearer),
    originGuard,
    sessionGuard(readSession),
    shareGuard(readOpened),
    rateLimit,
    jsonBodyLimit,
  )
  .route('/', accountRoutes)
  .route('/', emailRoutes)
  .route('/', passwordRoutes)
  .route('/', sessionRoutes)
  .route('/', tokenRoutes)
  .route('/', appRoutes)
  .route('/', uploadRoutes)
  .route('/', videoRoutes)
  .route('/', posterRoutes)
  .route('/', searchRoutes)
  .route('/', sharingRoutes)
  .route('/', shareLinkRoutes)
  .route('/', relatedRoutes)
  .route('/', commentRoutes)
  .route('/', studioRoutes)
  .route('/', categoryRoutes)
  .route('/', operatorCategoryRoutes)
  .route('/', discoveryRoutes)
  .route('/', channelRoutes)
  .route('/', channelImageRoutes)
  .route('/', channelVideoRoutes)
  .route('/', reactionRoutes)
  .route('/', viewRoutes)
  .route('/', historyRoutes)
  .route('/', playlistRoutes)
  .route('/', playlistItemRoutes)
  .route('/', realtimeRoutes)
  .route('/', notificationRoutes)
  .route('/', mailboxRoutes)
  .route('/', reportRoutes)
  .route('/', adminRoutes)
  .route('/', operationsRoutes);

/** What every route may answer besides its own: `hc<Api>('/api/v1')` knows the problems by their codes. */
interface ProblemAnswer {
  json: Problem;
}
export type Api = ApplyGlobalResponse<
  typeof routes,
  {
    400: ProblemAnswer;
    401: ProblemAnswer;
    403: ProblemAnswer;
    404: ProblemAnswer;
    409: ProblemAnswer;
    500: ProblemAnswer;
  }
>;

/** Every operation, with its whole path. */
export const listOperations = (): ListedOperation[] =>
  operationsOf(routes).map((each) => ({ ...each, path: `/api/v1${each.path}` }));

/** Everything under /api. */
export const api: Hono<AppEnv> = new Hono<AppEnv>()
  .use('/v1/*', cors(listOperations))
  .route('/v1', routes)
  .get('/openapi.json', async (c) => c.json(await describeApi(c.env.PUBLIC_ORIGIN)));

const described = new Map<string, Promise<ApiDocument>>();

/** OpenAPI 3.1, made of the routes themselves, once in an isolate. */
export function describeApi(publicOrigin: string): Promise<ApiDocument> {
  const known = described.get(publicOrigin) ?? makeDocument(publicOrigin);
  described.set(publicOrigin, known);
  return known;
}

async function makeDocument(publicOrigin: string): Promise<ApiDocument> {
  const made = await generateSpecs(routes, {
    // Its own 400 is not what a failed validation answers here.
    defaultValidationErrorResponse: false,
    documentation: {
      openapi: '3.1.0',
      info: {
        title: 'Rivulet',
        version: '1',
        description:
          'JSON in camelCase, times in RFC 3339, lists as {data, nextCursor}. Every error is a problem document (RFC 9457) with a code.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: `${publicOrigin}/api/v1` }],
      components: {
        schemas: { Problem: PROBLEM_SCHEMA },
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
  });
  return completeDocument(made as unknown as ApiDocument, namedSchemas());
}
