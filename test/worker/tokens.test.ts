// Personal tokens: made once, shown once, good for what their scopes say, revoked at once.
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { ApiToken, MadeApiToken } from '#contract/tokens.ts';
import { API_TOKENS_MAX } from '../../src/tokens/api-tokens.ts';
import { Client, newPerson } from './harness.ts';

const PROGRAM = { name: 'nightly', scopes: ['videos:read', 'uploads:write'] };
const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });

const listOf = async (person: Client) =>
  (await person.read<{ data: ApiToken[] }>(200, 'GET', '/api/v1/me/tokens')).data;

it('is made, shown once, used without a cookie, listed and revoked', async () => {
  const person = await newPerson();
  const { token, secret } = await person.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json: PROGRAM });
  expect(secret).toMatch(/^rvl_[0-9A-Za-z]{49}$/);
  expect(token).toMatchObject({ ...PROGRAM, ending: secret.slice(-4), expiresAt: null, lastUsedAt: null });
  const { results } = await env.DB.prepare('SELECT * FROM api_tokens WHERE user_id = ?').bind(person.id).all();
  expect(JSON.stringify(results)).not.toContain(secret);

  const program = new Client();
  const json = { filename: 'clip.mp4', sizeBytes: 1000 };
  // No origin of ours, and none at all: a program has neither.
  const headers = { ...bearer(secret).headers, origin: 'https://tool.example' };
  const response = await program.send('POST', '/api/v1/uploads', { json, headers });
  expect(response.status, await response.clone().text()).toBe(201);
  expect(response.headers.getSetCookie()).toEqual([]);
  await expect.poll(async () => (await listOf(person))[0]?.lastUsedAt).toEqual(expect.any(String));

  await person.read(204, 'DELETE', `/api/v1/me/tokens/${token.id}`);
  expect(await listOf(person)).toEqual([]);
  const refused = await program.send('GET', '/api/v1/videos?mine=1', bearer(secret));
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toContain('invalid_token');
});

it('does what its scopes say and nothing else', async () => {
  const person = await newPerson();
  const { secret } = await person.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json: PROGRAM });
  const program = new Client();
  await program.refused('scope-missing', 'GET', '/api/v1/me', bearer(secret));
  await program.refused('scope-missing', 'GET', '/api/v1/me/tokens', bearer(secret));
  await program.refused('scope-missing', 'POST', '/api/v1/auth/login', {
    ...bearer(secret),
    json: { credential: person.username, password: 'correct horse battery' },
  });
  expect(program.cookie).toBeNull();
});

it('is answered as a visitor where visitors may look and its scope is missing', async () => {
  const person = await newPerson();
  const json = { name: 'commenter', scopes: ['comments:write'] };
  const { secret } = await person.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json });
  const { videoId } = await person.read<{ videoId: string }>(201, 'POST', '/api/v1/uploads', {
    json: { filename: 'clip.mp4', sizeBytes: 1000 },
  });
  const program = new Client();
  await program.refused('video-not-found', 'GET', `/api/v1/videos/${videoId}`, bearer(secret));
  await program.read(200, 'GET', '/api/v1/categories', bearer(secret));
});

it('is none when it is mistyped, expired, of a suspended account or no token at all', async () => {
  const person = await newPerson();
  const json = { ...PROGRAM, expiresInDays: 1 };
  const { token, secret } = await person.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json });
  expect(token.expiresAt).toBe(new Date(Date.parse(token.createdAt) + 86_400_000).toISOString());
  const program = new Client();
  program.cookie = person.cookie; // a token that is no good is not passed over for the cookie
  for (const wrong of ['', 'x', 'a b', `${secret}0`, secret.replace(/.$/, (last) => (last === '0' ? '1' : '0'))])
    await program.refused('token-invalid', 'GET', '/api/v1/categories', bearer(wrong));
  await program.read(200, 'GET', '/api/v1/categories', bearer(secret));
  await env.DB.prepare('UPDATE users SET suspended_at = 1 WHERE id = ?').bind(person.id).run();
  await program.refused('token-invalid', 'GET', '/api/v1/categories', bearer(secret));
  await env.DB.prepare('UPDATE users SET suspended_at = NULL WHERE id = ?').bind(person.id).run();
  await env.DB.prepare('UPDATE api_tokens SET expires_at = ? WHERE id = ?').bind(Date.now(), token.id).run();
  await program.refused('token-invalid', 'GET', '/api/v1/categories', bearer(secret));
});

it('is made with a name, at least one scope, none twice, and not without end', async () => {
  const person = await newPerson();
  for (const wrong of [
    { name: ' ' },
    { scopes: [] },
    { scopes: ['admin'] },
    { scopes: ['videos:read', 'videos:read'] },
    { expiresInDays: 0 },
    { userId: 'x' },
  ])
    await person.refused('invalid-input', 'POST', '/api/v1/me/tokens', { json: { ...PROGRAM, ...wrong } });
  await person.refused('token-not-found', 'DELETE', '/api/v1/me/tokens/nothing');
  const other = await newPerson();
  const { token } = await other.read<MadeApiToken>(201, 'POST', '/api/v1/me/tokens', { json: PROGRAM });
  await person.refused('token-not-found', 'DELETE', `/api/v1/me/tokens/${token.id}`);
  expect(await listOf(other)).toHaveLength(1);
});

it('is one of as many as an account may have, however many are made at once', async () => {
  const person = await newPerson();
  await env.DB.batch(
    Array.from({ length: API_TOKENS_MAX - 2 }, (_, n) =>
      env.DB.prepare(
        `INSERT INTO api_tokens (id, user_id, name, token_hash, ending, scopes, created_at) VALUES (?1, ?2, 'x', ?1, 'abcd', '[]', 0)`,
      ).bind(`${person.id}-${n}`, person.id),
    ),
  );
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => person.send('POST', '/api/v1/me/tokens', { json: PROGRAM })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
});
