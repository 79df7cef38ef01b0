// After all other browser tests: the log of the whole run, everything that worker, transcoder and wrangler wrote, holds no token, password or secret.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../../scripts/api-client.ts';
import { parseEnvFile } from '../../scripts/secrets.ts';
import { secretsIn } from './log-secrets.ts';
import { clip, PASSWORD, someone } from './people.ts';

const WRONG_PASSWORD = 'not the one that it is';
const LINK_PASSWORD = 'violet harbour at dusk';

/** Asks with a secret at every place where one is taken, rightly and wrongly; answers the statuses. */
async function askWith(origin: string, secret: string, videoId: string): Promise<number[]> {
  const headers = { authorization: `Bearer ${secret}`, cookie: `__Host-session=${secret}`, origin };
  const json = { 'content-type': 'application/json', origin };
  const wrong = JSON.stringify({ token: secret, refreshToken: secret, code: secret, password: WRONG_PASSWORD });
  const asked = [
    fetch(`${origin}/api/v1/me`, { headers }),
    fetch(`${origin}/api/v1/me`, { method: 'PATCH', headers: { ...headers, ...json }, body: `{"${secret}"` }),
    fetch(`${origin}/media/0123456789abcdefghjkmnpqrs.${secret}/master.m3u8`),
    fetch(`${origin}/api/v1/realtime?ticket=${secret}`),
    fetch(`${origin}/watch/${videoId}?share=${secret}`),
    fetch(`${origin}/api/v1/videos/${videoId}/share-links/open`, { method: 'POST', headers: json, body: wrong }),
    fetch(`${origin}/api/v1/auth/app/refresh`, { method: 'POST', headers: json, body: wrong }),
    fetch(`${origin}/internal/jobs/${videoId}.1/events`, {
      method: 'POST',
      headers: { ...headers, ...json },
      body: wrong,
    }),
    fetch(`${origin}/metrics`, { headers }),
  ];
  return Promise.all(
    asked.map(async (answer) => {
      const { status, body } = await answer;
      await body?.cancel();
      return status;
    }),
  );
}

test('the log of the whole run holds no token, no password and no secret', async ({ baseURL }, info) => {
  const origin = baseURL ?? '';
  const { state } = info.project.metadata as { state: string };
  const client = new ApiClient(origin);
  const account = someone('logged');
  await client.enter(account);
  const file = clip({ name: 'logged.mp4', seconds: 2, size: '320x180' });
  const videoId = await client.upload(file, { title: 'Logged', visibility: 'private' });
  await client.waitFor(videoId, ['ready']);
  const { hls } = await client.playback(videoId);
  const { secret } = await client.request<{ secret: string }>('POST', '/api/v1/me/tokens', {
    name: 'log',
    scopes: ['videos:read'],
  });
  const app = await client.request<{ accessToken: string; refreshToken: string }>('POST', '/api/v1/auth/app/login', {
    ...{ credential: account.username, password: PASSWORD },
    ...{ client: 'log', scopes: ['videos:read'] },
  });
  const { url } = await client.request<{ url: string }>('POST', `/api/v1/videos/${videoId}/share-links`, {
    password: LINK_PASSWORD,
  });
  await expect(
    client.request('POST', '/api/v1/auth/login', { credential: account.username, password: WRONG_PASSWORD }),
  ).rejects.toThrow('401');

  const used = {
    'the cookie': client.cookie.split('=').slice(1).join('='),
    'the token of the media': hls.split('/')[2]?.split('.')[1] ?? '',
    'the personal token': secret,
    'the access token': app.accessToken,
    'the refresh token': app.refreshToken,
    'the token of the link': new URL(url).searchParams.get('share') ?? '',
  };
  for (const each of Object.values(used)) {
    const statuses = await askWith(origin, each, videoId);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
  }

  const folder = path.join(state, 'logs');
  const log = readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
  expect(log).toContain('transcoder: listening');
  expect(log).toContain('"message":"janitor"'); // what the worker itself says is in it
  const installed = parseEnvFile(readFileSync(path.join(state, 'secrets.env'), 'utf8'));
  const passwords = { PASSWORD, WRONG_PASSWORD, LINK_PASSWORD };
  expect(Object.keys(installed).length).toBeGreaterThan(4);
  const { VAPID_PUBLIC_KEY: _public, ...secrets } = installed;
  expect(secretsIn(log, { ...secrets, ...passwords, ...used })).toEqual([]);
});
