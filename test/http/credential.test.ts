// What a route demands of the credential of a request: scope, role, and a password given just now.
import { expect, it } from 'vitest';
import { type Credential, type Demands, refusalOf, STEP_UP_MS } from '../../src/http/credential.ts';

const NOW_MS = 1_000_000_000;
const session = (ageMs = 0): Credential => ({ kind: 'session', id: 's', authenticatedAtMs: NOW_MS - ageMs });
const token = (...scopes: ('videos:read' | 'videos:write')[]): Credential => ({ kind: 'token', id: 't', scopes });
const creator = { role: 'creator' } as const;

it.each<
  [string, Demands, { role: 'creator' | 'moderator' | 'admin' } | undefined, Credential | undefined, string | null]
>([
  ['a visitor, whom requireUser judges', {}, undefined, undefined, null],
  ['a session on a route without a scope', {}, creator, session(), null],
  ['a session on a route with one', { scope: 'videos:write' }, creator, session(), null],
  ['a token with the scope', { scope: 'videos:write' }, creator, token('videos:read', 'videos:write'), null],
  ['a token without it', { scope: 'videos:write' }, creator, token('videos:read'), 'scope-missing'],
  ['a token on a route for sessions only', {}, creator, token('videos:read', 'videos:write'), 'scope-missing'],
  ['too low a role', { role: 'moderator' }, creator, session(), 'not-found'],
  ['a visitor where a role is needed', { role: 'moderator' }, undefined, undefined, 'not-found'],
  ['the very role', { role: 'moderator' }, { role: 'moderator' }, session(), null],
  ['a higher role', { role: 'moderator' }, { role: 'admin' }, session(), null],
  ['a password given just now', { stepUp: true }, creator, session(STEP_UP_MS), null],
  ['a password given longer ago', { stepUp: true }, creator, session(STEP_UP_MS + 1), 'reauthentication-required'],
])('%s', (_what, demands, user, credential, refusal) => {
  expect(refusalOf(demands, user, credential, NOW_MS)).toBe(refusal);
});
