// Goes round all public videos, some every hour: those from before the index, and those whose channel has another name.
import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { janitorPositions, searchDocuments, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { indexVideo } from './indexing.ts';

const VIDEOS_PER_RUN = 200;
/** How far the round has come; it shares the table of positions with the janitor. */
const POSITION = 'search index';

export async function sweepSearch(ctx: Pick<AppContext, 'db' | 'media'>): Promise<number> {
  const { db } = ctx;
  const [position] = await db.select().from(janitorPositions).where(eq(janitorPositions.prefix, POSITION));
  const rows = await db
    .select({ id: videos.id, seq: searchDocuments.seq })
    .from(videos)
    .leftJoin(searchDocuments, eq(searchDocuments.videoId, videos.id))
    .where(and(gt(videos.id, position?.lastKey ?? ''), isNotNull(sql`+${videos.listedAt}`)))
    .orderBy(asc(videos.id))
    .limit(VIDEOS_PER_RUN);
  let written = 0;
  for (const { id, seq } of rows) if ((await indexVideo(ctx, id, seq ?? 0)) === 'written') written += 1;
  // At the end the round begins anew.
  const lastKey = rows.length < VIDEOS_PER_RUN ? '' : (rows.at(-1)?.id ?? '');
  await db
    .insert(janitorPositions)
    .values({ prefix: POSITION, lastKey })
    .onConflictDoUpdate({ target: janitorPositions.prefix, set: { lastKey } });
  return written;
}
