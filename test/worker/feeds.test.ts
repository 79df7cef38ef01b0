// What is fed out to other sites, read by parsers that others wrote: RSS, oEmbed, sitemaps, the player in a frame.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Readable } from 'node:stream';
import { extract } from '@extractus/oembed-extractor';
import { parseFeed } from 'feedsmith';
import { parseSitemap, parseSitemapIndex } from 'sitemap';
import { beforeAll, describe, expect, it } from 'vitest';
import { closeSitemapPages } from '../../src/feeds/sitemap-pages.ts';
import { createContext } from '../../src/platform/context.ts';
import { newRandomId, newUlid } from '../../src/platform/ids.ts';
import { Client, newPerson, ORIGIN } from './harness.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
const visitor = new Client();
let owner: Person;
beforeAll(async () => {
  owner = await newPerson();
});

/** Everything that a title may hold and a document may not: markup, an entity, control characters, the end of a section. */
const HOSTILE = 'A ]]> </title> & <b>"\' \u0001\u000b\uFFFF 😀 中文';
const READABLE_HTML = 'A ]]&gt; &lt;/title&gt; &amp; &lt;b&gt;&quot;&#39; \uFFFD\uFFFD\uFFFD 😀 中文';
const READABLE = 'A ]]> </title> & <b>"\' \uFFFD\uFFFD\uFFFD 😀 中文';

let made = 0;
async function madeVideo(visibility: string, title: string, { state = 'ready', ownerId = owner.id } = {}) {
  made += 1;
  const id = newUlid(1_700_000_000_000 + made);
  await env.DB.prepare(
    `INSERT INTO videos (id, owner_id, title, description, tags, visibility, state, index_version, upload_id,
       source_filename, source_bytes, duration_ms, width, height, poster_key, created_at, published_at)
     VALUES (?, ?, ?, ?, '["one","two & three"]', ?, ?, 3, ?, 'f', 1, 95400, 1920, 1080, 'k', 1, ?)`,
  )
    .bind(id, ownerId, title, HOSTILE, visibility, state, newUlid(1), 1_700_000_000_000 + made)
    .run();
  await env.DB.prepare('INSERT INTO playback_ids VALUES (?, ?, 1, ?, 1, NULL)')
    .bind(newRandomId(), id, visibility === 'private' ? 'signed' : 'public')
    .run();
  return id;
}

const urlOf = (id: string): string => `${ORIGIN}/watch/${id}`;

async function read(path: string, type: string): Promise<string> {
  const response = await visitor.send('GET', path);
  const body = await response.text();
  expect(response.status, body).toBe(200);
  expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  return body;
}

async function feed(path: string) {
  const parsed = parseFeed(await read(path, 'application/rss+xml'));
  if (parsed.format !== 'rss') throw new Error(`it was read as ${parsed.format}`);
  return parsed.feed;
}

describe('the feed of a channel', () => {
  it('names the listed videos, newest first, and no other', async () => {
    const person = await newPerson();
    const ownerId = person.id;
    const first = await madeVideo('public', 'First', { ownerId });
    const second = await madeVideo('public', HOSTILE, { ownerId });
    for (const [visibility, state] of [
      ['private', 'ready'],
      ['unlisted', 'ready'],
      ['public', 'processing'],
      ['public', 'deleting'],
    ] as const)
      await madeVideo(visibility, 'A secret', { ownerId, state });
    const path = `/@${person.username}/feed.xml`;
    const { title, link, atom, items = [] } = await feed(path);
    expect([title, link]).toEqual([person.username, `${ORIGIN}/@${person.username}`]);
    expect(atom?.links).toEqual([{ href: `${ORIGIN}${path}`, rel: 'self', type: 'application/rss+xml' }]);
    expect(items.map((item) => item.link)).toEqual([urlOf(second), urlOf(first)]);
    const [item] = items;
    expect(item).toMatchObject({
      title: READABLE,
      description: READABLE_HTML, // readers take it as HTML
      guid: { value: urlOf(second), isPermaLink: true },
      categories: [{ name: 'one' }, { name: 'two & three' }],
      dc: { creators: [person.username] },
    });
    expect(Date.parse(item?.pubDate ?? '')).toBe(1_700_000_000_000); // to the second
    const [content] = item?.media?.contents ?? [];
    expect(content?.thumbnails?.[0]?.url).toMatch(`${ORIGIN}/media/`);
    expect(content).toMatchObject({
      medium: 'video',
      duration: 95,
      width: 1920,
      player: { url: `${ORIGIN}/embed/${second}` },
      title: { value: READABLE, type: 'plain' },
      credits: [{ role: 'uploader', scheme: 'urn:yvs', value: person.username }],
    });
    expect(await read(path, 'application/rss+xml')).not.toContain('A secret');
  });

  it('is found whatever the case of the handle, is 304 to who has it, and is 404 where there is no channel', async () => {
    const path = `/@${owner.username.toUpperCase()}/feed.xml`;
    const response = await visitor.send('GET', path);
    await response.body?.cancel();
    const again = await visitor.send('GET', path, {
      headers: { 'if-none-match': response.headers.get('etag') ?? '' },
    });
    expect([response.status, again.status]).toEqual([200, 304]);
    await visitor.refused('not-found', 'GET', '/@nobody-at-all/feed.xml');
  });
});

