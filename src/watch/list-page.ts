// Decides which lists of videos have a page: categories that exist, tags under which everybody finds something.
import { findCategory } from '../categories/queries.ts';
import { isTagUsed } from '../categories/tags.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { categoryFacts, listPage, TRENDING_FACTS, tagFacts } from './list-head.ts';
import type { ListPageAddress } from './page-routes.ts';
import type { PageFacts } from './shell.ts';

/** Null when there is no such page. */
export async function openListPage(
  ctx: Pick<AppContext, 'db' | 'config'>,
  page: ListPageAddress,
): Promise<PageFacts | null> {
  const { publicOrigin } = ctx.config;
  if (page.kind === 'trending') return listPage(TRENDING_FACTS, publicOrigin);
  if (page.kind === 'tag')
    return (await isTagUsed(ctx, page.slug)) ? listPage(tagFacts(page.slug), publicOrigin) : null;
  try {
    return listPage(categoryFacts(await findCategory(ctx, page.slug)), publicOrigin);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
