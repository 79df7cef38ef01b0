// The pages that explain the API: its operations, to be tried, and the problems that it answers with.
import { Hono } from 'hono';
import { PROBLEMS, type ProblemCode } from '#contract/problem.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import type { ApiDocument } from '../http/document.ts';
import { apiPage } from './api-page.ts';
import { answerDocs } from './docs-shell.ts';
import { problemPage, problemsPage } from './problems-page.ts';

/** @param describe gives the document, which is made of all routes */
export const docsRoutes = (describe: (publicOrigin: string) => Promise<ApiDocument>) =>
  new Hono<AppEnv>()
    .get('/api/docs', async (c) => answerDocs(c, apiPage(await describe(c.env.PUBLIC_ORIGIN))))
    .get('/problems', (c) => answerDocs(c, problemsPage()))
    .get('/problems/:code', async (c) => {
      const code = c.req.param('code');
      if (!Object.hasOwn(PROBLEMS, code)) throw new AppError('not-found');
      return answerDocs(c, problemPage(code as ProblemCode, await describe(c.env.PUBLIC_ORIGIN)));
    });
