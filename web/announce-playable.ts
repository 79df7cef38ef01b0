// Says, wherever the person is on the site, that an upload of this visit can be watched, or that it failed.
import type { ServerMessage } from '#contract/realtime.ts';
import { paths } from './paths.ts';
import type { Realtime } from './realtime/realtime.ts';
import type { Toast } from './ui/toasts.ts';
import type { UploadItem } from './uploads/upload-item.ts';

interface AnnouncePorts {
  uploads: { items: () => readonly UploadItem[]; subscribe: (listener: () => void) => () => void };
  realtime: Pick<Realtime, 'listen' | 'onMessage'>;
  /** Where the person is: what is on screen there needs no word. */
  path: () => string;
  show: (text: string, action?: Toast['action']) => void;
}

/** Listens only while there is something to wait for. Gives the function that ends it. */
export function announcePlayable({ uploads, realtime, path, show }: AnnouncePorts): () => void {
  const told = new Set<string>();
  let stopListening: (() => void) | null = null;
  const awaited = () =>
    uploads.items().filter(({ phase, videoId }) => phase === 'sent' && videoId !== null && !told.has(videoId));
  const update = () => {
    const isNeeded = awaited().length > 0;
    if (isNeeded && stopListening === null) stopListening = realtime.listen(['user']);
    if (!isNeeded && stopListening !== null) {
      stopListening();
      stopListening = null;
    }
  };
  const hear = (message: ServerMessage) => {
    if (!('state' in message)) return;
    const { state, videoId } = message;
    if (state !== 'playable' && state !== 'ready' && state !== 'failed') return;
    const item = awaited().find((upload) => upload.videoId === videoId);
    if (item === undefined) return;
    told.add(videoId);
    update();
    const here = path();
    if (here === paths.upload() || here === paths.videos() || here === paths.watch(videoId)) return;
    const title = item.details.title.trim() || item.filename;
    if (state === 'failed') show(`“${title}” could not be processed.`, { text: 'See why', href: paths.videos() });
    else show(`“${title}” can be watched.`, { text: 'Watch', href: paths.watch(videoId) });
  };
  const stopUploads = uploads.subscribe(update);
  const stopMessages = realtime.onMessage(hear);
  update();
  return () => {
    stopUploads();
    stopMessages();
    stopListening?.();
  };
}
