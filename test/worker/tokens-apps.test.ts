// Apps that sign in: an access token for ten minutes, a refresh token for one exchange, and the end of both.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { App, AppTokens } from '#contract/tokens.ts';
import { createContext } from '../../src/platform/context.ts';
import { readConfig } from '../../src/platform/env.ts';
import { mintAccessToken, verifyAccessToken } from '../../src/tokens/access-token.ts';
import { APPS_MAX, refreshApp } from '../../src/tokens/app-sign-in.ts';
import { readBearer } from '../../src/tokens/bearer.ts';
import { successorsOf } from '../../src/tokens/successor.ts';
import { Client, newPerson } from './harness.ts';

const PASSWORD = 'correct horse battery';
/** An app has neither a cookie nor an origin of ours. */
const FOREIGN = { origin: 'https://app.example' };
const bearer = ({ accessToken }: AppTokens) => ({ headers: { authorization: `Bearer ${accessToken}` } });

const signIn = (credential: string, scopes = ['account:read']) =>
  new Client().read<AppTokens>(200, 'POST', '/api/v1/auth/app/login', {
    json: { credential, password: PASSWORD, client: 'Rivulet for TV', scopes },
    headers: FOREIGN,
  });
const refresh = ({ refreshToken }: AppTokens) =>
  new Client().send('POST', '/api/v1/auth/app/refresh', { json: { refreshToken }, headers: FOREIGN });
const appsOf = async (person: Client) => (await person.read<{ data: App[] }>(200, 'GET', '/api/v1/me/apps')).data;

it('signs in, is who signed in, goes on, and signs out', async () => {
  const person = await newPerson();
  const app = new Client();
  const first = await signIn(person.username);
  expect(first).toMatchObject({ expiresInSeconds: 600, refreshToken: expect.stringMatching(/^rvr_/) });
  const { user } = await app.read<{ user: { id: string } }>(200, 'GET', '/api/v1/me', bearer(first));
  expect(user.id).toBe(person.id);
  await app.refused('scope-missing', 'GET', '/api/v1/me/history', bearer(first));
  await app.refused('scope-missing', 'DELETE', '/api/v1/me/sessions', bearer(first));

  const answer = await refresh(first);
  expect(answer.headers.getSetCookie()).toEqual([]);
  const second = (await answer.json()) as AppTokens;
  expect(second.refreshToken).not.toBe(first.refreshToken);
  await app.read(200, 'GET', '/api/v1/me', bearer(second));
  expect(await appsOf(person)).toMatchObject([{ client: 'Rivulet for TV', scopes: ['account:read'] }]);
  const { results } = await env.DB.prepare('SELECT token_hash FROM refresh_tokens').all();
  for (const { refreshToken } of [first, second]) expect(JSON.stringify(results)).not.toContain(refreshToken);

  await app.read(204, 'POST', '/api/v1/auth/app/logout', { json: { refreshToken: second.refreshToken } });
  await app.refused('token-invalid', 'GET', '/api/v1/me', bearer(second));
  expect((await refresh(second)).status).toBe(401);
  expect(await appsOf(person)).toEqual([]);
});

it('is refused without the password, and where scopes are missing or made up', async () => {
  const person = await newPerson();
  const json = { credential: person.username, password: PASSWORD, client: 'x', scopes: ['account:read'] };
  const app = new Client();
  const path = '/api/v1/auth/app/login';
  await app.refused('wrong-credentials', 'POST', path, { json: { ...json, password: 'not the one' } });
  for (const wrong of [{ scopes: [] }, { scopes: ['operations'] }, { client: '' }, { extra: 1 }])
    await app.refused('invalid-input', 'POST', path, { json: { ...json, ...wrong } });
});

it('is ended by its owner, whose other app goes on', async () => {
  const person = await newPerson();
  const [one, two] = [await signIn(person.username), await signIn(person.username)];
  const [ended] = await appsOf(person);
  const stranger = await newPerson();
  await stranger.refused('app-not-found', 'DELETE', `/api/v1/me/apps/${ended?.id}`);
  await person.read(204, 'DELETE', `/api/v1/me/apps/${ended?.id}`);
  await person.refused('app-not-found', 'DELETE', `/api/v1/me/apps/${ended?.id}`);
  const alive = await Promise.all(
    [one, two].map(async (tokens) => (await new Client().send('GET', '/api/v1/me', bearer(tokens))).status),
  );
  expect(alive.sort()).toEqual([200, 401]);
});

