// Attacks on tokens: forged ones, ones made for something else, stolen refresh tokens, and tickets that somebody else shows.
import { createExecutionContext } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import type { AppTokens, MadeApiToken, SocketTicket } from '#contract/tokens.ts';
import { createContext } from '../../../src/platform/context.ts';
import { readConfig } from '../../../src/platform/env.ts';
import { mintJobToken } from '../../../src/processing/job-token.ts';
import { mintAccessToken } from '../../../src/tokens/access-token.ts';
import { readBearer } from '../../../src/tokens/bearer.ts';
import { keysFor } from '../../../src/tokens/token-keys.ts';
import { Client, newPerson, ORIGIN } from '../harness.ts';
import { storedVideo } from '../stored-video.ts';
import { allRows } from './belongings.ts';

const PASSWORD = 'correct horse battery';
const CONFIG = { accessSecrets: [env.ACCESS_SECRET] };
const bearer = (token: string, more = {}) => ({ headers: { authorization: `Bearer ${token}`, ...more } });
const isRefused = (token: string) => new Client().refused('token-invalid', 'GET', '/api/v1/me', bearer(token));
const isTaken = (token: string) => new Client().read(200, 'GET', '/api/v1/me', bearer(token));

const signIn = (credential: string) =>
  new Client().read<AppTokens>(200, 'POST', '/api/v1/auth/app/login', {
    json: { credential, password: PASSWORD, client: 'attacked', scopes: ['account:read', 'videos:read'] },
  });

let person: Awaited<ReturnType<typeof newPerson>>;
let appId: string;
let key: Uint8Array<ArrayBuffer>;
let kid: string;
beforeAll(async () => {
  person = await newPerson();
  const { accessToken } = await signIn(person.username);
  ({ app: appId } = JSON.parse(atob(accessToken.split('.')[1] ?? '')) as { app: string });
  const [own] = await keysFor('access-token', CONFIG);
  key = own.bytes;
  kid = own.kid;
});

interface Forged {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  secret?: Uint8Array;
}

/** A token that is right in everything but what is named; undefined takes something away. */
async function forge({ header = {}, claims = {}, secret = key }: Forged): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const payload = {
    app: appId,
    iss: 'rivulet',
    aud: 'rivulet-api',
    sub: person.id,
    iat: nowSeconds,
    exp: nowSeconds + 600,
    ...claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid, ...header })
    .sign(secret);
}

const encoded = (value: object): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

test('attack 10: the tokens of these tests are refused for what is wrong with them only', async () => {
  await isTaken(await forge({}));
});

test.each(['none', 'None', 'NONE', ''])('attack 10: a token that says it is signed by %j', async (alg) => {
  const [, claims] = (await forge({})).split('.');
  await isRefused(`${encoded({ alg, typ: 'at+jwt', kid })}.${claims}.`);
});

test('attack 10: a token without its signature', async () => {
  const [header, claims] = (await forge({})).split('.');
  await isRefused(`${header}.${claims}.`);
  await isRefused(`${header}.${claims}`);
});

test('attack 10: a token signed with the right key by another algorithm', async () => {
  const long = new Uint8Array(64);
  long.set(key);
  await isRefused(await forge({ header: { alg: 'HS384' }, secret: long }));
  await isRefused(await forge({ header: { alg: 'HS512' }, secret: long }));
  const [head, claims] = (await forge({})).split('.');
  const own = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign']);
  const header = encoded({ alg: 'HS512', typ: 'at+jwt', kid });
  expect(header).not.toBe(head);
  const signature = await crypto.subtle.sign('HMAC', own, new TextEncoder().encode(`${header}.${claims}`));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(signature)));
  await isRefused(`${header}.${claims}.${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`);
});

test.each<[string, Forged]>([
  ['for another audience', { claims: { aud: 'rivulet-job' } }],
  ['for no audience', { claims: { aud: undefined } }],
  ['by another issuer', { claims: { iss: 'https://evil.example' } }],
  ['of another type', { header: { typ: 'JWT' } }],
  ['of no type', { header: { typ: undefined } }],
  ['that never ends', { claims: { exp: undefined } }],
  ['of nobody', { claims: { sub: undefined } }],
  ['of no app', { claims: { app: undefined } }],
  ['whose app is no text', { claims: { app: { id: 'x' } } }],
  ['with a key named by a path', { header: { kid: '../../x' } }],
  ['with a key named as every object is', { header: { kid: 'constructor' } }],
  ['with no key named', { header: { kid: undefined } }],
])('attack 10: a token %s', async (_what, forged) => {
  await isRefused(await forge(forged));
});

test('attack 10: a token that ended a second ago', async () => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  await isRefused(await forge({ claims: { exp: nowSeconds - 1 } }));
});

