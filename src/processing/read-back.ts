// Reads stored parts of an unfinished rendition back for its transcoder, which checks what it made before anybody sees it.
import { initKey, packKey } from '#media/object-keys.ts';
import { locateFragment } from '#media/track-index.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import type { JobRecord, JobStore } from './job-store.ts';
import { track } from './production.ts';

/** A part of an object; `length` null means the whole. */
export interface StoredPart {
  key: string;
  offset: number;
  length: number | null;
}

export function locatePart(
  store: Pick<JobStore, 'packs'>,
  { subject: { videoId, revision }, production }: Pick<JobRecord, 'subject' | 'production'>,
  rendition: string,
  part: 'init' | number,
): StoredPart | null {
  if (part === 'init') {
    const { init } = track(production, rendition);
    return init ? { key: initKey({ videoId, revision, epoch: init.epoch }, rendition), offset: 0, length: null } : null;
  }
  const found = locateFragment({ packs: store.packs(rendition) }, part);
  if (!found) return null;
  const { epoch, packFirstFragment, offset, length } = found;
  return { key: packKey({ videoId, revision, epoch }, rendition, packFirstFragment), offset, length };
}

/** What storage holds now, not what was sent. Throws `epoch-stale` and `media-not-found`. */
export async function readPart(
  { media, jobs }: Pick<AppContext, 'media' | 'jobs'>,
  { jobId, epoch }: { jobId: string; epoch: number },
  rendition: string,
  part: 'init' | number,
): Promise<Response> {
  const found = await jobs.getByName(jobId).locate(epoch, rendition, part);
  if (found === 'stale') throw new AppError('epoch-stale');
  const { key, offset, length } = found ?? { key: '', offset: 0, length: 0 };
  const object = found && (await media.get(key, length === null ? {} : { range: { offset, length } }));
  if (!object) throw new AppError('media-not-found');
  const headers = { 'content-type': 'application/octet-stream', 'content-length': `${length ?? object.size}` };
  return new Response(object.body, { headers });
}
