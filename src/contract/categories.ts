// Categories on the wire: what everybody reads, and what operators change.
import { z } from 'zod/mini';

export const CATEGORY_NAME_MAX = 40;
export const CATEGORIES_MAX = 100;

/** Which ones exist is known by the table alone. */
export const CategorySlug = z.string().check(z.minLength(1), z.maxLength(80));
const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(CATEGORY_NAME_MAX));

/** `hasVideos`: everybody finds a video in it. */
export const Category = z.object({ slug: CategorySlug, name: z.string(), hasVideos: z.boolean() });
export type Category = z.infer<typeof Category>;
/** All of them in their order; there is no second page. */
export const CategoryList = z.object({ data: z.array(Category), nextCursor: z.null() });
export type CategoryList = z.infer<typeof CategoryList>;

export const NewCategory = z.strictObject({ name: Name });
export const CategoryEdit = z.strictObject({ name: Name });
/** Every slug once, in the order in which the categories shall stand. */
export const CategoryOrder = z.strictObject({ slugs: z.array(CategorySlug).check(z.maxLength(CATEGORIES_MAX)) });
