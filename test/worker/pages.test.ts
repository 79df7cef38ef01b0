// The pages in the real runtime: which addresses exist, what a watch page says of its video, what it never says.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Playback, Video } from '#contract/videos.ts';
import { newRandomId, newUlid } from '../../src/platform/ids.ts';
import { Client, newPerson, ORIGIN } from './harness.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
let owner: Person;
const visitor = new Client();
beforeAll(async () => {
  owner = await newPerson();
});

const HOSTILE = '</title></script><script>alert(1)</script>"\'&<!--';

async function madeVideo(visibility: string, title = 'A film', state = 'ready') {
  const id = newUlid(Date.now());
  const playbackId = newRandomId();
  await env.DB.prepare(
    `INSERT INTO videos (id, owner_id, title, description, visibility, state, index_version, upload_id, source_filename,
       source_bytes, duration_ms, width, height, poster_key, created_at, published_at)
     VALUES (?, ?, ?, ?, ?, ?, 3, ?, 'f', 1, 3725000, 1920, 1080, 'k', 1, 2)`,
  )
    .bind(id, owner.id, title, HOSTILE, visibility, state, newUlid(1))
    .run();
  await env.DB.prepare('INSERT INTO playback_ids VALUES (?, ?, 1, ?, 1, NULL)')
    .bind(playbackId, id, visibility === 'private' ? 'signed' : 'public')
    .run();
  return { id, playbackId };
}

async function page(
  path: string,
  client: Client = visitor,
): Promise<{ status: number; html: string; headers: Headers }> {
  const response = await client.send('GET', path);
  return { status: response.status, html: await response.text(), headers: response.headers };
}

const dataOf = (html: string) =>
  /<script type="application\/json" id="watch-data"[^>]*>(.*?)<\/script>/s.exec(html)?.[1];

describe('the shell', () => {
  it.each(['/', '/sign-in', '/nothing-here'])('of %s says whether there was a session, and not whose', async (path) => {
    expect((await page(path)).html).toMatch(/<html[^>]* data-visitor/);
    const { html, headers } = await page(path, owner);
    expect(html).not.toContain('data-visitor');
    expect(html).not.toContain(owner.username);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('addresses', () => {
  const cases: [path: string, status: number][] = [
    ['/', 200],
    ['/upload', 200],
    ['/videos', 200],
    ['/videos/', 200],
    ['/sign-in', 200],
    ['/sign-up', 200],
    ['/nothing', 404],
    ['/watch', 404],
    ['/watch/too/deep', 404],
    ['/watch/not-an-id', 404],
    ['/upload/x', 404],
  ];
  for (const [path, status] of cases) {
    it(`${path} is ${status} with the shell`, async () => {
      const answer = await page(path);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.html).toContain('id="app"');
      expect(answer.html.includes('noindex')).toBe(status === 404);
    });
  }

  it('of missing files are no page', async () => {
    await visitor.refused('not-found', 'GET', '/missing.js');
  });

  it('say the same in a HEAD, and nothing else', async () => {
    const response = await visitor.send('HEAD', '/upload');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('allow only the scripts that the worker marked, and no frame on another site', async () => {
    const first = await page('/');
    const policy = first.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThan(20);
    for (const [, attributes] of first.html.matchAll(/<script([^>]*)>/g))
      expect(attributes).toContain(`nonce="${nonce}"`);
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).toContain(`connect-src 'self' ${ORIGIN.replace('http', 'ws')}`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    const second = await page('/');
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
  });
});

describe('the watch page', () => {
  it('of a public video says of it what previews, search engines and the player need', async () => {
    const { id, playbackId } = await madeVideo('public', `Film ${HOSTILE}`);
    const { status, html } = await page(`/watch/${id}`);
    expect(status).toBe(200);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('<title>Film &lt;/title&gt;');
    expect(html).toContain(`<link rel="canonical" href="${ORIGIN}/watch/${id}">`);
    expect(html).toMatch(/<meta property="og:title" content="Film &lt;\/title&gt;[^"]*&quot;/);
    expect(html).toContain(`<meta property="og:image" content="${ORIGIN}/media/${playbackId}/poster.jpg`);
    expect(html).toContain('rel="preload" as="image"');
    expect(html).not.toContain('noindex');
    const { video, playback } = JSON.parse(dataOf(html) ?? '') as { video: Video; playback: Playback };
    expect(video).toEqual(await visitor.read(200, 'GET', `/api/v1/videos/${id}`));
    expect(playback).toEqual(await visitor.read(200, 'GET', `/api/v1/videos/${id}/playback`));
    const linked = JSON.parse(/ld\+json"[^>]*>(.*?)<\/script>/s.exec(html)?.[1] ?? '');
    expect(linked).toMatchObject({ '@type': 'VideoObject', name: `Film ${HOSTILE}`, duration: 'PT1H2M5S' });
  });

  it('of an unlisted video is complete and tells search engines to look away', async () => {
    const { id } = await madeVideo('unlisted');
    const { status, html } = await page(`/watch/${id}`);
    expect(status).toBe(200);
    expect(html).toContain('noindex');
    expect(dataOf(html)).toBeDefined();
  });

  it('is the same for the owner as for everybody: the shell carries no user data', async () => {
    const { id } = await madeVideo('public');
    const own = await page(`/watch/${id}`, owner);
    expect(own.html).not.toContain('/original');
    expect(dataOf(own.html)).toBe(dataOf((await page(`/watch/${id}`)).html));
  });

  it('of a private video, or one that cannot be played yet, says nothing and is there for its owner only', async () => {
    for (const { id } of [
      await madeVideo('private', 'A secret'),
      await madeVideo('public', 'A secret', 'processing'),
    ]) {
      const others = await page(`/watch/${id}`);
      const own = await page(`/watch/${id}`, owner);
      expect([others.status, own.status]).toEqual([404, 200]);
      for (const { html } of [others, own]) {
        expect(html).not.toContain('A secret');
        expect(html).toContain('noindex');
        expect(dataOf(html)).toBeUndefined();
      }
    }
    const nobody = await page(`/watch/${newUlid(1)}`);
    expect(nobody.status).toBe(404);
  });
});
