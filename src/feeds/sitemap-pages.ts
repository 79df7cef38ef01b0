// The pages of the sitemap: which videos are on which, and the hourly step that closes pages that are full.
import { and, asc, count, desc, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { VideoItem } from '#contract/videos.ts';
import type { AppContext } from '../platform/context.ts';
import { selectVideos, toItems } from '../videos/items.ts';
import { videos } from '../videos/table.ts';
import { sitemapPages } from './table.ts';

export const VIDEOS_PER_PAGE = 1000;
/** A full page may grow: what was withdrawn and is shown again has its old place. The protocol allows ten times as many. */
const VIDEOS_MAX = 5 * VIDEOS_PER_PAGE;
/** Of one step: a site with a hundred thousand videos that never had a sitemap has one within the hour. */
const PAGES_AT_ONCE = 100;

interface Place {
  listedAt: number;
  id: string;
}

const START: Place = { listedAt: 0, id: '' };
const after = ({ listedAt, id }: Place): SQL => sql`(${videos.listedAt}, ${videos.id}) > (${listedAt}, ${id})`;

const endOf = (row: { lastListedAt: number; lastId: string } | undefined): Place =>
  row ? { listedAt: row.lastListedAt, id: row.lastId } : START;

/** The full pages and the one that is still filling. */
export async function countSitemapPages({ db }: Pick<AppContext, 'db'>): Promise<number> {
  const [full] = await db.select({ pages: count() }).from(sitemapPages);
  return (full?.pages ?? 0) + 1;
}

/** The videos of a page, oldest first; null when there is no such page. */
export async function sitemapPage(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  page: number,
): Promise<VideoItem[] | null> {
  const ends = await ctx.db
    .select()
    .from(sitemapPages)
    .where(inArray(sitemapPages.page, [page - 1, page]));
  const before = ends.find((row) => row.page === page - 1);
  const end = ends.find((row) => row.page === page);
  if (page > 1 && !before) return null;
  const upTo = end && sql`(${videos.listedAt}, ${videos.id}) <= (${end.lastListedAt}, ${end.lastId})`;
  const found = await selectVideos(ctx)
    .where(and(isNotNull(videos.listedAt), after(endOf(before)), upTo))
    .orderBy(asc(videos.listedAt), asc(videos.id))
    .limit(end ? VIDEOS_MAX : VIDEOS_PER_PAGE);
  return toItems(ctx, found);
}

/** Closes pages as long as a full one follows; tells how many. A step done twice closes the same pages. */
export async function closeSitemapPages({ db }: Pick<AppContext, 'db'>): Promise<number> {
  const [last] = await db.select().from(sitemapPages).orderBy(desc(sitemapPages.page)).limit(1);
  let end = endOf(last);
  const first = (last?.page ?? 0) + 1;
  for (let page = first; page < first + PAGES_AT_ONCE; page += 1) {
    const next = await db
      .select({ listedAt: videos.listedAt, id: videos.id })
      .from(videos)
      .where(and(isNotNull(videos.listedAt), after(end)))
      .orderBy(asc(videos.listedAt), asc(videos.id))
      .limit(VIDEOS_PER_PAGE);
    const { listedAt, id } = next[VIDEOS_PER_PAGE - 1] ?? {};
    if (id === undefined || listedAt === undefined || listedAt === null) return page - first;
    await db.insert(sitemapPages).values({ page, lastListedAt: listedAt, lastId: id }).onConflictDoNothing();
    end = { listedAt, id };
  }
  return PAGES_AT_ONCE;
}
