// Pages of other sites use the API with a token where the deployment names them: never with a cookie, never what is for sessions.
import { expect, it } from 'vitest';
import type { MadeApiToken } from '#contract/tokens.ts';
import { allowedOrigin } from '../../src/http/cors.ts';
import { Client, newPerson } from './harness.ts';

const TOOL = 'https://tool.example';
const corsOf = ({ headers }: Response) => headers.get('access-control-allow-origin');
const preflight = (path: string, method: string, headers: Record<string, string> = {}) =>
  new Client().send('OPTIONS', `/api/v1${path}`, {
    headers: { origin: TOOL, 'access-control-request-method': method, ...headers },
  });

it.each<[string | null, '*' | string[], string | null]>([
  [null, '*', null],
  ['null', '*', null],
  [TOOL, '*', '*'],
  [TOOL, [], null],
  [TOOL, [TOOL], TOOL],
  [`${TOOL}.evil`, [TOOL], null],
])('%s among %j is answered %j', (origin, allowed, answered) => {
  expect(allowedOrigin(origin, allowed)).toBe(answered);
});

it('answers preflights of what a token may do', async () => {
  for (const [path, method] of [
    ['/videos', 'GET'],
    ['/videos/abc', 'PATCH'],
    ['/uploads/abc/parts/1', 'PUT'],
    ['/auth/app/login', 'POST'],
    ['/realtime/tickets', 'POST'],
  ] as const) {
    const answer = await preflight(path, method);
    expect([answer.status, corsOf(answer)], path).toEqual([204, TOOL]);
    expect(answer.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('vary')).toContain('Origin');
  }
});

it('says nothing on routes of sessions, to other sites, and beside a cookie', async () => {
  for (const [path, method] of [
    ['/auth/login', 'POST'],
    ['/auth/signup', 'POST'],
    ['/me/tokens', 'POST'],
    ['/me/tokens', 'GET'],
    ['/me/sessions', 'GET'],
    ['/me/password', 'PUT'],
    ['/me', 'PATCH'],
    ['/operations/overview', 'GET'],
    ['/nothing', 'GET'],
    ['/videos/abc', 'PUT'],
  ] as const)
    expect(corsOf(await preflight(path, method)), path).toBeNull();
  expect(corsOf(await preflight('/videos', 'GET', { origin: 'https://evil.example' }))).toBeNull();
  const person = await newPerson();
  const headers = { origin: TOOL };
  const withCookie = await person.send('GET', '/api/v1/videos', { headers });
  expect([withCookie.status, corsOf(withCookie)]).toEqual([200, null]);
  expect(corsOf(await new Client().send('GET', '/api/v1/me/tokens', { headers }))).toBeNull();
});

it('lets the page of a named site read answers and refusals', async () => {
  const person = await newPerson();
  const json = { name: 'tool', scopes: ['account:read'] };
  const { secret } = await person.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json });
  const headers = { origin: TOOL, authorization: `Bearer ${secret}` };
  const answer = await new Client().send('GET', '/api/v1/me', { headers });
  expect([answer.status, corsOf(answer)]).toEqual([200, TOOL]);
  expect(answer.headers.get('access-control-expose-headers')).toMatch(/RateLimit.*Retry-After.*Location.*ETag/);
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  const refused = await new Client().send('GET', '/api/v1/me', { headers: { ...headers, authorization: 'Bearer x' } });
  expect([refused.status, corsOf(refused)]).toEqual([401, TOOL]);
});
