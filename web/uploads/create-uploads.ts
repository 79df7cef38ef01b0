// Joins the upload engine to the real browser, the API and the query cache.
import type { QueryClient } from '@tanstack/preact-query';
import { announcePlayable } from '../announce-playable.ts';
import { lookWhoIsThere, queryKeys } from '../query-client.ts';
import type { Realtime } from '../realtime/realtime.ts';
import { toasts } from '../ui/toasts.ts';
import { editVideo, videoQuery } from '../videos.ts';
import { browserLine } from './browser-line.ts';
import { guardUnload } from './guard-unload.ts';
import { inspectFile } from './inspect-file.ts';
import { fetchUploadLimits, uploadApi } from './upload-api.ts';
import { claimByLock } from './upload-claims.ts';
import { forgiving, indexedDbStore } from './upload-store.ts';
import { Uploads } from './uploads.ts';

/** Makes the engine, guards the page while bytes are at risk, and says when a video can be watched. */
export function startUploads(client: QueryClient, realtime: Realtime): Uploads {
  const uploads = createUploads(client);
  guardUnload(uploads, window);
  announcePlayable({
    uploads,
    realtime,
    path: () => location.pathname,
    show: (text, action) => void toasts.show(text, action),
  });
  return uploads;
}

/** Without a name: somebody else may be there by now. */
const stoppedText = (count: number): string =>
  count === 1
    ? '1 upload has stopped. It goes on when you sign in again.'
    : `${count} uploads have stopped. They go on when you sign in again.`;

function createUploads(client: QueryClient): Uploads {
  return new Uploads({
    api: uploadApi,
    line: browserLine,
    store: forgiving(indexedDbStore),
    limits: () =>
      client.fetchQuery({ queryKey: queryKeys.uploadLimits, queryFn: fetchUploadLimits, staleTime: 5 * 60_000 }),
    inspect: inspectFile,
    claim: claimByLock(navigator.locks),
    video: (videoId) => client.fetchQuery(videoQuery(videoId)),
    saveDetails: async (videoId, changes) => {
      client.setQueryData(queryKeys.video(videoId), await editVideo(videoId, changes));
    },
    onSessionEnded: () => lookWhoIsThere(client),
    onStopped: (count) => void toasts.show(stoppedText(count)),
  });
}