describe('the feed of a playlist', () => {
  async function madeList(visibility: string, videoIds: string[]): Promise<string> {
    const id = newUlid(Date.now());
    await env.DB.prepare(
      `INSERT INTO playlists (id, owner_id, kind, title, visibility, created_at, updated_at) VALUES (?, ?, 'own', ?, ?, 1, 1)`,
    )
      .bind(id, owner.id, HOSTILE, visibility)
      .run();
    for (const [place, videoId] of videoIds.entries())
      await env.DB.prepare('INSERT INTO playlist_items (playlist_id, video_id, position, added_at) VALUES (?, ?, ?, 1)')
        .bind(id, videoId, `a${place}`)
        .run();
    return id;
  }

  it('begins with what was put at its end and leaves out what not everybody finds', async () => {
    const [first, second] = [await madeVideo('public', 'First'), await madeVideo('public', 'Second')];
    const secret = await madeVideo('private', 'A secret');
    const hidden = await madeVideo('unlisted', 'Hidden');
    for (const visibility of ['public', 'unlisted']) {
      const id = await madeList(visibility, [first, secret, second, hidden]);
      const { title, items = [] } = await feed(`/playlists/${id}/feed.xml`);
      expect(title).toBe(READABLE);
      expect(items.map((item) => item.link)).toEqual([urlOf(second), urlOf(first)]);
    }
    await visitor.refused('not-found', 'GET', `/playlists/${await madeList('private', [first])}/feed.xml`);
    await visitor.refused('not-found', 'GET', `/playlists/${newUlid(1)}/feed.xml`);
  });
});

