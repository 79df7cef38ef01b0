// /api/docs: every operation of the document, by what it is about; the page's script adds what sends requests. Pure.
import type { ApiDocument, DescribedOperation } from '../http/document.ts';
import { escapeHtml } from '../http/html.ts';

export interface DocsPage {
  title: string;
  /** HTML, in which every text is escaped. */
  content: string;
}

interface Listed extends DescribedOperation {
  method: string;
  path: string;
}

/** In the order of their tags, and of the routes within. */
function byTag(document: ApiDocument): Map<string, Listed[]> {
  const tags = new Map<string, Listed[]>();
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(item)) {
      const tag = operation.tags?.[0] ?? 'Others';
      tags.set(tag, [...(tags.get(tag) ?? []), { ...operation, method, path }]);
    }
  return new Map([...tags].sort(([a], [b]) => a.localeCompare(b)));
}

export const operationAnchor = (operationId: string): string => `op-${operationId}`;
const schemaAnchor = (name: string): string => `schema-${name}`;
const tagAnchor = (tag: string): string => `tag-${tag.replaceAll(/\W+/g, '-')}`;

/** A schema as JSON, in which the names of others are links. */
function schemaHtml(schema: unknown): string {
  const text = escapeHtml(JSON.stringify(schema, null, 2));
  const linked = text.replaceAll(
    /&quot;#\/components\/schemas\/(\w+)&quot;/g,
    (_all, name: string) => `<a href="#${schemaAnchor(name)}">${name}</a>`,
  );
  return `<pre><code>${linked}</code></pre>`;
}

function whoHtml({ security = [] }: DescribedOperation): string {
  const isOpen = security.some((demand) => Object.keys(demand).length === 0);
  const scope = security.flatMap((demand) => demand['token'] ?? [])[0];
  const token =
    scope === undefined ? 'No token: only a session.' : `A token with the scope <code>${escapeHtml(scope)}</code>.`;
  return `<p>${isOpen ? 'Anybody. ' : 'Who is signed in. '}${token}</p>`;
}

function parametersHtml({ parameters = [] }: DescribedOperation): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(
    ({ name, in: place, required, schema }) =>
      `<li><code>${escapeHtml(name)}</code> in ${escapeHtml(place)}${required ? ', required' : ''}: <code>${escapeHtml(JSON.stringify(schema ?? {}))}</code></li>`,
  );
  return `<h4>Parameters</h4><ul>${rows.join('')}</ul>`;
}

function answerHtml([status, { description, content = {} }]: [
  string,
  DescribedOperation['responses'][string],
]): string {
  if ('application/problem+json' in content) {
    const codes = description
      .split(', ')
      .map((code) => `<a href="/problems/${escapeHtml(code)}">${escapeHtml(code)}</a>`);
    return `<dt>${status}</dt><dd class="codes">${codes.join(' ')}</dd>`;
  }
  const schema = content['application/json']?.schema;
  return `<dt>${status}</dt><dd>${schema ? schemaHtml(schema) : 'No body.'}</dd>`;
}

function operationHtml(operation: Listed): string {
  const { operationId, method, path, summary = '', description, requestBody } = operation;
  const [type, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  return (
    `<details class="operation" id="${operationAnchor(operationId)}" data-operation="${escapeHtml(operationId)}">` +
    `<summary><h3><code class="method">${method.toUpperCase()}</code> <code>${escapeHtml(path)}</code></h3> <span>${escapeHtml(summary)}</span></summary>` +
    `<div class="about">${description ? `<p>${escapeHtml(description)}</p>` : ''}${whoHtml(operation)}${parametersHtml(operation)}` +
    (body ? `<h4>Body: ${escapeHtml(type ?? '')}</h4>${schemaHtml(body.schema)}` : '') +
    `<h4>Answers</h4><dl>${Object.entries(operation.responses).map(answerHtml).join('')}</dl></div></details>`
  );
}

const INTRODUCTION = `
<p>JSON in camelCase, times in RFC 3339, lists as <code>{data, nextCursor}</code>. The same for machines: <a href="/api/openapi.json">/api/openapi.json</a>.</p>
<ul class="facts">
<li><b>Who asks:</b> browsers by their session; programs by <code>Authorization: Bearer</code> with a token that its owner makes in the <a href="/settings#tokens">settings</a>, good for its scopes.</li>
<li><b>Errors</b> are problem documents (RFC 9457) with a <code>code</code>; <a href="/problems">all of them</a>, each with what to do.</li>
<li><b>Sent twice, done once:</b> with the same <code>Idempotency-Key</code>, for a day.</li>
<li><b>Edits</b> with <code>If-Match</code> and the <code>ETag</code> that was read are refused if it was changed meanwhile.</li>
<li><b>Limits:</b> <code>RateLimit</code> and <code>RateLimit-Policy</code> say what is left, <code>Retry-After</code> when to try again.</li>
<li><b>Pages of other sites</b> may use a token where the installation names them.</li>
</ul>`;

export function apiPage(document: ApiDocument): DocsPage {
  const tags = [...byTag(document)];
  const contents = tags.map(([tag]) => `<li><a href="#${tagAnchor(tag)}">${escapeHtml(tag)}</a></li>`);
  const sections = tags.map(
    ([tag, list]) =>
      `<section aria-labelledby="${tagAnchor(tag)}"><h2 id="${tagAnchor(tag)}">${escapeHtml(tag)}</h2>${list.map(operationHtml).join('')}</section>`,
  );
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      `<details id="${schemaAnchor(name)}"><summary><h3><code>${escapeHtml(name)}</code></h3></summary>${schemaHtml(schema)}</details>`,
  );
  return {
    title: 'API',
    content:
      `<h1>The API</h1>${INTRODUCTION}<div id="asking"></div>` +
      `<nav aria-label="Contents"><ul class="contents">${contents.join('')}<li><a href="#schemas">Schemas</a></li></ul></nav>` +
      `${sections.join('')}<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>${schemas.join('')}</section>`,
  };
}
