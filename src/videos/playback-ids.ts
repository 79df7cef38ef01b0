// Playback ids: minting and retiring them, and writing the small records that delivery reads.

import { and, eq, isNull } from 'drizzle-orm';
import type { Visibility } from '#contract/videos.ts';
import { playbackKey, sourceKey } from '#media/object-keys.ts';
import type { PlaybackPolicy, PlaybackRecord } from '#media/playback-record.ts';
import type { AppContext } from '../platform/context.ts';
import { newRandomId } from '../platform/ids.ts';
import { playbackIds, videos } from './table.ts';

/** What the job knows of a record; the rest belongs to the id and to the video. */
export type PublishedMedia = Omit<PlaybackRecord, 'policy' | 'notBeforeMs' | 'original'>;

/** Private media needs a token; unlisted media is open to everyone who has the link. */
export const policyOf = (visibility: Visibility): PlaybackPolicy => (visibility === 'private' ? 'signed' : 'public');

/** The id under which the revision is played now, minted when there is none. */
export async function ensurePlaybackId(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  video: { id: string; revision: number; visibility: Visibility },
): Promise<{ id: string; policy: PlaybackPolicy }> {
  const live = await db.query.playbackIds.findFirst({
    where: and(
      eq(playbackIds.videoId, video.id),
      eq(playbackIds.revision, video.revision),
      isNull(playbackIds.retiredAt),
    ),
  });
  if (live) return live;
  const minted = { id: newRandomId(), policy: policyOf(video.visibility) };
  await db
    .insert(playbackIds)
    .values({ ...minted, videoId: video.id, revision: video.revision, createdAt: clock.now() });
  return minted;
}

/** Withdraws every id of a video: the records are gone at once, isolates forget theirs within 30 s. */
export async function withdrawPlaybackIds(
  { db, media, clock }: Pick<AppContext, 'db' | 'media' | 'clock'>,
  videoId: string,
): Promise<void> {
  const live = and(eq(playbackIds.videoId, videoId), isNull(playbackIds.retiredAt));
  const rows = await db
    .update(playbackIds)
    .set({ retiredAt: clock.now() })
    .where(live)
    .returning({ id: playbackIds.id });
  if (rows.length > 0) await media.delete(rows.map((row) => playbackKey(row.id)));
}

/**
 * Writes the record of every live id of the revision. Only the job object calls this, one call after another and at
 * most once a second (R2 takes one write a second per key); others ask it to by `TranscodeJob.publish()`.
 */
export async function writePlaybackRecords(
  { db, media }: Pick<AppContext, 'db' | 'media'>,
  published: PublishedMedia,
): Promise<void> {
  const rows = await db
    .select({
      id: playbackIds.id,
      policy: playbackIds.policy,
      uploadId: videos.uploadId,
      sizeBytes: videos.sourceBytes,
      filename: videos.sourceFilename,
    })
    .from(playbackIds)
    .innerJoin(videos, eq(videos.id, playbackIds.videoId))
    .where(
      and(
        eq(playbackIds.videoId, published.videoId),
        eq(playbackIds.revision, published.revision),
        isNull(playbackIds.retiredAt),
      ),
    );
  for (const { id, policy, uploadId, sizeBytes, filename } of rows) {
    const original = { key: sourceKey(uploadId), sizeBytes, filename };
    const record: PlaybackRecord = { ...published, policy, notBeforeMs: 0, original };
    await media.put(playbackKey(id), JSON.stringify(record), { httpMetadata: { contentType: 'application/json' } });
  }
}
