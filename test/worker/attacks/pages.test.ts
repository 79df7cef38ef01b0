// Attacks by what people write: titles, names and descriptions that try to become markup, wherever they are shown.
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { hostileTexts } from '../../attacks/hostile-texts.ts';
import { Client, newPerson } from '../harness.ts';
import { storedVideo } from '../stored-video.ts';

const visitor = new Client();
let videoId: string;
let handle: string;

beforeAll(async () => {
  const owner = await newPerson();
  handle = owner.username;
  const hostile = hostileTexts().join(' ');
  const { row } = await storedVideo({ ownerId: owner.id, title: hostile, description: hostile, publishedAt: 1 });
  videoId = row.id;
  await env.DB.prepare('UPDATE channels SET name = ?, about = ? WHERE id = ?').bind(hostile, hostile, owner.id).run();
});

/** The names of the elements and attributes (`@name`) of a document. */
async function markup(html: string): Promise<string[]> {
  const found: string[] = [];
  const rewriter = new HTMLRewriter().on('*', {
    element: (element) => {
      found.push(element.tagName, ...[...element.attributes].map(([name]) => `@${name}`));
    },
  });
  await rewriter.transform(new Response(html)).text();
  return found;
}

const htmlOf = async (path: string): Promise<string> => (await visitor.send('GET', path)).text();
const pages = () => [`/watch/${videoId}`, `/embed/${videoId}`, `/@${handle}`];

test('attack 16: in the head of a page text stays text', async () => {
  for (const path of pages()) {
    const elements = await markup((await htmlOf(path)).replace(/<script[^>]*>.*?<\/script>/gs, ''));
    expect(elements).toContain('meta');
    expect([path, elements.filter((name) => /^(?:img|svg.*|@on.*)$/.test(name))]).toEqual([path, []]);
  }
});

test('attack 16: data for the page does not end the element that holds it', async () => {
  for (const path of pages()) {
    const html = await htmlOf(path);
    const own = [...html.matchAll(/<script\b([^>]*)>(.*?)<\/script>/gs)];
    const strangers = own.filter(([, attributes]) => !attributes?.includes('nonce="'));
    expect([path, strangers.map(([whole]) => whole)]).toEqual([path, []]);
    for (const [, attributes, body] of own)
      if (attributes?.includes('json')) expect(() => JSON.parse(body ?? '')).not.toThrow();
  }
});

test('attack 16: feeds and players for other sites hold text and no markup of people', async () => {
  const url = encodeURIComponent(`${env.PUBLIC_ORIGIN}/watch/${videoId}`);
  for (const path of [`/@${handle}/feed.xml`, `/oembed?format=xml&url=${url}`]) {
    const response = await visitor.send('GET', path);
    const xml = await response.text();
    expect([path, response.status]).toEqual([path, 200]);
    expect(xml).not.toMatch(/<(?:script|img|svg)\b/);
    expect(xml).not.toContain(']]><svg');
  }
});

test('attack 16: the policy of a page runs no script of others, wherever it came from', async () => {
  for (const path of [...pages(), '/', '/nothing']) {
    const policy = (await visitor.send('GET', path)).headers.get('content-security-policy') ?? '';
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? '';
    expect(scripts).toMatch(/^'nonce-[\w+/=]{22,}'$/);
    expect(/style-src ([^;]*)/.exec(policy)?.[1]).toBe(scripts);
    for (const rule of ["default-src 'none'", "base-uri 'none'", "object-src 'none'"]) expect(policy).toContain(rule);
  }
});

test('attack 16: no two answers share a nonce', async () => {
  const nonces = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const { headers } = await visitor.send('GET', '/');
      return /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1];
    }),
  );
  expect(new Set(nonces).size).toBe(5);
});

test('attack 16: a link of a channel is an address of the web', async () => {
  const person = await newPerson();
  for (const url of ['javascript:alert(1)', 'data:text/html,<script>', ' javascript:alert(1)', 'vbscript:x']) {
    const json = { links: [{ title: 'x', url }] };
    await person.refused('invalid-input', 'PATCH', '/api/v1/channels/me', { json });
  }
});
