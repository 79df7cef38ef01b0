// What operators do with categories: add, rename, put in order, delete.
import { and, eq, sql } from 'drizzle-orm';
import { CATEGORIES_MAX, type CategoryList } from '#contract/categories.ts';
import { tagSlug } from '#contract/tag-slug.ts';
import { rowWhere } from '../db/insert-where.ts';
import { categories, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import { type Actor, audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';
import { findCategory, listCategories } from './queries.ts';

type Context = Pick<AppContext, 'db' | 'clock'>;

const wrong = (pointer: string, detail: string): AppError =>
  new AppError('invalid-input', { detail, errors: [{ pointer, detail }] });

/** Adds one at the end. Throws `category-exists`, `invalid-input` for a name without letters or one too many. */
export async function addCategory(
  { db, clock }: Context,
  actor: Actor,
  name: string,
): Promise<{ slug: string; name: string }> {
  const slug = tagSlug(name);
  if (slug === '') throw wrong('/name', 'The name needs a letter or a digit: its address is made of it.');
  const position = sql`(select coalesce(max(position), 0) + 1 from ${categories})`;
  const act = { action: 'category.add', subject: { kind: 'category', id: slug }, detail: { name } } as const;
  const [added] = await db.batch([
    db
      .insert(categories)
      .select(
        rowWhere(categories, { slug, name, position }, sql`(select count(*) from ${categories}) < ${CATEGORIES_MAX}`),
      )
      .onConflictDoNothing()
      .returning({ slug: categories.slug }),
    audit(db, actor, act, clock.now(), sql`changes() > 0`),
  ]);
  if (added.length > 0) return { slug, name };
  const [same] = await db.select({ name: categories.name }).from(categories).where(eq(categories.slug, slug));
  if (!same) throw wrong('/name', `There may be at most ${CATEGORIES_MAX} categories.`);
  throw new AppError('category-exists', { detail: `“${same.name}” has the same address: ${slug}.` });
}

/** The address stays, so that links go on working. Throws `category-not-found`. */
export async function renameCategory(
  ctx: Context,
  actor: Actor,
  slug: string,
  name: string,
): Promise<{ slug: string; name: string }> {
  const { db, clock } = ctx;
  const { name: before } = await findCategory(ctx, slug);
  const detail = { before, after: name };
  const act = { action: 'category.rename', subject: { kind: 'category', id: slug }, detail } as const;
  const [[renamed]] = await db.batch([
    db
      .update(categories)
      .set({ name })
      .where(eq(categories.slug, slug))
      .returning({ slug: categories.slug, name: categories.name }),
    audit(db, actor, act, clock.now(), sql`changes() > 0`),
  ]);
  if (!renamed) throw new AppError('category-not-found');
  return renamed;
}

/** Throws `invalid-input` unless `slugs` names every category once: somebody else may have added one. */
export async function orderCategories(ctx: Context, actor: Actor, slugs: readonly string[]): Promise<CategoryList> {
  const { db, clock } = ctx;
  const wanted = JSON.stringify(slugs);
  // Compared and written by one statement.
  const complete = sql`(select count(*) from ${categories}) = ${slugs.length}
    and (select count(distinct value) from json_each(${wanted}) where value in (select slug from ${categories})) = ${slugs.length}`;
  const act = { action: 'category.order', subject: { kind: 'category', id: 'all' }, detail: { slugs } } as const;
  const [ordered] = await db.batch([
    db
      .update(categories)
      .set({ position: sql`(select key + 1 from json_each(${wanted}) where value = ${categories.slug})` })
      .where(complete)
      .returning({ slug: categories.slug }),
    audit(db, actor, act, clock.now(), sql`changes() > 0`),
  ]);
  if (ordered.length === slugs.length && slugs.length > 0) return listCategories(ctx);
  throw wrong('/slugs', 'The categories have changed meanwhile. Load them again, then order them.');
}

/** Throws `category-not-found`, or `category-in-use` with the number of videos that are in it. */
export async function deleteCategory(ctx: Context, actor: Actor, slug: string): Promise<void> {
  const { db, clock } = ctx;
  const inUse = sql`exists (select 1 from ${videos} where ${videos.category} = ${slug})`;
  const act = { action: 'category.delete', subject: { kind: 'category', id: slug } } as const;
  const [deleted] = await db.batch([
    db
      .delete(categories)
      .where(and(eq(categories.slug, slug), sql`not ${inUse}`))
      .returning({ slug: categories.slug }),
    audit(db, actor, act, clock.now(), sql`changes() > 0`),
  ]);
  if (deleted.length > 0) return;
  const { name } = await findCategory(ctx, slug);
  const count = await db.$count(videos, eq(videos.category, slug));
  const theyAre = count === 1 ? '1 video is' : `${count} videos are`;
  throw new AppError('category-in-use', {
    detail: `${theyAre} in “${name}”. Rename it, or wait until no video is in it.`,
  });
}
