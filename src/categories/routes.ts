// The HTTP side of categories for everybody: the list.
import { Hono } from 'hono';
import { CategoryList } from '#contract/categories.ts';
import type { AppEnv } from '../http/app-env.ts';
import { operation } from '../http/operation.ts';
import { listCategories } from './queries.ts';

export const categoryRoutes = new Hono<AppEnv>().get(
  '/categories',
  operation({
    id: 'listCategories',
    scope: 'videos:read',
    tag: 'Categories',
    summary: 'All categories in their order',
    answers: [200, CategoryList],
    anonymous: true,
  }),
  async (c) => c.json(await listCategories(c.var.ctx), 200),
);
