// The shell of the web app as a streamed answer: a nonce on its scripts, and in its head what the page shows.
import { escapeHtml } from '../http/html.ts';

/** What a page says of what it shows; only of what everybody may see: the shell carries no user data. */
export interface PageFacts {
  title: string;
  description: string;
  /** HTML for the end of the head; `nonce` is the policy's for scripts. */
  head: (nonce: string) => string;
}

export interface ShellFacts {
  status: 200 | 404 | 429 | 503;
  nonce: string;
  /** Pages that no search engine shall list. */
  noindex?: boolean;
  /** The request came without a session: the page need not ask who is signed in. Who that is, it never says. */
  isVisitor: boolean;
  page?: PageFacts;
}

/** Fills the shell while it streams; nothing waits for its end. */
export function fillShell(shell: Response, { status, nonce, noindex, isVisitor, page }: ShellFacts): Response {
  // The build marks what else has one: styles, what is loaded ahead, and the tag that tells it to the app.
  const marked = { element: (element: Element) => void element.setAttribute('nonce', nonce) };
  const rewriter = new HTMLRewriter().on('script', marked).on('[nonce]', marked);
  if (isVisitor) rewriter.on('html', { element: (html) => void html.setAttribute('data-visitor', '') });
  if (page) {
    // The rewriter escapes quotes only.
    const description = escapeHtml(page.description);
    rewriter
      .on('title', { element: (title) => void title.setInnerContent(page.title) })
      .on('meta[name="description"]', {
        element: (meta) => void meta.setAttribute('content', description),
      })
      .on('head', { element: (head) => void head.append(page.head(nonce), { html: true }) });
  } else if (noindex) {
    rewriter.on('head', {
      element: (head) => void head.append('<meta name="robots" content="noindex">', { html: true }),
    });
  }
  const filled = rewriter.transform(shell);
  return new Response(filled.body, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** Shown when the web app was never built: the API works without it. */
export const missingShell = (detail: string): Response =>
  new Response(`<!doctype html><html lang="en"><title>Rivulet</title><p>${escapeHtml(detail)}</p></html>`, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