describe('oEmbed', () => {
  const fetchHere = (address: string): Promise<Response> =>
    visitor.send('GET', new URL(address).pathname + new URL(address).search);

  it('is discovered on a watch page by a consumer that knows nothing of us', async () => {
    for (const visibility of ['public', 'unlisted']) {
      const id = await madeVideo(visibility, HOSTILE);
      const found = await extract(urlOf(id), { maxwidth: 320 }, fetchHere);
      expect(found).toMatchObject({
        method: 'auto-discovery',
        type: 'video',
        version: '1.0',
        title: HOSTILE,
        author_name: owner.username,
        provider_name: 'Rivulet',
        width: 320,
        height: 180,
      });
      expect(found).not.toHaveProperty('thumbnail_url'); // the poster is wider than what was asked for
      expect(String(found.html)).toContain(`src="${ORIGIN}/embed/${id}" width="320" height="180"`);
      expect(String(found.html)).not.toContain('<b>');
    }
  });

  it('tells the size of the poster, and the same in XML', async () => {
    const id = await madeVideo('public', HOSTILE);
    const query = `url=${encodeURIComponent(urlOf(id))}`;
    const json = JSON.parse(await read(`/oembed?${query}`, 'application/json')) as Record<string, unknown>;
    expect(json).toMatchObject({ width: 640, height: 360, thumbnail_width: 1280, thumbnail_height: 720 });
    const xml = await read(`/oembed?${query}&format=xml`, 'text/xml');
    expect(xml).toContain('<width>640</width>');
    for (const never of ['<b>', '\u0001']) expect(xml).not.toContain(never);
  });

  it('begins where the address begins', async () => {
    const id = await madeVideo('public', 'Film');
    const { html } = await extract(`${urlOf(id)}?t=1m5s`, {}, fetchHere);
    expect(html).not.toContain('start='); // the page that is discovered is the canonical one
    const asked = await read(`/oembed?url=${encodeURIComponent(`${urlOf(id)}?t=1m5s`)}`, 'application/json');
    expect(JSON.parse(asked)).toMatchObject({ html: expect.stringContaining(`/embed/${id}?start=1m5s"`) });
  });

  it('tells nothing of what a visitor may not see, of other addresses, or in other formats', async () => {
    const secret = await madeVideo('private', 'A secret');
    const unready = await madeVideo('public', 'A secret', { state: 'processing' });
    const shown = await madeVideo('public', 'Shown');
    const ask = (url: string, more = ''): string => `/oembed?url=${encodeURIComponent(url)}${more}`;
    for (const url of [
      urlOf(secret),
      urlOf(unready),
      `https://elsewhere.test/watch/${shown}`,
      `${ORIGIN}/upload`,
      'javascript:alert(1)',
      'nothing',
    ])
      for (const client of [visitor, owner]) await client.refused('video-not-found', 'GET', ask(url));
    await visitor.refused('oembed-format-unknown', 'GET', ask(urlOf(shown), '&format=yaml'));
    await visitor.refused('invalid-input', 'GET', ask(urlOf(shown), '&maxwidth=0'));
    await visitor.refused('invalid-input', 'GET', '/oembed');
  });
});

