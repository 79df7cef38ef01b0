// What holds on every route: sessions, origins, hosts, headers, problem documents, limits.
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '#contract/problem.ts';
import { Client, newPerson, ORIGIN, problemOf } from './harness.ts';

interface OpenApi {
  openapi: string;
  paths: Record<
    string,
    Record<string, { operationId?: string; summary?: string; security?: unknown[]; responses: object }>
  >;
}
const readDocument = () => new Client().read<OpenApi>(200, 'GET', '/api/openapi.json');
const ID = '01arz3ndektsv4rrffq69g5fav';
const pathOf = (path: string) =>
  `/api/v1${path
    .replaceAll('{kind}', 'avatar')
    .replaceAll('{n}', '1')
    .replaceAll(/\{\w+\}/g, ID)}`;

/** What people do who are not signed in yet, who have a code or a link, who watch: everything else asks who it is. */
const OPEN_ACTS = [
  'appLogIn',
  'appLogOut',
  'askPasswordReset',
  'beginViewing',
  'confirmEmail',
  'logIn',
  'logOut',
  'openShareLink',
  'refreshApp',
  'reportViewing',
  'resetPassword',
  'signUp',
];

describe('the API as a whole', () => {
  it('answers 401 on every route that needs a session, by its own document', async () => {
    const { paths } = await readDocument();
    const asked: string[] = [];
    const open: string[] = [];
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, { operationId = '', security = [] }] of Object.entries(item)) {
        // The session first, or nobody at all; what may be used without one is read, or is in the list below.
        const isOpen = security.some((demand) => Object.keys(demand as object).length === 0);
        expect(security[isOpen ? 1 : 0], `${method} ${path}`).toEqual({ session: [] });
        if (isOpen) {
          if (method !== 'get') open.push(operationId);
          continue;
        }
        asked.push(operationId);
        // That there are such pages at all is told only to those whose they are.
        const code = /^\/(?:operations|admin)\//.test(path) ? 'not-found' : 'session-required';
        await new Client().refused(code, method.toUpperCase(), pathOf(path), method === 'get' ? {} : { json: {} });
      }
    }
    expect(asked.length).toBeGreaterThan(100);
    expect(open.sort()).toEqual(OPEN_ACTS);
  });

  it('describes each of its routes with a name, a summary and its answers', async () => {
    const { openapi, paths } = await readDocument();
    expect(openapi).toBe('3.1.0');
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    expect(operations.length).toBeGreaterThanOrEqual(16);
    for (const operation of operations) {
      expect(operation).toMatchObject({ operationId: expect.any(String), summary: expect.any(String) });
      expect(Object.keys(operation.responses)).not.toHaveLength(0);
      expect(JSON.stringify(operation.responses)).not.toContain('"success"');
    }
    const page = await new Client().send('GET', '/api/docs');
    const html = await page.text();
    expect(html).toContain('<code class="method">PUT</code> <code>/uploads/{id}/parts/{n}</code>');
    expect(html.match(/<script(?![^>]* nonce=)/g)).toBeNull();
  });

  it('tells what every problem is at the address that its documents name', async () => {
    for (const [code, { status }] of Object.entries(PROBLEMS)) {
      const page = await new Client().send('GET', `/problems/${code}`);
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html).toContain(`Status ${status}`);
      expect(html).toContain('What to do');
    }
    const all = await (await new Client().send('GET', '/problems')).text();
    const listed = [...all.matchAll(/<dt id="([\w-]+)"/g)].map(([, code]) => code);
    expect(listed.sort()).toEqual(Object.keys(PROBLEMS).sort());
    await new Client().refused('not-found', 'GET', '/problems/no-such-code');
  });
});

describe('a request from another site', () => {
  const json = { credential: 'nobody', password: 'does not matter' };
  const evil = 'https://evil.test';
  const cases: [name: string, headers: Record<string, string>, refused: boolean][] = [
    ['our own', {}, false],
    ['the other loopback name', { origin: ORIGIN.replace('localhost', '127.0.0.1') }, false],
    ['another site', { origin: evil }, true],
    ['the null origin', { origin: 'null' }, true],
    ['another port', { origin: 'http://localhost:1' }, true],
    ['a longer name', { origin: `${ORIGIN}.evil.test` }, true],
    ['a browser that says cross-site', { 'sec-fetch-site': 'cross-site' }, true],
    ['a browser that says same-site', { 'sec-fetch-site': 'same-site' }, true],
    ['a browser that says same-origin', { 'sec-fetch-site': 'same-origin' }, false],
  ];
  for (const [name, headers, refused] of cases) {
    it(`${name}: ${refused ? 'refused' : 'let in'}`, async () => {
      const code = refused ? 'origin-refused' : 'wrong-credentials';
      await new Client().refused(code, 'POST', '/api/v1/auth/login', { json, headers });
    });
  }

  it('does nothing with a session, though the cookie came along', async () => {
    const person = await newPerson();
    const headers = { origin: evil };
    await person.refused('origin-refused', 'PATCH', '/api/v1/me', { json: { displayName: 'Owned' }, headers });
    await person.refused('origin-refused', 'POST', '/api/v1/auth/logout', { headers });
    await person.refused('origin-refused', 'GET', '/api/v1/realtime?topics=user', {
      headers: { ...headers, upgrade: 'websocket' },
    });
    const { user } = await person.read<{ user: { displayName: string } }>(200, 'GET', '/api/v1/me');
    expect(user.displayName).toBe(person.username);
  });

  it('under a foreign host name gets nothing at all', async () => {
    for (const path of ['/', '/api/v1/me', '/healthz', '/media/x/master.m3u8', '/internal/jobs/x/source']) {
      await new Client().refused('host-refused', 'GET', path, { headers: { host: 'evil.test:8787' } });
    }
    const other = await new Client().send('GET', '/api/v1/uploads/limits', {
      headers: { host: new URL(ORIGIN).host.replace('localhost', '127.0.0.1') },
    });
    expect(other.status).toBe(200);
  });
});

