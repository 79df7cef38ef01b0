// What operators do with categories: add, rename, put in order, delete.
import { and, eq, sql } from 'drizzle-orm';
import { CATEGORIES_MAX, type CategoryList } from '#contract/categories.ts';
import { tagSlug } from '#contract/tag-slug.ts';
import { categories, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { findCategory, listCategories } from './queries.ts';

type Context = Pick<AppContext, 'db'>;

const wrong = (pointer: string, detail: string): AppError =>
  new AppError('invalid-input', { detail, errors: [{ pointer, detail }] });

/** Adds one at the end. Throws `category-exists`, `invalid-input` for a name without letters or one too many. */
export async function addCategory({ db }: Context, name: string): Promise<{ slug: string; name: string }> {
  const slug = tagSlug(name);
  if (slug === '') throw wrong('/name', 'The name needs a letter or a digit: its address is made of it.');
  const added = await db.all<{ slug: string }>(sql`insert into ${categories} (slug, name, position)
    select ${slug}, ${name}, coalesce(max(position), 0) + 1 from ${categories} having count(*) < ${CATEGORIES_MAX}
    on conflict do nothing returning slug`);
  if (added.length > 0) return { slug, name };
  const [same] = await db.select({ name: categories.name }).from(categories).where(eq(categories.slug, slug));
  if (!same) throw wrong('/name', `There may be at most ${CATEGORIES_MAX} categories.`);
  throw new AppError('category-exists', { detail: `“${same.name}” has the same address: ${slug}.` });
}

/** The address stays, so that links go on working. Throws `category-not-found`. */
export async function renameCategory(
  { db }: Context,
  slug: string,
  name: string,
): Promise<{ slug: string; name: string }> {
  const [renamed] = await db
    .update(categories)
    .set({ name })
    .where(eq(categories.slug, slug))
    .returning({ slug: categories.slug, name: categories.name });
  if (!renamed) throw new AppError('category-not-found');
  return renamed;
}

/** Throws `invalid-input` unless `slugs` names every category once: somebody else may have added one. */
export async function orderCategories(ctx: Context, slugs: readonly string[]): Promise<CategoryList> {
  const wanted = JSON.stringify(slugs);
  // Compared and written by one statement.
  const complete = sql`(select count(*) from ${categories}) = ${slugs.length}
    and (select count(distinct value) from json_each(${wanted}) where value in (select slug from ${categories})) = ${slugs.length}`;
  const ordered = await ctx.db.all(sql`update ${categories} set
    position = (select key + 1 from json_each(${wanted}) where value = slug) where ${complete} returning slug`);
  if (ordered.length === slugs.length && slugs.length > 0) return listCategories(ctx);
  throw wrong('/slugs', 'The categories have changed meanwhile. Load them again, then order them.');
}

/** Throws `category-not-found`, or `category-in-use` with the number of videos that are in it. */
export async function deleteCategory(ctx: Context, slug: string): Promise<void> {
  const { db } = ctx;
  const inUse = sql`exists (select 1 from ${videos} where ${videos.category} = ${slug})`;
  const deleted = await db
    .delete(categories)
    .where(and(eq(categories.slug, slug), sql`not ${inUse}`))
    .returning({ slug: categories.slug });
  if (deleted.length > 0) return;
  const { name } = await findCategory(ctx, slug);
  const count = await db.$count(videos, eq(videos.category, slug));
  const theyAre = count === 1 ? '1 video is' : `${count} videos are`;
  throw new AppError('category-in-use', {
    detail: `${theyAre} in “${name}”. Rename it, or wait until no video is in it.`,
  });
}
