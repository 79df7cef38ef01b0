// The categories of this site through the API: one cached list for forms, pages and navigation, and what operators do.
import { type QueryClient, queryOptions, useQuery } from '@tanstack/preact-query';
import type { Category } from '#contract/categories.ts';
import { api, unwrap } from './api.ts';
import { queryKeys } from './query-client.ts';

export const categoriesQuery = queryOptions({
  queryKey: queryKeys.categories,
  queryFn: async (): Promise<Category[]> => (await unwrap(api.categories.$get())).data,
  staleTime: 5 * 60_000,
});

/** What a category is called, null until the list is there; its slug where the list does not know it, or did not come. */
export function useCategoryName(slug: string): string | null {
  const { data, isPending } = useQuery(categoriesQuery);
  return isPending ? null : (data?.find((category) => category.slug === slug)?.name ?? slug);
}

const operated = api.operations.categories;

export async function addCategory(name: string): Promise<void> {
  await unwrap(operated.$post({ json: { name } }));
}

export async function renameCategory(slug: string, name: string): Promise<void> {
  await unwrap(operated[':slug'].$patch({ param: { slug }, json: { name } }));
}

export async function orderCategories(slugs: string[]): Promise<void> {
  await unwrap(operated.order.$post({ json: { slugs } }));
}

export async function deleteCategory(slug: string): Promise<void> {
  await unwrap(operated[':slug'].$delete({ param: { slug } }));
}

/** After a change every list of them may differ. */
export const refreshCategories = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ queryKey: queryKeys.categories });
