// Brings the sum of one counter into the database: the same sum twice, or an older one late, changes nothing.

import { and, eq, sql } from 'drizzle-orm';
import { rowWhere } from '../db/insert-where.ts';
import { videos, viewSums } from '../db/schema.ts';
import { videoTopic } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { isOpen } from '../videos/policy.ts';
import type { ShardStore } from './shard-store.ts';

/** `gone` when there is no such video any more. A crash at any place leaves a sum that is brought again. */
export async function bringSum(
  { db, clock, rooms, defer }: Pick<AppContext, 'db' | 'clock' | 'rooms' | 'defer'>,
  store: ShardStore,
): Promise<'kept' | 'gone'> {
  const record = store.load();
  if (record === null || record.counted === record.flushed) return 'kept';
  const { videoId, shard, counted } = record;
  let { base } = record;
  if (base === null) {
    const [sum] = await db
      .select({ total: viewSums.total })
      .from(viewSums)
      .where(and(eq(viewSums.videoId, videoId), eq(viewSums.shard, shard)));
    base = sum?.total ?? 0;
    store.setBase(base); // before the first sum is written, so that what is written is never read as the base
  }
  const [, [video]] = await db.batch([
    db
      .insert(viewSums)
      .select(
        rowWhere(
          viewSums,
          { videoId, shard, total: base + counted },
          sql`exists (SELECT 1 FROM ${videos} WHERE ${videos.id} = ${videoId})`,
        ),
      )
      .onConflictDoUpdate({
        target: [viewSums.videoId, viewSums.shard],
        set: { total: sql`excluded.total` },
        setWhere: sql`excluded.total > ${viewSums.total}`,
      }),
    db
      .select({
        visibility: videos.visibility,
        blockedAt: videos.blockedAt,
        counts: { views: videos.views, likes: videos.likes, dislikes: videos.dislikes },
      })
      .from(videos)
      .where(eq(videos.id, videoId)),
  ]);
  if (!video) return 'gone';
  store.acknowledge(counted, clock.now());
  if (isOpen(video)) {
    const message = { type: 'video.counts' as const, videoId, ...video.counts };
    defer(rooms.getByName(videoTopic(videoId)).deliverLatest(message));
  }
  return 'kept';
}
