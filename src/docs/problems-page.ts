// /problems and /problems/{code}, what the `type` of a problem document points at: what each means and what to do. Pure.
import { PROBLEMS, type ProblemCode } from '#contract/problem.ts';
import { PROBLEM_ADVICE } from '#contract/problem-advice.ts';
import type { ApiDocument } from '../http/document.ts';
import { escapeHtml } from '../http/html.ts';
import { type DocsPage, operationAnchor } from './api-page.ts';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

const FORM =
  '<p>Every error is answered as <code>application/problem+json</code> (RFC 9457): <code>type</code> is the address of its page here, <code>code</code> its name for programs, ' +
  '<code>detail</code> what was wrong this time, <code>errors</code> which fields, and <code>requestId</code> what to tell the people who run the site.</p>';

/** What stands between backticks is code. */
const adviceHtml = (code: ProblemCode): string =>
  escapeHtml(PROBLEM_ADVICE[code]).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

export function problemsPage(): DocsPage {
  const statuses = [...new Set(CODES.map((code) => PROBLEMS[code].status))].sort((a, b) => a - b);
  const sections = statuses.map((status) => {
    const entries = CODES.filter((code) => PROBLEMS[code].status === status).map(
      (code) =>
        `<dt id="${code}"><a href="/problems/${code}"><code>${code}</code></a> ${escapeHtml(PROBLEMS[code].title)}.</dt>` +
        `<dd>${adviceHtml(code)}</dd>`,
    );
    return `<section aria-labelledby="status-${status}"><h2 id="status-${status}">${status}</h2><dl class="problems">${entries.join('')}</dl></section>`;
  });
  return { title: 'Problems', content: `<h1>Problems</h1>${FORM}${sections.join('')}` };
}

/** Every operation that promises this code. */
function operationsHtml(code: ProblemCode, document: ApiDocument): string {
  const { status } = PROBLEMS[code];
  const found = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, { responses }]) => responses[String(status)]?.description.split(', ').includes(code))
      .map(
        ([method, { operationId }]) =>
          `<li><a href="/api/docs#${operationAnchor(operationId)}"><code>${method.toUpperCase()} ${escapeHtml(path)}</code></a></li>`,
      ),
  );
  if (found.length === 0)
    return '<p>No operation of the API answers so: media, sockets, pages or the transcoder do.</p>';
  return `<details${found.length > 12 ? '' : ' open'}><summary>Answered by ${found.length === 1 ? 'one operation' : `${found.length} operations`}</summary><ul>${found.join('')}</ul></details>`;
}

export function problemPage(code: ProblemCode, document: ApiDocument): DocsPage {
  const { status, title } = PROBLEMS[code];
  return {
    title: code,
    content:
      `<h1><code>${code}</code></h1><p>Status ${status}: ${escapeHtml(title)}.</p><h2>What to do</h2><p>${adviceHtml(code)}</p>` +
      `<h2>Where</h2>${operationsHtml(code, document)}<p><a href="/problems">All problems</a></p>`,
  };
}
