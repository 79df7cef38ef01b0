// Views through the API, for the watch page and for the player on other sites.
import type { ViewReport, ViewSession, ViewVerdict } from '#contract/watching.ts';
import { api, unwrap } from './api.ts';

export const beginViewing = (videoId: string): Promise<ViewSession> =>
  unwrap(api.videos[':id'].views.sessions.$post({ param: { id: videoId } }));

/** Goes out even while the page ends. */
export const reportViewing = (videoId: string, report: ViewReport): Promise<ViewVerdict> =>
  unwrap(
    api.videos[':id'].views.$post(
      { param: { id: videoId }, json: report },
      { init: { keepalive: true, credentials: 'same-origin' } },
    ),
  );
