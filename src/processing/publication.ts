// What a job does to the bucket and to the rooms: index objects, playback records, rubbish removal, progress.
import type { VideoProgress } from '#contract/realtime.ts';
import type { VideoState } from '#contract/videos.ts';
import { indexKey, initKey, packKey } from '#media/object-keys.ts';
import { encodeIndexBlock } from '#media/track-index.ts';
import { userTopic, videoTopic } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { ensurePlaybackId, writePlaybackRecords } from '../videos/playback-ids.ts';
import type { Intake } from './event-intake.ts';
import { viewOf } from './job-progress.ts';
import type { JobRecord, JobStore, JobSubject } from './job-store.ts';
import { readSubject } from './mirror.ts';
import { publishedMedia } from './production.ts';

const DELETE_KEYS_MAX = 1000; // of one R2 delete

/** Writes the index objects of a complete rendition. The version is new, so nothing that was read before changes. */
export async function writeIndexes(
  { media }: Pick<AppContext, 'media'>,
  { videoId, revision }: JobSubject,
  { rendition, version, blocks }: NonNullable<Intake['indexes']>,
): Promise<void> {
  for (const [number, block] of blocks.entries()) {
    await media.put(indexKey(videoId, revision, rendition, number, version), encodeIndexBlock(block));
  }
}

/** Mints the playback id if there is none and writes its record. */
export async function writeRecords(
  ctx: Pick<AppContext, 'db' | 'media' | 'clock'>,
  { subject, production }: Pick<JobRecord, 'subject' | 'production'>,
): Promise<void> {
  const published = publishedMedia(production, subject.videoId, subject.revision);
  if (!published) return;
  await ensurePlaybackId(ctx, { id: subject.videoId, revision: subject.revision });
  await writePlaybackRecords(ctx, published);
}

/** Removes what lost attempts and given up renditions left in the bucket, once the job is over. */
export async function dropUnreferenced(
  { media, log }: Pick<AppContext, 'media' | 'log'>,
  store: Pick<JobStore, 'objectKeys' | 'dropObject' | 'packs'>,
  { subject, production }: Pick<JobRecord, 'subject' | 'production'>,
): Promise<void> {
  const used = new Set([production.posterKey, ...production.captions.map(({ key }) => key)]);
  const attempt = (epoch: number) => ({ videoId: subject.videoId, revision: subject.revision, epoch });
  for (const [name, { state, init }] of Object.entries(production.tracks)) {
    if (state !== 'ready' || !init) continue;
    used.add(initKey(attempt(init.epoch), name));
    for (const pack of store.packs(name)) used.add(packKey(attempt(pack.epoch), name, pack.firstFragment));
  }
  const unused = store.objectKeys().filter((key) => !used.has(key));
  try {
    for (let i = 0; i < unused.length; i += DELETE_KEYS_MAX) await media.delete(unused.slice(i, i + DELETE_KEYS_MAX));
    for (const key of unused) store.dropObject(key);
  } catch (error) {
    log.error('unused objects not removed, they go with the video', error, { jobId: subject.jobId });
  }
}

/** Sends the present state to the owner's sockets, and to the video's when it is not private. Not kept, not repeated. */
export async function announceProgress(
  { db, rooms }: Pick<AppContext, 'db' | 'rooms'>,
  { subject, state, production }: Pick<JobRecord, 'subject' | 'state' | 'production'>,
): Promise<void> {
  const row = await readSubject(db, subject);
  if (!row) return;
  const message: VideoProgress = {
    type: 'video.progress',
    videoId: row.id,
    state: row.state as VideoState,
    indexVersion: production.indexVersion,
    processing: viewOf(state, production),
  };
  const topics = row.visibility === 'private' ? [userTopic(row.ownerId)] : [userTopic(row.ownerId), videoTopic(row.id)];
  await Promise.all(topics.map((topic) => rooms.getByName(topic).deliver(message)));
}