describe('every answer', () => {
  it('forbids what is not needed', async () => {
    const person = await newPerson();
    for (const path of ['/api/v1/me', '/api/v1/nothing', '/healthz', '/api/openapi.json']) {
      const { headers } = await person.send('GET', path);
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-z]{26}$/);
    }
    expect((await person.send('GET', '/api/v1/me')).headers.get('ratelimit-policy')).toBe('"api";q=3000;w=60');
  });

  it('of an error is a problem document, whatever went wrong', async () => {
    const person = await newPerson();
    await person.refused('not-found', 'GET', '/api/v1/nothing');
    await person.refused('not-found', 'DELETE', '/nothing');
    await person.refused('malformed-json', 'PATCH', '/api/v1/me', {
      body: '{"displayName":',
      headers: { 'content-type': 'application/json' },
    });
    await person.refused('body-too-large', 'PATCH', '/api/v1/me', {
      body: JSON.stringify({ displayName: 'x'.repeat(70_000) }),
      headers: { 'content-type': 'application/json', 'content-length': '70020' },
    });
    // A form is not JSON: no page can make a browser send one of these by itself.
    await person.refused('invalid-input', 'POST', '/api/v1/uploads', {
      body: 'filename=x',
      headers: { 'content-type': 'text/plain' },
    });
  });

  it('of a fault of ours says nothing about it', async () => {
    const person = await newPerson();
    await env.DB.prepare('ALTER TABLE upload_parts RENAME TO away').run();
    try {
      const upload = await person.read<{ id: string }>(201, 'POST', '/api/v1/uploads', {
        json: { filename: 'a.mp4', sizeBytes: 1 },
      });
      const response = await person.send('GET', `/api/v1/uploads/${upload.id}`);
      const problem = await problemOf('internal', response);
      expect(JSON.stringify(problem)).not.toMatch(/upload_parts|SQL|at .*\.ts/i);
    } finally {
      await env.DB.prepare('ALTER TABLE away RENAME TO upload_parts').run();
    }
  });
});

describe('Idempotency-Key', () => {
  const begin = (filename: string, key: string) => ({
    json: { filename, sizeBytes: 1000 },
    headers: { 'idempotency-key': key },
  });

  it('does once what is sent twice, and refuses another body', async () => {
    const person = await newPerson();
    const first = await person.read<{ id: string }>(201, 'POST', '/api/v1/uploads', begin('a.mp4', 'key-1'));
    const again = await person.send('POST', '/api/v1/uploads', begin('a.mp4', 'key-1'));
    expect(again.status).toBe(201);
    expect(again.headers.get('content-type')).toContain('application/json');
    expect(await again.json()).toEqual(first);
    await person.refused('idempotency-key-reused', 'POST', '/api/v1/uploads', begin('b.mp4', 'key-1'));
    const other = await person.read<{ id: string }>(201, 'POST', '/api/v1/uploads', begin('a.mp4', 'key-2'));
    expect(other.id).not.toBe(first.id);
    const stranger = await newPerson();
    const theirs = await stranger.read<{ id: string }>(201, 'POST', '/api/v1/uploads', begin('a.mp4', 'key-1'));
    expect(theirs.id).not.toBe(first.id);
    const count = await env.DB.prepare('SELECT count(*) AS n FROM uploads WHERE owner_id = ?')
      .bind(person.id)
      .first('n');
    expect(count).toBe(2);
  });

  it('makes one of many at once', async () => {
    const person = await newPerson();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => person.send('POST', '/api/v1/uploads', begin('a.mp4', 'race'))),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    const count = await env.DB.prepare('SELECT count(*) AS n FROM uploads WHERE owner_id = ?')
      .bind(person.id)
      .first('n');
    expect(count).toBe(1);
  });

  it('is free again after a failure, after a crash and after a day', async () => {
    const person = await newPerson();
    const empty = { json: { filename: 'a.mp4', sizeBytes: 0 }, headers: { 'idempotency-key': 'again' } };
    await person.refused('empty-file', 'POST', '/api/v1/uploads', empty);
    const first = await person.read<{ id: string }>(201, 'POST', '/api/v1/uploads', begin('a.mp4', 'again'));
    const age = (ms: number) =>
      env.DB.prepare('UPDATE idempotency_keys SET created_at = created_at - ?').bind(ms).run();
    await env.DB.prepare('UPDATE idempotency_keys SET status = NULL').run();
    await person.refused('idempotency-key-in-use', 'POST', '/api/v1/uploads', begin('a.mp4', 'again'));
    await age(61_000);
    const second = await person.read<{ id: string }>(201, 'POST', '/api/v1/uploads', begin('a.mp4', 'again'));
    expect(second.id).not.toBe(first.id);
    await age(24 * 3600_000 + 1);
    const third = await person.read<{ id: string }>(201, 'POST', '/api/v1/uploads', begin('c.mp4', 'again'));
    expect(third.id).not.toBe(second.id);
    await person.refused('invalid-input', 'POST', '/api/v1/uploads', begin('a.mp4', 'x'.repeat(201)));
  });
});
