// Lists of the videos that everybody finds in a category or under a tag, newest first.
import { and, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { tagSlug } from '#contract/tag-slug.ts';
import { findCategory } from '../categories/queries.ts';
import { videos, videoTags } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { encodeCursor } from './cursor.ts';
import { listedItems } from './items.ts';
import { listVideos, type PageRequest, readCursor, type VideoPage } from './video-list.ts';

type Context = Pick<AppContext, 'db' | 'config' | 'clock'>;

/** Throws `category-not-found`, `invalid-cursor`. */
export async function listOfCategory(ctx: Context, slug: string, page: PageRequest): Promise<VideoPage> {
  await findCategory(ctx, slug);
  return listVideos(ctx, page, {
    list: 'category',
    by: videos.listedAt,
    direction: 'desc',
    where: and(eq(videos.category, slug), isNotNull(videos.listedAt)),
  });
}

/** A tag is found in every spelling that has its slug; one that no video has is an empty list. Throws `invalid-cursor`. */
export async function listOfTag(ctx: Context, tag: string, page: PageRequest): Promise<VideoPage> {
  const after = readCursor(page, 'tag');
  const found = await ctx.db
    .select({ id: videoTags.videoId, listedAt: videoTags.listedAt })
    .from(videoTags)
    .where(
      and(
        eq(videoTags.slug, tagSlug(tag)),
        isNotNull(videoTags.listedAt),
        after && sql`(${videoTags.listedAt}, ${videoTags.videoId}) < (${after.order}, ${after.id})`,
      ),
    )
    .orderBy(desc(videoTags.listedAt), desc(videoTags.videoId))
    .limit(page.limit + 1);
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    data: await listedItems(
      ctx,
      shown.map(({ id }) => id),
    ),
    nextCursor:
      found.length > page.limit && last ? encodeCursor({ list: 'tag', order: last.listedAt ?? 0, id: last.id }) : null,
  };
}