test('attack 10: a token that brings its own key, or says where to get one', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const claims = { app: appId, iss: 'rivulet', aud: 'rivulet-api', sub: person.id, iat: nowSeconds };
  const signed = new SignJWT({ ...claims, exp: nowSeconds + 600 });
  await isRefused(await signed.setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk }).sign(privateKey));
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const octets = { kty: 'oct', k: btoa(String.fromCharCode(...secret)) };
  for (const header of [{ jwk: octets }, { jku: 'https://evil.example/keys' }, { x5u: 'https://evil.example/keys' }])
    await isRefused(await forge({ header, secret }));
});

test('attack 10: a token signed with the secret itself, or with the key of another purpose', async () => {
  await isRefused(await forge({ secret: new TextEncoder().encode(env.ACCESS_SECRET) }));
  const [other] = await keysFor('refresh-successor', CONFIG);
  await isRefused(await forge({ secret: other.bytes }));
});

test('attack 10: what the secret before signed is good while that is named, and not afterwards', async () => {
  const before = 'the-secret-of-access-before-0123456789';
  const token = await mintAccessToken({ accessSecrets: [before] }, { userId: person.id, appId }, Date.now());
  const context = createContext(env as never, createExecutionContext());
  const named = { ...env, ACCESS_SECRET_PREVIOUS: before } as unknown as Parameters<typeof readConfig>[0];
  const during = await readBearer({ ...context, config: readConfig(named) }, token);
  expect(during?.user.id).toBe(person.id);
  await isRefused(token); // here there is none before
});

test('attack 11: a media token, a job token and a session are no tokens of the API', async () => {
  const { row } = await storedVideo({ ownerId: person.id, visibility: 'private' });
  const { hls } = await person.read<{ hls: string }>(200, 'GET', `/api/v1/videos/${row.id}/playback`);
  const [, mediaToken = ''] = /\.([\w.-]+)\/master/.exec(hls) ?? [];
  expect(mediaToken).not.toBe('');
  await isRefused(mediaToken);
  const claims = { jobId: `${row.id}.1`, epoch: 1, source: { uploadId: row.uploadId, sizeBytes: 1 } };
  await isRefused(await mintJobToken(claims, env.JOB_SECRET, Date.now()));
  await isRefused(person.cookie?.split('=')[1] ?? '');
});

test('attack 11: a refresh token and a ticket are no tokens of the API, and an access token is neither', async () => {
  const { accessToken, refreshToken } = await signIn(person.username);
  await isRefused(refreshToken);
  const path = '/api/v1/realtime/tickets';
  const { ticket } = await new Client().read<SocketTicket>(201, 'POST', path, bearer(accessToken));
  await isRefused(ticket);
  const client = new Client();
  for (const other of [accessToken, ticket])
    await client.refused('token-invalid', 'POST', '/api/v1/auth/app/refresh', {
      json: { refreshToken: other.slice(0, 200) },
    });
});

test('attack 11: a token of the API opens nothing of a job and no media', async () => {
  const { row } = await storedVideo({ ownerId: person.id, visibility: 'private' });
  const { accessToken } = await signIn(person.username);
  const job = await new Client().send('GET', `/internal/jobs/${row.id}.1/source`, bearer(accessToken));
  expect(job.status).toBe(401);
  const { hls } = await person.read<{ hls: string }>(200, 'GET', `/api/v1/videos/${row.id}/playback`);
  const bare = hls.replace(/\.[\w.-]+\/master/, '/master');
  expect((await new Client().send('GET', bare, bearer(accessToken))).status).toBe(404);
});

test('attack 11: the tokens of apps end with a change of the password', async () => {
  const victim = await newPerson();
  const { accessToken, refreshToken } = await signIn(victim.username);
  await isTaken(accessToken);
  const json = { currentPassword: PASSWORD, password: 'gravel mitten orbit' };
  await victim.read(204, 'PUT', '/api/v1/me/password', { json });
  await isRefused(accessToken);
  await new Client().refused('token-invalid', 'POST', '/api/v1/auth/app/refresh', { json: { refreshToken } });
});

test('attack 11: a token that is no good is never passed over for the cookie', async () => {
  const { cookie } = person;
  await new Client().refused('token-invalid', 'GET', '/api/v1/me', bearer('nonsense', { cookie }));
});

test('attack 14: with a token the cookie counts for nothing, and no cookie is set', async () => {
  const victim = await newPerson();
  const json = { name: 'small', scopes: ['videos:read'] };
  const { secret } = await person.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json });
  const client = new Client();
  const both = bearer(secret, { cookie: victim.cookie, origin: 'https://evil.example' });
  await client.refused('scope-missing', 'DELETE', '/api/v1/me/sessions', both);
  await client.refused('scope-missing', 'POST', '/api/v1/auth/login', {
    ...both,
    json: { credential: victim.username, password: PASSWORD },
  });
  expect(client.cookie).toBeNull();
});

