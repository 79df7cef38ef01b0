// Reads of categories: all of them, or one.
import { eq, sql } from 'drizzle-orm';
import type { CategoryList } from '#contract/categories.ts';
import { categories, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';

/** All in their order; of each, one row of its videos is read. */
export async function listCategories({ db }: Pick<AppContext, 'db'>): Promise<CategoryList> {
  const hasVideos = sql<number>`exists (select 1 from ${videos}
    where ${videos.category} = ${categories.slug} and ${videos.listedAt} is not null)`;
  const rows = await db
    .select({ slug: categories.slug, name: categories.name, hasVideos })
    .from(categories)
    .orderBy(categories.position, categories.slug);
  return { data: rows.map((row) => ({ ...row, hasVideos: Boolean(row.hasVideos) })), nextCursor: null };
}

/** Throws `category-not-found`. */
export async function findCategory(
  { db }: Pick<AppContext, 'db'>,
  slug: string,
): Promise<{ slug: string; name: string }> {
  const [found] = await db
    .select({ slug: categories.slug, name: categories.name })
    .from(categories)
    .where(eq(categories.slug, slug));
  if (!found) throw new AppError('category-not-found');
  return found;
}

/** Throws `invalid-input` at `/category` for one that does not exist. */
export async function checkCategory(ctx: Pick<AppContext, 'db'>, slug: string | null | undefined): Promise<void> {
  if (slug === null || slug === undefined) return;
  try {
    await findCategory(ctx, slug);
  } catch (cause) {
    const detail = 'There is no such category (any more). Choose another one.';
    throw new AppError('invalid-input', { detail, errors: [{ pointer: '/category', detail }], cause });
  }
}

/** The category as a video's row takes it: null when it was deleted meanwhile. */
export const stillThere = (slug: string | null) => sql<string | null>`(select ${categories.slug} from ${categories}
  where ${categories.slug} = ${slug})`;
