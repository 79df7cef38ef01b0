// Apps that sign in: an access token for ten minutes, a refresh token for one exchange, and the end of both.
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { App, AppTokens } from '#contract/tokens.ts';
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