const rows = async (grantId: string) =>
  (await env.DB.prepare('SELECT * FROM refresh_tokens WHERE grant_id = ?').bind(grantId).all()).results;
const grantOf = (userId: string) =>
  env.DB.prepare('SELECT id, revoked_reason AS reason FROM app_grants WHERE user_id = ?')
    .bind(userId)
    .first<{ id: string; reason: string | null }>();
const refresh = (refreshToken: string) =>
  new Client().send('POST', '/api/v1/auth/app/refresh', { json: { refreshToken } });

test('attack 12: a refresh token that is used again after eleven seconds ends the app, and its owner is told', async () => {
  const victim = await newPerson();
  const stolen = await signIn(victim.username);
  const next = (await (await refresh(stolen.refreshToken)).json()) as AppTokens;
  await env.DB.prepare('UPDATE refresh_tokens SET used_at = used_at - 11000 WHERE used_at IS NOT NULL').run();
  expect((await refresh(stolen.refreshToken)).status).toBe(401);
  expect(await grantOf(victim.id)).toMatchObject({ reason: 'reuse' });
  expect((await refresh(next.refreshToken)).status).toBe(401);
  await isRefused(next.accessToken);
  await expect
    .poll(async () => (await victim.read<{ data: { kind: string }[] }>(200, 'GET', '/api/v1/me/notifications')).data)
    .toMatchObject([{ kind: 'app-ended', link: '/settings#tokens' }]);
});

test('attack 12: twenty refreshes at the same time make one successor and sign nobody out', async () => {
  const victim = await newPerson();
  const { refreshToken } = await signIn(victim.username);
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const tokens = (await Promise.all(answers.map((answer) => answer.json()))) as AppTokens[];
  expect(new Set(tokens.map((each) => each.refreshToken)).size).toBe(1);
  const grant = await grantOf(victim.id);
  expect(grant?.reason).toBeNull();
  expect(await rows(grant?.id ?? '')).toHaveLength(2);
  expect((await refresh(tokens[0]?.refreshToken ?? '')).status).toBe(200);
});

test('attack 12: who reads the database has nobody’s token', async () => {
  const owner = await newPerson();
  const { refreshToken, accessToken } = await signIn(owner.username);
  const json = { name: 'kept', scopes: ['account:read'] };
  const { secret } = await owner.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json });
  const ticketPath = '/api/v1/realtime/tickets';
  const { ticket } = await new Client().read<SocketTicket>(201, 'POST', ticketPath, bearer(secret));
  const stored = (await allRows()).join();
  expect(stored).toContain(owner.id);
  for (const token of [owner.cookie?.split('=')[1] ?? '', refreshToken, accessToken, secret, ticket]) {
    expect(token.length).toBeGreaterThan(30);
    expect(stored.includes(token)).toBe(false);
  }
});

/** What a client without a browser sends. */
const open = (query: string, headers: Record<string, string> = {}) =>
  exports.default.fetch(
    new Request(`${ORIGIN}/api/v1/realtime?topics=user${query}`, { headers: { upgrade: 'websocket', ...headers } }),
  );
const ticketOf = async ({ accessToken }: AppTokens) => {
  const path = '/api/v1/realtime/tickets';
  return (await new Client().read<SocketTicket>(201, 'POST', path, bearer(accessToken))).ticket;
};

test('attack 15: a ticket opens one socket, which closes with 4401 when its app is ended', async () => {
  const owner = await newPerson();
  const tokens = await signIn(owner.username);
  const ticket = await ticketOf(tokens);
  const stored = await env.DB.prepare('SELECT * FROM socket_tickets').all();
  expect(JSON.stringify(stored.results)).not.toContain(ticket);
  const { status, webSocket } = await open(`&ticket=${ticket}`);
  expect(status).toBe(101);
  if (!webSocket) throw new Error('no socket');
  const closed = new Promise((resolve) => webSocket.addEventListener('close', ({ code }) => resolve(code)));
  webSocket.accept();
  expect((await open(`&ticket=${ticket}`)).status).toBe(403);
  const grant = await grantOf(owner.id);
  await owner.read(204, 'DELETE', `/api/v1/me/apps/${grant?.id}`);
  expect(await closed).toBe(4401);
}, 30_000);

