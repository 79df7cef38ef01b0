// The moment from which on everybody may find a video: a change of its state and one of its visibility may meet, and either may be it.
import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { happened, outboxRowIf } from '../events/outbox.ts';
import { published } from './announcements.ts';
import { videos } from './table.ts';
import type { VideoRow } from './view.ts';

/** For the batch of the change, behind it: tells of the video if the batch has given it its time of publication. */
export function tellIfPublished(db: Db, row: Pick<VideoRow, 'id' | 'ownerId'>, nowMs: number) {
  const isNow = sql`exists (select 1 from ${videos} where ${videos.id} = ${row.id} and ${videos.listedAt} = ${nowMs})`;
  return outboxRowIf(db, isNow, happened(published(row, nowMs)), nowMs);
}

/** The time of publication of a video that becomes public: what it is at that very moment decides, not what it was when it was read. */
export const publishedAtOf = (nowMs: number) =>
  sql`coalesce(${videos.publishedAt}, CASE WHEN ${videos.state} IN ('playable', 'ready') THEN ${nowMs} END)`;
