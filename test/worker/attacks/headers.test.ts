// Attacks on what stands around an answer: headers of every kind of route, what caches keep, what errors and logs give away.
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../../src/platform/env.ts';
import { createLog } from '../../../src/platform/log.ts';
import { countedFetch } from '../counting-bindings.ts';
import { Client, newPerson, ORIGIN, problemOf } from '../harness.ts';
import { storedVideo } from '../stored-video.ts';

const visitor = new Client();
let person: Awaited<ReturnType<typeof newPerson>>;
beforeAll(async () => {
  person = await newPerson();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const NAMES = [
  'cache-control',
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
];
async function headersOf(path: string, bindings = {}): Promise<Record<string, string | null>> {
  const { response } = await countedFetch(path, {}, bindings);
  return Object.fromEntries(
    NAMES.map((name) => [name, response.headers.get(name)?.replace(/'nonce-[^']+'/g, "'nonce-R'") ?? null]),
  );
}

test('attack 38: every kind of route has the headers that are written down for it', async () => {
  const { row, playbackId } = await storedVideo({ visibility: 'public' });
  const hidden = await storedVideo({ visibility: 'private' });
  const kinds = {
    page: '/',
    'page that is not there': '/nothing-here',
    embed: `/embed/${row.id}`,
    API: '/api/v1/videos',
    'API documentation': '/api/docs',
    'refused media': `/media/${hidden.playbackId}/master.m3u8`,
    'public media': `/media/${playbackId}/clear/240p/0.m4s`,
    'internal route': '/internal/jobs/x/source',
    health: '/healthz',
    feed: '/sitemap.xml',
  };
  const shown = await Promise.all(
    Object.entries(kinds).map(async ([kind, path]) => [kind, await headersOf(path)] as const),
  );
  expect(Object.fromEntries(shown)).toMatchSnapshot();
});

test('attack 38: a site with a certificate is never asked for without', async () => {
  const bindings = { PUBLIC_ORIGIN: 'https://video.example' };
  const { response } = await countedFetch('/healthz', { headers: { host: 'video.example' } }, bindings);
  expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
});

test('attack 27: an address that looks like a file is not what stands before its slash', async () => {
  for (const path of ['/api/v1/me/x.css', '/api/v1/me%2fx.css', '/api/v1/me;x.css', '/api/v1/me.css']) {
    const response = await person.send('GET', path);
    expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 404, 'no-store']);
    expect(await response.text()).not.toContain(person.username);
  }
});

test('attack 27: whatever a proxy claims is in no answer', async () => {
  const headers = { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'gopher', 'x-original-url': '/evil' };
  for (const path of ['/', '/sitemap.xml', '/robots.txt', '/api/v1/nothing', '/api/openapi.json']) {
    const response = await visitor.send('GET', path, { headers });
    const told = `${await response.text()} ${[...response.headers.values()].join(' ')}`;
    expect(told).not.toMatch(/evil|gopher/);
  }
});

test('attack 27: what belongs to somebody is kept by no cache', async () => {
  for (const path of ['/api/v1/me', '/api/v1/me/videos', '/api/v1/notifications', '/'])
    expect([path, (await person.send('GET', path)).headers.get('cache-control')]).toEqual([path, 'no-store']);
});

const SECRETS = ['SESSION_SECRET', 'JOB_SECRET', 'PLAYBACK_SECRET', 'MEDIA_KEY_SECRET', 'ACCESS_SECRET'] as const;
test.each(SECRETS)('attack 36: without %s, or with a short one, nothing is served', (name) => {
  const settings = { ...env } as unknown as Parameters<typeof readConfig>[0];
  expect(() => readConfig(settings)).not.toThrow();
  expect(() => readConfig({ ...settings, [name]: undefined as never })).toThrow(name);
  expect(() => readConfig({ ...settings, [name]: 'x'.repeat(31) })).toThrow(name);
});

/** What the worker writes into its log while `act` runs. */
async function logged(act: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const take = (...words: unknown[]): void => void lines.push(words.map(String).join(' '));
  for (const name of ['log', 'error', 'warn', 'info', 'debug'] as const)
    vi.spyOn(console, name).mockImplementation(take);
  await act();
  return lines;
}

/** An error of ours, forced by a database that is not there. */
const forced = (init: RequestInit = {}, path = '/api/v1/videos') =>
  countedFetch(path, init, {
    DB: new Proxy(env.DB, {
      get: () => () => {
        throw new Error('secret-of-the-machine SQL at users.password_hash');
      },
    }),
  });

test('attack 37: an error of ours says nothing of itself', async () => {
  let answer: Response | undefined;
  await logged(async () => {
    const { response, body } = await forced();
    answer = new Response(body, response);
  });
  const text = await (answer as Response).clone().text();
  await problemOf('internal', answer as Response);
  expect(text).not.toMatch(/secret-of|SQL|password_hash|\.ts/);
});

test('attack 37: a line of the log is one line, whatever a client calls itself', async () => {
  const lines = await logged(() => forced({}, '/api/v1/videos?q=%0d%0a%7B%22level%22:%22info%22%7D'));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect([line, line.split(/[\r\n\u2028]/).length]).toEqual([line, 1]);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) });
});

test('attack 37: neither cookies nor tokens are in the log', async () => {
  const cookie = '__Host-session=secret-cookie-0123456789';
  const lines = [
    ...(await logged(() => forced({ headers: { cookie, origin: ORIGIN } }))),
    ...(await logged(() => forced({ headers: { authorization: 'Bearer secret-token-0123456789' } }))),
    ...(await logged(() => forced({}, '/api/v1/videos?ticket=secret-ticket-0123456789'))),
  ];
  expect(lines.join('\n')).not.toMatch(/secret-(?:cookie|token|ticket)/);
});

test('attack 37: the values of a query that failed are not in the log', async () => {
  const lines = await logged(async () => {
    const failed = new Error('Failed query: select 1 from users where email = ?\nparams: somebody@example.test,hash');
    createLog().error('unexpected', failed);
  });
  expect(lines.join('\n')).not.toContain('somebody@example.test');
});