test('attack 15: a socket that a personal token opened closes with 4401 when the token is revoked', async () => {
  const owner = await newPerson();
  const json = { name: 'listener', scopes: ['account:read'] };
  const { token, secret } = await owner.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json });
  const ticket = await ticketOf({ accessToken: secret, refreshToken: '', expiresInSeconds: 0 });
  const { webSocket } = await open(`&ticket=${ticket}`);
  if (!webSocket) throw new Error('no socket');
  const closed = new Promise((resolve) => webSocket.addEventListener('close', ({ code }) => resolve(code)));
  webSocket.accept();
  await owner.read(204, 'DELETE', `/api/v1/me/tokens/${token.id}`);
  expect(await closed).toBe(4401);
}, 30_000);

test('attack 15: a socket that a personal token opened closes with 4401 when the time of the token is over', async () => {
  const owner = await newPerson();
  const json = { name: 'listener', scopes: ['account:read'], expiresInDays: 1 };
  const { token, secret } = await owner.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json });
  const { row } = await storedVideo({ visibility: 'public' });
  // Straight from the room, and through a relay.
  const sockets: { more: string; ticket: string }[] = [];
  for (const more of ['', `,video:${row.id}`])
    sockets.push({ more, ticket: await ticketOf({ accessToken: secret, refreshToken: '', expiresInSeconds: 0 }) });
  const endsAtMs = Date.now() + 1500;
  await env.DB.prepare('UPDATE api_tokens SET expires_at = ? WHERE id = ?').bind(endsAtMs, token.id).run();
  const ended = sockets.map(async ({ more, ticket }) => {
    const { webSocket } = await open(`${more}&ticket=${ticket}`);
    if (!webSocket) throw new Error('no socket');
    const closed = new Promise((resolve) => webSocket.addEventListener('close', ({ code }) => resolve(code)));
    webSocket.accept();
    return [await closed, Date.now() >= endsAtMs];
  });
  expect(await Promise.all(ended)).toEqual([
    [4401, true],
    [4401, true],
  ]);
}, 30_000);

test('attack 15: a ticket beside an origin, a cookie or another token opens nothing', async () => {
  const [owner, other] = [await newPerson(), await newPerson()];
  const [tokens, others] = [await signIn(owner.username), await signIn(other.username)];
  const ticket = await ticketOf(tokens);
  const besides: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: ORIGIN },
    { cookie: other.cookie ?? '', origin: ORIGIN },
    { cookie: other.cookie ?? '' },
    { authorization: `Bearer ${others.accessToken}` },
  ];
  for (const headers of besides) {
    const { status, webSocket } = await open(`&ticket=${ticket}`, headers);
    expect([status, webSocket], JSON.stringify(headers)).toEqual([403, null]);
  }
});

test('attack 15: a ticket of half a minute ago, of an app that ended, or made up opens nothing', async () => {
  const owner = await newPerson();
  const tokens = await signIn(owner.username);
  const [late, ended] = [await ticketOf(tokens), await ticketOf(tokens)];
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(late));
  const hex = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  await env.DB.prepare('UPDATE socket_tickets SET expires_at = ? WHERE ticket_hash = ?').bind(Date.now(), hex).run();
  expect((await open(`&ticket=${late}`)).status).toBe(403);
  await env.DB.prepare('UPDATE app_grants SET revoked_at = 1 WHERE user_id = ?').bind(owner.id).run();
  expect((await open(`&ticket=${ended}`)).status).toBe(403);
  for (const none of ['', 'x', late.replace(/.$/, '0')]) expect((await open(`&ticket=${none}`)).status).toBe(403);
});

test('attack 15: without an origin of ours and without a ticket nothing opens', async () => {
  const { accessToken } = await signIn(person.username);
  for (const headers of [{}, { origin: 'https://evil.example' }, { cookie: person.cookie ?? '' }])
    expect((await open('', headers as Record<string, string>)).status).toBe(403);
  expect((await open('', { authorization: `Bearer ${accessToken}` })).status).toBe(403);
});

test('attack 8: the token of a moderator or an admin has none of their privileges', async () => {
  const [moderator, owner] = [await newPerson(), await newPerson()];
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'private' });
  const { accessToken } = await signIn(moderator.username);
  // There is nothing at such addresses for them.
  for (const role of ['moderator', 'admin']) {
    await env.DB.prepare('UPDATE users SET role = ? WHERE id = ?').bind(role, moderator.id).run();
    await new Client().refused('video-not-found', 'GET', `/api/v1/videos/${row.id}`, bearer(accessToken));
    await new Client().refused('not-found', 'GET', '/api/v1/operations/overview', bearer(accessToken));
  }
  const ticket = await ticketOf({ accessToken, refreshToken: '', expiresInSeconds: 0 });
  const request = new Request(`${ORIGIN}/api/v1/realtime?topics=operations&ticket=${ticket}`, {
    headers: { upgrade: 'websocket' },
  });
  expect((await exports.default.fetch(request)).status).toBe(404);
});
