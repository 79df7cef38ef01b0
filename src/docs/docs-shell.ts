// The frame of the pages about the API: the built shell with its content, under a policy of their own.
import type { Context } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import { docsPolicy, newNonce } from '../http/headers.ts';
import { escapeHtml } from '../http/html.ts';

export interface DocsPage {
  title: string;
  /** HTML, in which every text is escaped. */
  content: string;
}

export async function answerDocs(c: Context<AppEnv>, { title, content }: DocsPage): Promise<Response> {
  const nonce = newNonce();
  c.header('content-security-policy', docsPolicy(nonce));
  const shell = await c.env.ASSETS.fetch(new URL('/docs', c.req.url));
  if (!shell.ok) {
    await shell.body?.cancel();
    return c.html(`<!doctype html><html lang="en"><title>${escapeHtml(title)}</title><main>${content}</main></html>`);
  }
  const filled = new HTMLRewriter()
    .on('script', { element: (script) => void script.setAttribute('nonce', nonce) })
    .on('title', { element: (element) => void element.setInnerContent(`${title} · Rivulet`) })
    .on('main', { element: (main) => void main.append(content, { html: true }) })
    .transform(shell);
  return c.body(filled.body as ReadableStream, 200, { 'content-type': 'text/html; charset=utf-8' });
}
