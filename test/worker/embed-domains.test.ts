// The sites that may show a player: said by the owner, held by the browser, told to those who ask for the frame's code.
import { beforeAll, expect, it } from 'vitest';
import type { Video } from '#contract/videos.ts';
import { Client, newPerson } from './harness.ts';
import { storedVideo } from './stored-video.ts';

let owner: Awaited<ReturnType<typeof newPerson>>;
let id: string;
const visitor = new Client();

beforeAll(async () => {
  owner = await newPerson();
  id = (await storedVideo({ ownerId: owner.id, visibility: 'public' })).row.id;
});

const name = (embedDomains: unknown) =>
  owner.read<Video>(200, 'PATCH', `/api/v1/videos/${id}`, { json: { embedDomains } });
const ancestors = async () => {
  const answer = await visitor.send('GET', `/embed/${id}`);
  await answer.body?.cancel();
  return /frame-ancestors ([^;]*)/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
};
const oembed = (headers: Record<string, string> = {}) =>
  visitor.send('GET', `/oembed?url=${encodeURIComponent(`http://localhost:8787/watch/${id}`)}`, { headers });

it('without a list every site may frame the player', async () => {
  expect(await ancestors()).toBe('*');
  expect((await oembed({ origin: 'https://any.example' })).status).toBe(200);
});

it('with a list those on it may, and this site always', async () => {
  expect((await name([' Blog.Example', '*.school.example'])).embedDomains).toEqual([
    'blog.example',
    '*.school.example',
  ]);
  expect(await ancestors()).toBe("'self' blog.example *.school.example");
  expect((await oembed({ origin: 'https://evil.example' })).status).toBe(403);
  const good = await oembed({ origin: 'https://blog.example' });
  expect([good.status, good.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect((await oembed({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  expect((await visitor.send('GET', `/watch/${id}`)).headers.get('content-security-policy')).toContain(
    "frame-ancestors 'self';",
  );
  await name([]);
  expect(await ancestors()).toBe("'self'");
  await name(null);
  expect(await ancestors()).toBe('*');
});

it('with a list no page offers the player to sites', async () => {
  const offers = /oembed|og:video\b|twitter:player|embedUrl/;
  const head = async () => (await visitor.send('GET', `/watch/${id}`)).text();
  expect(await head()).toMatch(offers);
  await name(['blog.example']);
  expect(await head()).not.toMatch(offers);
  expect(await head()).toContain('<meta name="twitter:card" content="summary_large_image">');
  await name(null);
});

it('a list says nothing else to the browser', async () => {
  for (const wrong of ['a.example; script-src *', '*', "'none'", 'https://a.example', ''])
    await owner.refused('invalid-input', 'PATCH', `/api/v1/videos/${id}`, { json: { embedDomains: [wrong] } });
  const many = Array.from({ length: 51 }, (_, n) => `s${n}.example`);
  await owner.refused('invalid-input', 'PATCH', `/api/v1/videos/${id}`, { json: { embedDomains: many } });
});