it('gives the same successor to a request that comes again within ten seconds', async () => {
  const person = await newPerson();
  const first = await signIn(person.username);
  const second = (await (await refresh(first)).json()) as AppTokens;
  const again = (await (await refresh(first)).json()) as AppTokens;
  expect(again.refreshToken).toBe(second.refreshToken);
  expect((await refresh(second)).status).toBe(200);
});

it('one more than there may be signs out the one that was not used for the longest', async () => {
  const person = await newPerson();
  const first = await signIn(person.username);
  const second = await signIn(person.username);
  await env.DB.prepare('UPDATE app_grants SET last_used_at = last_used_at - 1000 WHERE user_id = ?')
    .bind(person.id)
    .run();
  await env.DB.batch(
    Array.from({ length: APPS_MAX - 2 }, (_, n) =>
      env.DB.prepare(
        "INSERT INTO app_grants (id, user_id, client, scopes, created_at, last_used_at, expires_at) VALUES (?1, ?2, 'x', '[]', ?3, ?3, ?3 + 60000)",
      ).bind(`${person.id}-${n}`, person.id, Date.now()),
    ),
  );
  expect((await refresh(second)).status).toBe(200); // used now
  await signIn(person.username);
  expect(await appsOf(person)).toHaveLength(APPS_MAX);
  await new Client().refused('token-invalid', 'GET', '/api/v1/me', bearer(first));
  await new Client().read(200, 'GET', '/api/v1/me', bearer(second));
});

it('what the secret before the present one signed is good while that is named, and nothing new is signed with it', async () => {
  const configOf = (now: string, before?: string) =>
    readConfig({
      ...env,
      ACCESS_SECRET: now,
      ...(before === undefined ? {} : { ACCESS_SECRET_PREVIOUS: before }),
    } as unknown as Parameters<typeof readConfig>[0]);
  const [oldSecret, newSecret] = ['o'.repeat(32), 'n'.repeat(32)];
  const [before, during, after] = [configOf(oldSecret), configOf(newSecret, oldSecret), configOf(newSecret)];
  const claims = { userId: 'u', appId: 'a' };
  const nowMs = Date.now();
  const old = await mintAccessToken(before, claims, nowMs);
  const fresh = await mintAccessToken(during, claims, nowMs);
  expect(await verifyAccessToken(during, old, nowMs)).toEqual(claims);
  expect(await verifyAccessToken(during, fresh, nowMs)).toEqual(claims);
  expect(await verifyAccessToken(after, old, nowMs)).toBeNull();
  expect(await verifyAccessToken(after, fresh, nowMs)).toEqual(claims);
  expect(await verifyAccessToken(before, fresh, nowMs)).toBeNull();
  // A refresh token that was exchanged before finds the successor that it got then.
  const [successor] = await successorsOf(before, 'rvr_x');
  expect((await successorsOf(during, 'rvr_x'))[1]).toBe(successor);
});

it('an exchange that began before the secret was replaced ends with the same successor', async () => {
  const person = await newPerson();
  const first = await signIn(person.username);
  const second = (await (await refresh(first)).json()) as AppTokens;
  const rotated = { ...env, ACCESS_SECRET: 'n'.repeat(32), ACCESS_SECRET_PREVIOUS: env.ACCESS_SECRET };
  const context = createContext(env as never, createExecutionContext());
  const ctx = { ...context, config: readConfig(rotated as unknown as Parameters<typeof readConfig>[0]) };
  const tokens = await refreshApp(ctx, first.refreshToken);
  expect(tokens.refreshToken).toBe(second.refreshToken);
  for (const { accessToken } of [second, tokens])
    expect(await readBearer(ctx, accessToken)).toMatchObject({ user: { id: person.id } });
  await new Client().refused('token-invalid', 'GET', '/api/v1/me', bearer(tokens)); // signed with the new one only
});
