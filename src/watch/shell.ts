// The shell of the web app as a streamed answer: a nonce on its scripts, and on watch pages what the video says of itself.
import type { Playback, Video } from '#contract/videos.ts';
import { escapeHtml } from '../http/html.ts';
import { pageTitle, previewText, watchHead } from './head.ts';

export interface ShellFacts {
  status: 200 | 404;
  nonce: string;
  publicOrigin: string;
  /** Pages that no search engine shall list. */
  noindex?: boolean;
  /** Only of a video that everybody may see: the shell carries no user data. */
  watch?: { video: Video; playback: Playback };
}

/** Fills the shell while it streams; nothing waits for its end. */
export function fillShell(shell: Response, { status, nonce, publicOrigin, noindex, watch }: ShellFacts): Response {
  const rewriter = new HTMLRewriter().on('script', {
    element: (script) => {
      script.setAttribute('nonce', nonce);
    },
  });
  if (watch) {
    // The rewriter escapes quotes only.
    const description = escapeHtml(previewText(watch.video));
    rewriter
      .on('title', { element: (title) => void title.setInnerContent(pageTitle(watch.video)) })
      .on('meta[name="description"]', {
        element: (meta) => void meta.setAttribute('content', description),
      })
      .on('head', {
        element: (head) =>
          void head.append(watchHead(watch.video, watch.playback, publicOrigin, nonce), { html: true }),
      });
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
