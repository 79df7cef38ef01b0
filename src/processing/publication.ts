// What a job does to the bucket: index objects, playback records, rubbish removal.
import { indexKey, initKey, packKey } from '#media/object-keys.ts';
import { encodeIndexBlock } from '#media/track-index.ts';
import type { AppContext } from '../platform/context.ts';
import { writePlaybackRecords } from '../videos/playback-ids.ts';
import type { NewIndexes } from './event-intake.ts';
import type { JobRecord, JobStore, JobSubject } from './job-store.ts';
import { pictureKeys } from './pictures.ts';
import { publishedMedia } from './published-media.ts';

const DELETE_KEYS_MAX = 1000; // of one R2 delete

/** Writes the index objects of a complete rendition. The version is new, so nothing that was read before changes. */
export async function writeIndexes(
  { media }: Pick<AppContext, 'media'>,
  { videoId, revision }: JobSubject,
  { rendition, version, blocks }: NewIndexes,
): Promise<void> {
  for (const [number, block] of blocks.entries()) {
    await media.put(indexKey(videoId, revision, rendition, number, version), encodeIndexBlock(block));
  }
}

/** Mints the playback id if there is none and writes its record; nothing where nothing may be played. */
export async function writeRecords(
  ctx: Pick<AppContext, 'db' | 'media' | 'clock'>,
  { subject, production }: Pick<JobRecord, 'subject' | 'production'>,
): Promise<void> {
  const published = publishedMedia(production, subject.videoId, subject.revision);
  if (published) await writePlaybackRecords(ctx, published);
}

/** Removes objects and frees their names. */
export async function discardObjects(
  { media }: Pick<AppContext, 'media'>,
  store: Pick<JobStore, 'dropObject'>,
  keys: readonly string[],
): Promise<void> {
  for (let i = 0; i < keys.length; i += DELETE_KEYS_MAX) await media.delete(keys.slice(i, i + DELETE_KEYS_MAX));
  for (const key of keys) store.dropObject(key);
}

/** Removes what lost attempts and given up renditions left in the bucket, once the job is over. */
export async function dropUnreferenced(
  { media, log }: Pick<AppContext, 'media' | 'log'>,
  store: Pick<JobStore, 'objectKeys' | 'dropObject' | 'packs' | 'dropPacks'>,
  { subject, production }: Pick<JobRecord, 'subject' | 'production'>,
): Promise<void> {
  const { posterKey, pictures, captions } = production;
  const used = new Set([posterKey, ...pictureKeys(pictures), ...captions.map(({ key }) => key)]);
  const attempt = (epoch: number) => ({ videoId: subject.videoId, revision: subject.revision, epoch });
  for (const [name, { state, init }] of Object.entries(production.tracks)) {
    if (state !== 'ready' || !init) {
      store.dropPacks(name);
      continue;
    }
    used.add(initKey(attempt(init.epoch), name));
    for (const pack of store.packs(name)) used.add(packKey(attempt(pack.epoch), name, pack.firstFragment));
  }
  const unused = store.objectKeys().filter((key) => !used.has(key));
  try {
    await discardObjects({ media }, store, unused);
  } catch (error) {
    log.error('unused objects not removed, they go with the video', error, { jobId: subject.jobId });
  }
}
