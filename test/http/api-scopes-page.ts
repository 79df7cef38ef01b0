// Writes docs/api-scopes.md out of the operations of the API; pure.
import { SCOPE_TEXTS, SCOPES } from '#contract/scopes.ts';
import { isForTokens, type ListedOperation } from '../../src/http/operations.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const named = ({ method, path }: ListedOperation): string =>
  `\`${method} ${path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}\``;
const byName = (one: ListedOperation, other: ListedOperation): number =>
  one.path === other.path ? (one.method < other.method ? -1 : 1) : one.path < other.path ? -1 : 1;

/** Why it is for sessions only, or for those besides. */
function notes({ facts: { role, stepUp, anonymous } }: ListedOperation): string {
  const said = [
    ...(anonymous ? ['visitors too'] : []),
    ...(role === undefined ? [] : [`${role}s`]),
    ...(stepUp ? ['with the password given just now'] : []),
  ];
  return said.join(', ');
}

/** The whole page. */
export function apiScopesPage(operations: readonly ListedOperation[]): string {
  const sorted = operations.toSorted(byName);
  const withoutScope = sorted.filter((each) => each.facts.scope === undefined);
  const sections = SCOPES.map((scope) => {
    const own = sorted.filter((each) => each.facts.scope === scope);
    const rows = own.map((each) => [named(each), each.facts.summary, notes(each)]);
    return `### ${scope}\n\n${SCOPE_TEXTS[scope]}.\n\n${table(['operation', 'what it does', 'who else'], rows)}`;
  });
  const listOf = (some: readonly ListedOperation[]) =>
    table(
      ['operation', 'what it does', 'for whom'],
      some.map((each) => [named(each), each.facts.summary, notes(each)]),
    );
  return `# What a token may do

Made by \`npx vitest run --project pure test/http/api-scopes.test.ts -u\` from the routes themselves; without \`-u\` the test compares. A personal token, or the
access token of an app, goes into the header \`Authorization: Bearer\`. Where visitors may look too, a token without the scope sees what visitors see; everywhere else it is
refused with \`scope-missing\`.

${sections.join('\n\n')}

## Where apps sign in

No token yet, and no cookie.

${listOf(withoutScope.filter(isForTokens))}

## For sessions only

Whatever a token's scopes are: the account itself, its tokens and sessions, what the platform's moderators, admins and operators do.

${listOf(withoutScope.filter((each) => !isForTokens(each)))}
`;
}
