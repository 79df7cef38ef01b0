// Keeps the rows of tags in step with what videos say of themselves.
import { and, eq, gt, sql } from 'drizzle-orm';
import { slugsOf } from '#contract/tag-slug.ts';
import type { Db } from '../db/client.ts';
import { janitorPositions, videos, videoTags } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';

/** The tags of a new video; for the batch that makes it, after its row. */
export const insertTags = (db: Db, videoId: string, tags: readonly string[]) =>
  db
    .insert(videoTags)
    .select(
      sql`select json_each.value, ${videos.id}, ${videos.listedAt} from json_each(${JSON.stringify(slugsOf(tags))}), ${videos}
        where ${videos.id} = ${videoId}`,
    )
    .onConflictDoNothing();

/** The same for a video that had others; for the batch that changes it. */
export const replaceTags = (db: Db, videoId: string, tags: readonly string[]) =>
  [db.delete(videoTags).where(eq(videoTags.videoId, videoId)), insertTags(db, videoId, tags)] as const;

const VIDEOS_PER_RUN = 500;
/** How far the sweep has come; it shares the table of positions with the janitor. */
const POSITION = 'tags of videos';

/** Gives videos that are older than the rows of tags theirs; every hour it goes on behind the last one. */
export async function sweepTags({ db }: Pick<AppContext, 'db'>): Promise<number> {
  const [position] = await db.select().from(janitorPositions).where(eq(janitorPositions.prefix, POSITION));
  const rows = await db
    .select({ id: videos.id, tags: videos.tags })
    .from(videos)
    .where(gt(videos.id, position?.lastKey ?? ''))
    .orderBy(videos.id)
    .limit(VIDEOS_PER_RUN);
  const lastKey = rows.at(-1)?.id;
  if (lastKey === undefined) return 0;
  const tagged = rows.filter(({ tags }) => tags.length > 0);
  await db.batch([
    db
      .insert(janitorPositions)
      .values({ prefix: POSITION, lastKey })
      .onConflictDoUpdate({ target: janitorPositions.prefix, set: { lastKey } }),
    ...tagged.map(({ id, tags }) => insertTags(db, id, tags)),
  ]);
  return tagged.length;
}

/** Whether everybody finds a video under it. */
export async function isTagUsed({ db }: Pick<AppContext, 'db'>, slug: string): Promise<boolean> {
  const [found] = await db
    .select({ slug: videoTags.slug })
    .from(videoTags)
    .where(and(eq(videoTags.slug, slug), sql`${videoTags.listedAt} is not null`))
    .limit(1);
  return found !== undefined;
}
