// Attacks from and on other sites: addresses that we are told to call, and pages elsewhere that show what is ours.
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Playback } from '#contract/videos.ts';
import { mintPlaybackToken, tokenTimes } from '../../../src/delivery/playback-token.ts';
import { toBase64Url } from '../../../src/notifications/web-push/base64url.ts';
import { sendPush } from '../../../src/notifications/web-push/send.ts';
import { readConfig } from '../../../src/platform/env.ts';
import { Client, newPerson } from '../harness.ts';
import { storedVideo } from '../stored-video.ts';

const visitor = new Client();
let owner: Awaited<ReturnType<typeof newPerson>>;
beforeAll(async () => {
  owner = await newPerson();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function browserKeys(): Promise<{ p256dh: string; auth: string }> {
  const pair = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ])) as CryptoKeyPair;
  const raw = (await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer;
  return {
    p256dh: toBase64Url(new Uint8Array(raw)),
    auth: toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
  };
}

/** Addresses within, in every way of writing that got past somebody, and names that lead to such addresses. */
const WITHIN = [
  'http://127.0.0.1/',
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://0x7f.1/',
  'https://2130706433/',
  'https://169.254.169.254/latest/meta-data/',
  'https://100.64.0.1/',
  'https://127.0.0.1.nip.io/',
  'https://localtest.me/',
  'https://localhost./',
  'https://db.internal/',
  'https://metadata.google.internal/',
  'https://rebind.evil.example/',
  'https://fcm.googleapis.com.evil.example/',
  'https://fcm.googleapis.com@evil.example/',
  'https://fcm.googleapis.com:8443/',
  'gopher://fcm.googleapis.com/',
  'file:///etc/passwd',
];

/** The requests that leave, each answered alike. */
function leaving(answer: () => Response): [url: string, init: RequestInit][] {
  const calls: [string, RequestInit][] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    calls.push([url, init]);
    return answer();
  });
  return calls;
}

async function push(endpoint: string) {
  const { vapid } = readConfig(env as unknown as Parameters<typeof readConfig>[0]);
  if (vapid === null) throw new Error('the tests have keys for pushes');
  const message = { title: 'x', body: 'x', url: '/', tag: 'x', icon: null };
  return sendPush({ endpoint, keys: await browserKeys() }, message, vapid, Date.now());
}

test('attack 20: nobody makes us call an address that is of no known push service', async () => {
  const keys = await browserKeys();
  for (const endpoint of WITHIN)
    await owner.refused('invalid-input', 'POST', '/api/v1/me/push-devices', { json: { endpoint, keys } });
  const stored = env.DB.prepare('SELECT count(*) AS n FROM push_subscriptions WHERE user_id = ?').bind(owner.id);
  expect(await stored.first('n')).toBe(0);
  // Nor one that was stored before the list was what it is.
  const calls = leaving(() => new Response());
  for (const endpoint of WITHIN) expect([endpoint, await push(endpoint)]).toEqual([endpoint, 'gone']);
  expect(calls).toEqual([]);
});

test('attack 20: a push service leads us nowhere else', async () => {
  const headers = { location: 'http://169.254.169.254/latest/meta-data/' };
  const calls = leaving(() => new Response('what is within', { status: 302, headers }));
  expect(await push('https://updates.push.services.mozilla.com/wpush/v2/x')).toBe('refused');
  expect(calls.map(([url, { redirect }]) => [url, redirect])).toEqual([
    ['https://updates.push.services.mozilla.com/wpush/v2/x', 'manual'],
  ]);
});

const EVIL = 'https://evil.example';
const framing = async (path: string): Promise<string | undefined> => {
  const answer = await visitor.send('GET', path);
  await answer.body?.cancel();
  return /frame-ancestors ([^;]*)/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
};

async function listedVideo(): Promise<string> {
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'public' });
  await owner.read(200, 'PATCH', `/api/v1/videos/${row.id}`, { json: { embedDomains: ['blog.example'] } });
  return row.id;
}

test('attack 29: a page that is on nobody’s list frames no player', async () => {
  expect(await framing(`/embed/${await listedVideo()}`)).toBe("'self' blog.example");
});

test('attack 29: the code of a player is told to the sites on its list only', async () => {
  const url = encodeURIComponent(`${env.PUBLIC_ORIGIN}/watch/${await listedVideo()}`);
  const statusFor = async (origin: string | undefined) => {
    const headers: Record<string, string> = origin === undefined ? {} : { origin };
    return (await visitor.send('GET', `/oembed?url=${url}`, { headers: { origin: '', ...headers } })).status;
  };
  expect(await statusFor('https://blog.example')).toBe(200);
  for (const origin of [EVIL, 'https://blog.example.evil.example', 'null', undefined])
    expect([origin, await statusFor(origin)]).toEqual([origin, 403]);
});

test('attack 29: an address of media that another site copied ends by itself', async () => {
  const { row, playbackId } = await storedVideo({ ownerId: owner.id, visibility: 'private' });
  const { hls } = await owner.read<Playback>(200, 'GET', `/api/v1/videos/${row.id}/playback`);
  const copied = { headers: { origin: EVIL, referer: `${EVIL}/` } };
  expect((await visitor.send('GET', hls, copied)).status).toBe(200);
  const sixHoursAgo = tokenTimes(row.durationMs ?? 0, Date.now() - 24 * 3600_000);
  const ended = await mintPlaybackToken(playbackId, sixHoursAgo, env.PLAYBACK_SECRET);
  const path = `/media/${playbackId}.${ended}/clear/240p/0.m4s`;
  expect((await visitor.send('GET', path, copied)).status).toBe(404);
});
