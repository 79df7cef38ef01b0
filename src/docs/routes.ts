// The pages that explain the API: its operations, to be tried, and the problems that it answers with.
import { type Context, Hono } from 'hono';
import { PROBLEMS, type ProblemCode } from '#contract/problem.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import type { ApiDocument } from '../http/document.ts';
import { docsPolicy, newNonce } from '../http/headers.ts';
import { escapeHtml } from '../http/html.ts';
import { apiPage, type DocsPage } from './api-page.ts';
import { problemPage, problemsPage } from './problems-page.ts';

/** The built shell with the page's content; without it, before the web app was built, the content alone. */
async function answerDocs(c: Context<AppEnv>, { title, content }: DocsPage): Promise<Response> {
  const nonce = newNonce();
  c.header('content-security-policy', docsPolicy(nonce));
  const shell = await c.env.ASSETS.fetch(new URL('/docs', c.req.url));
  if (!shell.ok) {
    await shell.body?.cancel();
    return c.html(`<!doctype html><html lang="en"><title>${escapeHtml(title)}</title><main>${content}</main></html>`);
  }
  const marked = { element: (element: Element) => void element.setAttribute('nonce', nonce) };
  const filled = new HTMLRewriter()
    .on('script', marked)
    .on('[nonce]', marked)
    .on('title', { element: (element) => void element.setInnerContent(`${title} · Rivulet`) })
    .on('main', { element: (main) => void main.append(content, { html: true }) })
    .transform(shell);
  return c.body(filled.body as ReadableStream, 200, { 'content-type': 'text/html; charset=utf-8' });
}

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