describe('the player for other sites', () => {
  it('may be framed anywhere, carries its video, and else is as strict as every page', async () => {
    for (const visibility of ['public', 'unlisted']) {
      const id = await madeVideo(visibility, HOSTILE);
      const response = await visitor.send('GET', `/embed/${id}?start=5&autoplay=1`);
      const html = await response.text();
      expect(response.status).toBe(200);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain('frame-ancestors *');
      expect(policy).toMatch(/script-src 'nonce-[^']+';/);
      expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(html).toContain(`<link rel="canonical" href="${urlOf(id)}">`);
      expect(html).toContain('id="watch-data"');
      expect(html).not.toContain('id="app"');
    }
    const watch = await visitor.send('GET', `/watch/${await madeVideo('public', 'Shown')}`);
    await watch.body?.cancel();
    expect(watch.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  });

  it('says nothing of a private video, not even to its owner: frames have no session', async () => {
    for (const id of [
      await madeVideo('private', 'A secret'),
      await madeVideo('public', 'A secret', { state: 'processing' }),
      newUlid(1),
    ])
      for (const client of [visitor, owner]) {
        const response = await client.send('GET', `/embed/${id}`);
        const html = await response.text();
        expect(response.status).toBe(404);
        expect(html).not.toContain('A secret');
        expect(html).not.toContain('watch-data');
      }
  });
});

describe('the head of a watch page', () => {
  it('names feed, player and counts for previews and search engines', async () => {
    const id = await madeVideo('public', 'Shown');
    await env.DB.prepare('UPDATE videos SET views = 7, likes = 2, comments = 1 WHERE id = ?').bind(id).run();
    const html = await (await visitor.send('GET', `/watch/${id}`)).text();
    expect(html).toContain(
      `<link rel="alternate" type="application/rss+xml" title="${owner.username}" href="${ORIGIN}/@${owner.username}/feed.xml">`,
    );
    expect(html).toContain(`<meta property="og:video" content="${ORIGIN}/embed/${id}">`);
    expect(html).toContain(`<meta name="twitter:player" content="${ORIGIN}/embed/${id}">`);
    const linked = JSON.parse(/ld\+json"[^>]*>(.*?)<\/script>/s.exec(html)?.[1] ?? '') as Record<string, unknown>;
    expect(linked).toMatchObject({
      '@type': 'VideoObject',
      embedUrl: `${ORIGIN}/embed/${id}`,
      author: { '@type': 'Person', name: owner.username },
      interactionStatistic: [
        { interactionType: { '@type': 'WatchAction' }, userInteractionCount: 7 },
        { interactionType: { '@type': 'LikeAction' }, userInteractionCount: 2 },
        { interactionType: { '@type': 'CommentAction' }, userInteractionCount: 1 },
      ],
    });
  });
});

describe('the sitemap', () => {
  const pathsOf = async (): Promise<string[]> => {
    const index = await parseSitemapIndex(Readable.from([await read('/sitemap.xml', 'application/xml')]));
    return index.map(({ url }) => new URL(url).pathname);
  };
  const videosOf = async (path: string) => parseSitemap(Readable.from([await read(path, 'application/xml')]));

  async function closePages(): Promise<number> {
    const execution = createExecutionContext();
    const closed = await closeSitemapPages(createContext(env as never, execution));
    await waitOnExecutionContext(execution);
    return closed;
  }

  it('is named by robots.txt', async () => {
    expect(await read('/robots.txt', 'text/plain')).toContain(`\nSitemap: ${ORIGIN}/sitemap.xml\n`);
  });

  it('lists each listed video once, a thousand to a page, and no other', async () => {
    const secret = await madeVideo('private', 'A secret');
    const ids = Array.from({ length: 2100 }, (_, i) => newUlid(1_600_000_000_000 + i));
    for (let start = 0; start < ids.length; start += 20)
      await env.DB.batch(
        ids.slice(start, start + 20).map(
          (id, i) =>
            env.DB.prepare(
              `INSERT INTO videos (id, owner_id, title, visibility, state, upload_id, source_filename, source_bytes,
               created_at, published_at) VALUES (?, ?, 'Film', 'public', 'ready', 'u', 'f', 1, 1, ?)`,
            ).bind(id, owner.id, 1_600_000_000_000 + Math.floor((start + i) / 7)), // many at the same instant
        ),
      );
    expect(await pathsOf()).toEqual(['/sitemaps/videos-1.xml']);
    expect(await closePages()).toBe(2);
    expect(await closePages()).toBe(0);
    const paths = await pathsOf();
    expect(paths).toHaveLength(3);
    const pages = await Promise.all(paths.map(videosOf));
    expect(pages.map((page) => page.length).slice(0, 2)).toEqual([1000, 1000]);
    const urls = pages.flat().map(({ url }) => url);
    expect(new Set(urls).size).toBe(urls.length);
    const { results } = await env.DB.prepare('SELECT id FROM videos WHERE listed_at IS NOT NULL').all<{ id: string }>();
    expect(new Set(urls)).toEqual(new Set(results.map(({ id }) => urlOf(id))));
    expect(urls).not.toContain(urlOf(secret));
    // Shown again with the day of its first publication: it has a place on a page that was full without it.
    const late = newUlid(1_600_000_000_000);
    await env.DB.prepare(
      `INSERT INTO videos (id, owner_id, title, visibility, state, upload_id, source_filename, source_bytes, created_at, published_at)
       VALUES (?, ?, 'Late', 'public', 'ready', 'u', 'f', 1, 1, 1600000000000)`,
    )
      .bind(late, owner.id)
      .run();
    const withLate = (await Promise.all(paths.map(videosOf))).flat().map(({ url }) => url);
    expect(new Set(withLate)).toEqual(new Set([...urls, urlOf(late)]));
    await visitor.refused('not-found', 'GET', '/sitemaps/videos-4.xml');
    await visitor.refused('not-found', 'GET', '/sitemaps/videos-0.xml');
  });

  it('tells of a video what the schema of video sitemaps asks for', async () => {
    const id = await madeVideo('public', HOSTILE.repeat(10));
    const last = (await pathsOf()).at(-1) ?? '';
    const found = (await videosOf(last)).find(({ url }) => url === urlOf(id));
    const [video] = found?.video ?? [];
    expect(video).toMatchObject({
      player_loc: `${ORIGIN}/embed/${id}`,
      duration: 95,
      view_count: 0,
      tag: ['one', 'two & three'],
      uploader: owner.username,
    });
    expect(video?.title).toMatch(/^A .*…$/su);
    expect(video?.thumbnail_loc).toMatch(`${ORIGIN}/media/`);
  });
});
