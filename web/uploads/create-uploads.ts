// Joins the upload engine to the real browser, the API and the query cache.
import type { QueryClient } from '@tanstack/preact-query';
import { queryKeys } from '../query-client.ts';
import { editVideo, videoQuery } from '../videos.ts';
import { browserLine } from './browser-line.ts';
import { inspectFile } from './inspect-file.ts';
import { fetchUploadLimits, uploadApi } from './upload-api.ts';
import { forgiving, indexedDbStore } from './upload-store.ts';
import { Uploads } from './uploads.ts';

export function createUploads(client: QueryClient): Uploads {
  return new Uploads({
    api: uploadApi,
    line: browserLine,
    store: forgiving(indexedDbStore),
    limits: () =>
      client.fetchQuery({ queryKey: queryKeys.uploadLimits, queryFn: fetchUploadLimits, staleTime: 5 * 60_000 }),
    inspect: inspectFile,
    video: (videoId) => client.fetchQuery(videoQuery(videoId)),
    saveDetails: async (videoId, changes) => {
      client.setQueryData(queryKeys.video(videoId), await editVideo(videoId, changes));
    },
    onSessionEnded: () => client.setQueryData(queryKeys.me, null),
  });
}
