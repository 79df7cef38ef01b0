// Playback ids: minting and retiring them, and writing the small records that delivery reads.

import { and, eq, gt, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { playbackKey, sourceKey } from '#media/object-keys.ts';
import type { PlaybackRecord } from '#media/playback-record.ts';
import type { Db } from '../db/client.ts';
import type { AppContext } from '../platform/context.ts';
import { newRandomId } from '../platform/ids.ts';
import { playbackIds, videos } from './table.ts';

/** What the job knows of a record; the rest belongs to the id and to the video. */
export type PublishedMedia = Omit<PlaybackRecord, 'policy' | 'protection' | 'keyVersion' | 'notBeforeMs' | 'original'>;

/** A revision that was superseded, not withdrawn, goes on serving for so long. */
export const SUPERSEDED_SERVES_MS = 24 * 3600_000;
/** Retired ids are remembered so long, so that a record written by a step that died is found and removed. */
const RETIRED_KEPT_MS = 24 * 3600_000;
const SWEEP_ROWS = 500;

const isLive = (videoId: string) => and(eq(playbackIds.videoId, videoId), isNull(playbackIds.retiredAt));

/**
 * The statement that mints the id under which the revision is played, where there is none: also for a revision that has yet to
 * take over, never for one that was superseded. It reads the visibility and inserts: together with `retirePlaybackIds` a live id
 * always has the policy of the video as it is.
 */
const mintPlaybackId = (db: Db, { videoId, revision }: Pick<PublishedMedia, 'videoId' | 'revision'>, nowMs: number) =>
  // A raw statement cannot be part of a batch; all columns, in the order of the table.
  db.insert(playbackIds).select(sql`
    SELECT ${newRandomId()}, id, ${revision}, CASE
        WHEN visibility IN ('public', 'unlisted') AND blocked_at IS NULL AND protection = 'clear' THEN 'public' ELSE 'signed'
      END, ${nowMs}, NULL
    FROM videos
    WHERE id = ${videoId} AND revision <= ${revision} AND state <> 'deleting' AND NOT EXISTS (
      SELECT 1 FROM playback_ids WHERE video_id = ${videoId} AND revision = ${revision} AND retired_at IS NULL
    )`);

/** The id under which the revision is played now; undefined before the video is playable. */
export function livePlaybackId(db: Db, video: { id: string; revision: number }) {
  return db.query.playbackIds.findFirst({
    columns: { id: true, policy: true },
    where: and(isLive(video.id), eq(playbackIds.revision, video.revision)),
  });
}

/**
 * The statement that ends every live id of a video. It belongs into the batch that changes the visibility; after the
 * batch `TranscodeJob.publish()` mints the new id, writes its record and removes the old one.
 *
 * @param onlyIf holds at that place of the batch if the change was made
 */
export function retirePlaybackIds(db: Db, videoId: string, nowMs: number, onlyIf?: SQL) {
  const serves = or(isNull(playbackIds.retiredAt), gt(playbackIds.retiredAt, nowMs));
  return db
    .update(playbackIds)
    .set({ retiredAt: nowMs })
    .where(and(eq(playbackIds.videoId, videoId), serves, onlyIf));
}

/** The statement that ends the ids of earlier revisions a day from now; it belongs into the batch that supersedes them. */
export function retireRevisionsBefore(db: Db, videoId: string, revision: number, nowMs: number) {
  return db
    .update(playbackIds)
    .set({ retiredAt: nowMs + SUPERSEDED_SERVES_MS })
    .where(and(isLive(videoId), lt(playbackIds.revision, revision)));
}

/**
 * Mints the id of the revision if there is none, writes its record, and removes those of its retired ids. Only the job object
 * calls this, one call after another and at most once a second (R2 takes one write a second per key).
 */
export async function writePlaybackRecords(
  { db, media, clock }: Pick<AppContext, 'db' | 'media' | 'clock'>,
  published: PublishedMedia,
): Promise<void> {
  const ofRevision = and(eq(playbackIds.videoId, published.videoId), eq(playbackIds.revision, published.revision));
  const recorded = db
    .select({
      id: playbackIds.id,
      policy: playbackIds.policy,
      retiredAt: playbackIds.retiredAt,
      uploadId: videos.uploadId,
      sizeBytes: videos.sourceBytes,
      filename: videos.sourceFilename,
      protection: videos.protection,
      keyVersion: videos.keyVersion,
    })
    .from(playbackIds)
    .innerJoin(videos, eq(videos.id, playbackIds.videoId))
    .where(ofRevision);
  const [, rows] = await db.batch([mintPlaybackId(db, published, clock.now()), recorded]);
  for (const { id, policy, retiredAt, uploadId, sizeBytes, filename, protection, keyVersion } of rows) {
    if (retiredAt !== null) {
      if (retiredAt <= clock.now()) await media.delete(playbackKey(id));
      continue;
    }
    const original = { key: sourceKey(uploadId), sizeBytes, filename };
    const record: PlaybackRecord = { ...published, policy, protection, keyVersion, notBeforeMs: 0, original };
    await media.put(playbackKey(id), JSON.stringify(record), { httpMetadata: { contentType: 'application/json' } });
  }
}

/**
 * Ends the live id of a revision, and removes its record: what it lists cannot be had, or will be other bytes when it is made anew,
 * which must not come under addresses that browsers keep for ever.
 */
export async function withdrawRevision(
  ctx: Pick<AppContext, 'db' | 'media' | 'clock'>,
  { videoId, revision }: { videoId: string; revision: number },
): Promise<void> {
  const ofRevision = and(isLive(videoId), eq(playbackIds.revision, revision));
  await ctx.db.update(playbackIds).set({ retiredAt: ctx.clock.now() }).where(ofRevision);
  await withdrawRetired(ctx, videoId);
}

/** Removes the records of a video's retired ids: isolates forget theirs within 30 s. */
export async function withdrawRetired(
  { db, media, clock }: Pick<AppContext, 'db' | 'media' | 'clock'>,
  videoId: string,
): Promise<void> {
  const rows = await db
    .select({ id: playbackIds.id })
    .from(playbackIds)
    .where(and(eq(playbackIds.videoId, videoId), lte(playbackIds.retiredAt, clock.now())));
  if (rows.length > 0) await media.delete(rows.map((row) => playbackKey(row.id)));
}

/** Removes every retired id's record once more, and after a day the row; tells how many rows went. */
export async function sweepPlaybackIds({
  db,
  media,
  clock,
}: Pick<AppContext, 'db' | 'media' | 'clock'>): Promise<number> {
  const rows = await db
    .select({ id: playbackIds.id })
    .from(playbackIds)
    .where(lte(playbackIds.retiredAt, clock.now()))
    .limit(SWEEP_ROWS);
  if (rows.length > 0) await media.delete(rows.map((row) => playbackKey(row.id)));
  const { meta } = await db.delete(playbackIds).where(lt(playbackIds.retiredAt, clock.now() - RETIRED_KEPT_MS));
  return meta.changes;
}
