// Which token may use which operation: one page that lists all of them, and what no token may ever use.
import { expect, it, vi } from 'vitest';
import { apiScopesPage } from './api-scopes-page.ts';

vi.mock('cloudflare:workers', () => ({ DurableObject: class {} })); // the routes name objects; none is made here

const { listOperations } = await import('../../src/api.ts');
const operations = listOperations();

it('is what docs/api-scopes.md says', async () => {
  await expect(apiScopesPage(operations)).toMatchFileSnapshot('../../docs/api-scopes.md');
});

/** The account, what opens it to others, and privileges. */
const SESSIONS_ONLY =
  /^\/api\/v1\/(auth|operations|admin|moderation|me\/(tokens|apps|sessions|password|email|deletion|push))(\/|$)/;

it.each(operations.map((each) => [`${each.method} ${each.path}`, each] as const))(
  '%s',
  (_name, { method, path, facts }) => {
    if (SESSIONS_ONLY.test(path)) expect(facts.scope).toBeUndefined();
    // A token cannot give a password again, and privileges are for people.
    if (facts.stepUp || facts.role !== undefined) expect(facts.scope).toBeUndefined();
    // Who may only read does not write; looking at something is not writing, and neither is a ticket.
    if (method !== 'GET' && facts.id !== 'makeTicket') expect(facts.scope ?? 'x:write').toMatch(/:write$/);
    if (method === 'GET' && facts.scope?.startsWith('account:')) expect(facts.scope).toBe('account:read');
  },
);
