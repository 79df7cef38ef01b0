// The API's pages for people: its operations and its problems as plain HTML, without a script.
import type { Context } from 'hono';
import { PROBLEMS, type ProblemCode } from '#contract/problem.ts';
import { PROBLEM_ADVICE } from '#contract/problem-advice.ts';
import type { AppEnv } from './app-env.ts';
import { newNonce } from './headers.ts';
import { escapeHtml } from './html.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font: .9em ui-monospace, monospace; overflow-wrap: anywhere }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8886 }
dt { font-weight: 600; margin-top: .75rem }
`;
function page(c: Context<AppEnv>, title: string, body: string): Response {
  const nonce = newNonce();
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
  c.header('content-security-policy', policy);
  return c.html(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<title>${escapeHtml(title)}</title><style nonce="${nonce}">${STYLE}</style></head><body><main>${body}</main></body></html>`,
  );
}

interface Described {
  summary?: string;
  requestBody?: unknown;
  responses?: Record<string, unknown>;
}
export interface Document {
  info: { title: string; description?: string };
  paths: Record<string, Record<string, unknown> | undefined>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const json = (value: unknown): string => `<pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;

function operationHtml(method: string, path: string, operation: Described): string {
  const answers = Object.entries(operation.responses ?? {})
    .map(([status, answer]) => `<dt>${escapeHtml(status)}</dt><dd>${answerHtml(answer)}</dd>`)
    .join('');
  return (
    `<section><h2><code>${method.toUpperCase()} ${escapeHtml(path)}</code></h2><p>${escapeHtml(operation.summary ?? '')}</p>` +
    (operation.requestBody ? `<details><summary>Body</summary>${json(operation.requestBody)}</details>` : '') +
    `<details><summary>Answers</summary><dl>${answers}</dl></details></section>`
  );
}

function answerHtml(answer: unknown): string {
  const { description = '', content } = answer as { description?: string; content?: Record<string, unknown> };
  const schema = content?.['application/json'];
  return `${escapeHtml(description)}${schema ? json(schema) : ''}`;
}

/** /api/docs, rendered from the document at /api/openapi.json. */
export function docsPage(c: Context<AppEnv>, document: Document): Response {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item?.[method]).map((method) =>
      operationHtml(method, path, item?.[method] as Described),
    ),
  );
  return page(
    c,
    `${document.info.title} API`,
    `<h1>${escapeHtml(document.info.title)} API</h1><p>${escapeHtml(document.info.description ?? '')}</p>` +
      `<p>The same for machines: <a href="/api/openapi.json">/api/openapi.json</a>. ` +
      `What can go wrong: <a href="/problems">problems</a>. <a href="/">Back to the site</a></p>${operations.join('')}`,
  );
}

/** /problems and /problems/{code}: what the `type` of a problem document points at. */
export function problemsPage(c: Context<AppEnv>, code?: string): Response | null {
  const codes =
    code === undefined
      ? (Object.keys(PROBLEMS) as ProblemCode[])
      : Object.hasOwn(PROBLEMS, code)
        ? [code as ProblemCode]
        : [];
  if (codes.length === 0) return null;
  const entries = codes.map((entry) => {
    const { status, title } = PROBLEMS[entry];
    const name =
      code === undefined ? `<a href="/problems/${entry}"><code>${entry}</code></a>` : `<code>${entry}</code>`;
    return `<dt id="${entry}">${name}</dt><dd>${status}: ${escapeHtml(title)}. ${escapeHtml(PROBLEM_ADVICE[entry])}</dd>`;
  });
  return page(
    c,
    code ?? 'Problems',
    `<h1>${code === undefined ? 'Problems' : 'Problem'}</h1><dl>${entries.join('')}</dl>` +
      `<p>${code === undefined ? '' : '<a href="/problems">All problems</a> · '}<a href="/api/docs">The API</a> · <a href="/">Back to the site</a></p>`,
  );
}
