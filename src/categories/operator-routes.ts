// The HTTP side of categories for operators: add, rename, put in order, delete; nothing is here for others.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { Category, CategoryEdit, CategoryList, CategoryOrder, NewCategory } from '#contract/categories.ts';
import type { ProblemCode } from '#contract/problem.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireOperator } from '../http/guards.ts';
import { idempotent } from '../http/idempotency.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { addCategory, deleteCategory, orderCategories, renameCategory } from './categories.ts';

// Not held to the shape of a slug: what does not exist is 404, whatever it looks like.
const Named = z.object({ slug: z.string() });
const Known = z.omit(Category, { hasVideos: true });
const tag = 'Operations';
const ACT: ProblemCode[] = ['not-found', 'origin-refused', 'invalid-input'];

export const operatorCategoryRoutes = new Hono<AppEnv>()
  .use('/operations/categories/*', requireOperator)
  .post(
    '/operations/categories',
    operation({
      id: 'addCategory',
      tag,
      summary: 'Add a category at the end; its slug is made of its name',
      answers: [201, Known],
      problems: [...ACT, 'category-exists'],
      idempotent: true,
    }),
    idempotent,
    valid('json', NewCategory),
    async (c) => c.json(await addCategory(c.var.ctx, c.var.user, c.req.valid('json').name), 201),
  )
  .post(
    '/operations/categories/order',
    operation({
      id: 'orderCategories',
      tag,
      summary: 'Put the categories in order',
      answers: [200, CategoryList],
      problems: ACT,
    }),
    valid('json', CategoryOrder),
    async (c) => c.json(await orderCategories(c.var.ctx, c.var.user, c.req.valid('json').slugs), 200),
  )
  .patch(
    '/operations/categories/:slug',
    operation({
      id: 'renameCategory',
      tag,
      summary: 'Rename a category; its slug stays',
      answers: [200, Known],
      problems: [...ACT, 'category-not-found'],
    }),
    valid('param', Named),
    valid('json', CategoryEdit),
    async (c) => {
      const { ctx, user } = c.var;
      return c.json(await renameCategory(ctx, user, c.req.valid('param').slug, c.req.valid('json').name), 200);
    },
  )
  .delete(
    '/operations/categories/:slug',
    operation({
      id: 'deleteCategory',
      tag,
      summary: 'Delete a category that no video is in',
      answers: [204, null],
      problems: ['not-found', 'origin-refused', 'category-not-found', 'category-in-use'],
    }),
    valid('param', Named),
    async (c) => {
      await deleteCategory(c.var.ctx, c.var.user, c.req.valid('param').slug);
      return c.body(null, 204);
    },
  );
