// The statements that end what was handed out to those who may no longer watch; they belong into the batch that decides it.
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { videos } from '../db/schema.ts';
import { retirePlaybackIds } from '../videos/playback-ids.ts';

/**
 * Retires the playback ids of a video that is not open to everybody, and makes the keys of its media worthless. Behind
 * the batch `publishAnew` mints the id for those who may still watch.
 */
export function endAccess(db: Db, videoId: string, nowMs: number) {
  const isClosed = sql`${videos.visibility} not in ('public', 'unlisted')`;
  const isThisClosed = sql`exists (select 1 from ${videos} where ${videos.id} = ${videoId} and ${isClosed})`;
  return [
    retirePlaybackIds(db, videoId, nowMs, isThisClosed),
    db
      .update(videos)
      .set({ keyVersion: sql`${videos.keyVersion} + 1` })
      .where(and(eq(videos.id, videoId), isClosed)),
  ] as const;
}
