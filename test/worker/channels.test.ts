// Channels in the real runtime: what they say, following them exactly, their videos and the feed, and how little is read.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Channel, type ChannelStatistics, SUBSCRIPTIONS_MAX, type Subscription } from '#contract/channels.ts';
import type { VideoItem } from '#contract/videos.ts';
import { newRandomId, newUlid } from '../../src/platform/ids.ts';
import { Client, newPerson } from './harness.ts';
import { rowsReadBy } from './rows-read.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

let owner: Person;
let follower: Person;
const visitor = new Client();
beforeAll(async () => {
  owner = await newPerson();
  follower = await newPerson();
});

const channelOf = (person: Person): string => `/api/v1/channels/${person.username}`;
const followPath = (person: Person): string => `${channelOf(person)}/subscription`;

/** A public video that can be played, unless told otherwise. */
async function madeVideo(
  person: Person,
  listedAt: number,
  { views = 0, visibility = 'public', state = 'ready' } = {},
): Promise<string> {
  const id = newUlid(listedAt);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO videos (id, owner_id, title, visibility, state, upload_id, source_filename, source_bytes, views,
         created_at, published_at) VALUES (?, ?, ?, ?, ?, ?, 'f', 1, ?, 1, ?)`,
    ).bind(id, person.id, `Video ${id}`, visibility, state, newUlid(1), views, listedAt),
    env.DB.prepare("INSERT INTO playback_ids VALUES (?, ?, 1, 'public', 1, NULL)").bind(newRandomId(), id),
  ]);
  return id;
}

async function everyPage<Item>(client: Client, path: string): Promise<Item[]> {
  const all: Item[] = [];
  for (let cursor = ''; ; ) {
    const page: Page<Item> = await client.read(200, 'GET', `${path}${cursor}`);
    all.push(...page.data);
    if (page.nextCursor === null) return all;
    cursor = `${path.includes('?') ? '&' : '?'}cursor=${page.nextCursor}`;
  }
}

const eventsOf = async (type: string, channelId: string): Promise<number> =>
  (await env.DB.prepare(
    "SELECT count(*) AS n FROM outbox WHERE payload ->> 'type' = ? AND payload ->> 'channelId' = ? AND topic IS NULL",
  )
    .bind(type, channelId)
    .first<number>('n')) ?? 0;

describe('a channel', () => {
  it('is found by its handle whatever the case, and says what it is to who asks', async () => {
    const handle = owner.username;
    const expected = { id: owner.id, handle, name: handle, avatar: null, banner: null, about: '', links: [] };
    const seen = await visitor.read<Channel>(200, 'GET', `/api/v1/channels/${handle.toUpperCase()}`);
    expect(seen).toMatchObject({ ...expected, subscriberCount: 0, viewer: { isOwner: false, subscription: null } });
    const own = await owner.read<Channel>(200, 'GET', channelOf(owner));
    expect(own.viewer).toEqual({ isOwner: true, subscription: null });
    expect(await owner.read<Channel>(200, 'GET', '/api/v1/channels/me')).toEqual(own);
    await visitor.refused('channel-not-found', 'GET', '/api/v1/channels/nobody-at-all');
    await visitor.refused('session-required', 'GET', '/api/v1/channels/me');
  });

  it('is edited by its owner; its name and the name of the account stay one', async () => {
    const person = await newPerson();
    const links = [{ title: 'Site', url: 'https://example.test/a' }];
    const edited = await person.read<Channel>(200, 'PATCH', '/api/v1/channels/me', {
      json: { name: ' Río ', about: 'Water', links },
    });
    expect(edited).toMatchObject({ name: 'Río', about: 'Water', links });
    const { user } = await person.read<{ user: { displayName: string } }>(200, 'GET', '/api/v1/me');
    expect(user.displayName).toBe('Río');
    await person.read(200, 'PATCH', '/api/v1/me', { json: { displayName: 'Rio' } });
    expect(await person.read<Channel>(200, 'PATCH', '/api/v1/channels/me', { json: {} })).toMatchObject({
      name: 'Rio',
      about: 'Water',
    });
    for (const [json, pointer] of [
      [{ name: ' ' }, '/name'],
      [{ about: 'x'.repeat(2001) }, '/about'],
      [{ links: [{ title: 'x', url: 'javascript:alert(1)' }] }, '/links/0/url'],
      [{ subscriberCount: 9 }, '/subscriberCount'],
    ] as const) {
      const { errors } = await person.refused('invalid-input', 'PATCH', '/api/v1/channels/me', { json });
      expect(errors[0]?.pointer).toBe(pointer);
    }
    await visitor.refused('session-required', 'PATCH', '/api/v1/channels/me', { json: { about: 'x' } });
  });

  it('is counted by the database, whoever writes', async () => {
    const person = await newPerson();
    const first = await madeVideo(person, 1000, { views: 5 });
    await madeVideo(person, 2000, { views: 2, visibility: 'private' });
    await env.DB.prepare('UPDATE videos SET views = views + 10, likes = 3, comments = 2 WHERE id = ?')
      .bind(first)
      .run();
    const read = () => person.read<ChannelStatistics>(200, 'GET', '/api/v1/channels/me/statistics');
    expect(await read()).toEqual({ subscribers: 0, videos: 1, views: 17, likes: 3, comments: 2 });
    await env.DB.prepare("UPDATE videos SET visibility = 'unlisted' WHERE id = ?").bind(first).run();
    expect((await read()).videos).toBe(0);
    await env.DB.prepare('DELETE FROM videos WHERE id = ?').bind(first).run();
    expect(await read()).toEqual({ subscribers: 0, videos: 0, views: 2, likes: 0, comments: 0 });
    await visitor.refused('session-required', 'GET', '/api/v1/channels/me/statistics');
  });
});

describe('following', () => {
  it('counts once however often it is asked for, and is told once', async () => {
    const star = await newPerson();
    const first = await follower.read<Channel>(200, 'PUT', followPath(star), { json: {} });
    expect(first).toMatchObject({ subscriberCount: 1, viewer: { subscription: { bell: 'all' } } });
    await follower.read(200, 'PUT', followPath(star), { json: { bell: 'all' } });
    const quiet = await follower.read<Channel>(200, 'PUT', followPath(star), { json: { bell: 'none' } });
    expect(quiet).toMatchObject({ subscriberCount: 1, viewer: { subscription: { bell: 'none' } } });
    expect([await eventsOf('channel.subscribed', star.id), await eventsOf('subscription.changed', star.id)]).toEqual([
      1, 2,
    ]);
    const left = await follower.read<Channel>(200, 'DELETE', followPath(star));
    expect(left).toMatchObject({ subscriberCount: 0, viewer: { subscription: null } });
    expect((await follower.read<Channel>(200, 'DELETE', followPath(star))).subscriberCount).toBe(0);
    expect(await eventsOf('subscription.changed', star.id)).toBe(3);
  });

  it('ends at so many channels as the feed can be made of; the bells of those can still be changed', async () => {
    const person = await newPerson();
    const star = await newPerson();
    await person.read(200, 'PUT', followPath(star), { json: {} });
    await env.DB.batch([
      env.DB.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO users (id, username, username_key, email, email_key, display_name, password_hash, created_at)
         SELECT 'many-' || i, 'many-' || i, 'many-' || i, 'many-' || i, 'many-' || i, 'M', '', 1 FROM n`,
      ).bind(SUBSCRIPTIONS_MAX - 1),
      env.DB.prepare(
        `INSERT INTO channels (id, handle, handle_key, name, created_at)
         SELECT id, username, username_key, 'M', 1 FROM users WHERE id LIKE 'many-%'`,
      ),
      env.DB.prepare(`INSERT INTO subscriptions SELECT ?, id, 'all', 1 FROM channels WHERE id LIKE 'many-%'`).bind(
        person.id,
      ),
    ]);
    const { detail } = await person.refused('subscription-limit-reached', 'PUT', followPath(owner), { json: {} });
    expect(detail).toContain(String(SUBSCRIPTIONS_MAX));
    await person.read(200, 'PUT', followPath(star), { json: { bell: 'none' } });
    await person.read(200, 'DELETE', followPath(star));
    await person.read(200, 'PUT', followPath(owner), { json: {} });
    await env.DB.prepare("DELETE FROM users WHERE id LIKE 'many-%'").run();
  });

  it('of one’s own channel, of nobody’s, without a session or with a strange bell is refused', async () => {
    await owner.refused('own-channel', 'PUT', followPath(owner), { json: {} });
    await owner.refused('channel-not-found', 'PUT', '/api/v1/channels/nobody-at-all/subscription', { json: {} });
    await visitor.refused('session-required', 'PUT', followPath(owner), { json: {} });
    await follower.refused('invalid-input', 'PUT', followPath(owner), { json: { bell: 'loud' } });
    await follower.refused('origin-refused', 'PUT', followPath(owner), {
      json: {},
      headers: { origin: 'https://evil.test' },
    });
  });

  it('stays exact when many ask at the same time, twice and in the other direction', async () => {
    const star = await newPerson();
    const fans = await Promise.all(Array.from({ length: 6 }, () => newPerson()));
    await Promise.all(fans.flatMap((fan) => [1, 2, 3].map(() => fan.read(200, 'PUT', followPath(star), { json: {} }))));
    expect((await visitor.read<Channel>(200, 'GET', channelOf(star))).subscriberCount).toBe(6);
    expect(await eventsOf('channel.subscribed', star.id)).toBe(6);
    await Promise.all(
      fans.flatMap((fan, n) =>
        n < 4
          ? [1, 2].map(() => fan.read(200, 'DELETE', followPath(star)))
          : [fan.read(200, 'PUT', followPath(star), { json: { bell: 'none' } })],
      ),
    );
    expect((await visitor.read<Channel>(200, 'GET', channelOf(star))).subscriberCount).toBe(2);
    // An account that goes takes what it followed with it.
    await env.DB.prepare('DELETE FROM users WHERE id = ?').bind(fans[5]?.id).run();
    expect((await visitor.read<Channel>(200, 'GET', channelOf(star))).subscriberCount).toBe(1);
  });

  it('is listed, the newest first, page by page', async () => {
    const person = await newPerson();
    const stars = [await newPerson(), await newPerson(), await newPerson()];
    for (const star of stars) await person.read(200, 'PUT', followPath(star), { json: {} });
    const all = await everyPage<Subscription>(person, '/api/v1/me/subscriptions?limit=2');
    expect(new Set(all.map(({ channel }) => channel.handle))).toEqual(new Set(stars.map((star) => star.username)));
    expect(all[0]).toMatchObject({ bell: 'all', channel: { subscriberCount: 1 } });
    await visitor.refused('session-required', 'GET', '/api/v1/me/subscriptions');
    await person.refused('invalid-cursor', 'GET', '/api/v1/me/subscriptions?cursor=x');
  });
});

describe('the videos of a channel', () => {
  it('come latest, oldest or most viewed first; what is not for everybody never does', async () => {
    const person = await newPerson();
    const made: string[] = [];
    for (const [n, views] of [30, 10, 10, 50, 0].entries()) made.push(await madeVideo(person, 1000 + n, { views }));
    await madeVideo(person, 5000, { visibility: 'private', views: 99 });
    await madeVideo(person, 5001, { visibility: 'unlisted', views: 98 });
    await madeVideo(person, 5002, { state: 'processing', views: 97 });
    await madeVideo(owner, 5003, { views: 96 });
    const listed = async (sort: string) =>
      (await everyPage<VideoItem>(visitor, `${channelOf(person)}/videos?limit=2&sort=${sort}`)).map(({ id }) =>
        made.indexOf(id),
      );
    expect(await listed('latest')).toEqual([4, 3, 2, 1, 0]);
    expect(await listed('oldest')).toEqual([0, 1, 2, 3, 4]);
    expect(await listed('popular')).toEqual([3, 0, 2, 1, 4]);
    await visitor.refused('invalid-input', 'GET', `${channelOf(person)}/videos?sort=random`);
    await visitor.refused('channel-not-found', 'GET', '/api/v1/channels/nobody-at-all/videos');
    const { nextCursor } = await visitor.read<Page<VideoItem>>(200, 'GET', `${channelOf(person)}/videos?limit=2`);
    await visitor.refused('invalid-cursor', 'GET', `${channelOf(person)}/videos?sort=oldest&cursor=${nextCursor}`);
  });
});

describe('the feed of what one follows', () => {
  it('is the newest of all followed channels in one order, page by page, nothing twice', async () => {
    const person = await newPerson();
    const stars = await Promise.all(Array.from({ length: 4 }, () => newPerson()));
    const expected: [listedAt: number, id: string][] = [];
    for (let n = 0; n < 30; n += 1) {
      const star = stars[(n * 7) % 3] as Person; // the fourth has none
      const at = 100_000 + (n % 5) * 10; // many at the same moment
      expected.push([at, await madeVideo(star, at)]);
    }
    await madeVideo(stars[0] as Person, 999_999, { visibility: 'private' });
    await madeVideo(await newPerson(), 999_999);
    expect((await person.read<Page<VideoItem>>(200, 'GET', '/api/v1/feed/subscriptions')).data).toEqual([]);
    for (const star of stars) await person.read(200, 'PUT', followPath(star), { json: {} });
    expected.sort(([a, idA], [b, idB]) => b - a || (idB < idA ? -1 : 1));
    for (const limit of [1, 7, 100]) {
      const all = await everyPage<VideoItem>(person, `/api/v1/feed/subscriptions?limit=${limit}`);
      expect(all.map(({ id }) => id)).toEqual(expected.map(([, id]) => id));
    }
    await visitor.refused('session-required', 'GET', '/api/v1/feed/subscriptions');
  });
});

describe('the page of a channel', () => {
  it('says whose it is, tabs included, and is 404 for nobody’s', async () => {
    const person = await newPerson();
    await person.read(200, 'PATCH', '/api/v1/channels/me', { json: { name: 'Rio <b>', about: 'About "water"' } });
    for (const path of [`/@${person.username}`, `/@${person.username.toUpperCase()}/about`]) {
      const response = await visitor.send('GET', path);
      const html = await response.text();
      expect(response.status).toBe(200);
      expect(html).toContain('<title>Rio &lt;b&gt; · Rivulet</title>');
      expect(html).toContain('<meta property="og:title" content="Rio &lt;b&gt;">');
      expect(html).toContain('<meta property="og:description" content="About &quot;water&quot;">');
      expect(html).toContain(`<link rel="canonical" href="http://localhost:8787/@${person.username}">`);
      expect(html).not.toContain('<b>');
      expect(html).not.toContain('noindex');
    }
    for (const path of ['/@nobody-at-all', '/@', '/@x/y', `/@${person.username}/secrets`]) {
      const response = await visitor.send('GET', path);
      expect(response.status, path).toBe(404);
      expect(await response.text()).toContain('noindex');
    }
    expect((await visitor.send('GET', '/subscriptions')).status).toBe(200);
    expect((await visitor.send('GET', '/settings')).status).toBe(200);
  });
});

describe('what is read', () => {
  it('of a channel and of the feed depends on what is shown and followed, not on what there is', async () => {
    const person = await newPerson();
    const star = await newPerson();
    await person.read(200, 'PUT', followPath(star), { json: {} });
    const fill = async (from: number, to: number) => {
      for (let n = from; n < to; n += 1) await madeVideo(star, 10_000 + n, { views: n % 7 });
    };
    const paths = [
      channelOf(star),
      ...['latest', 'popular', 'oldest'].map((sort) => `${channelOf(star)}/videos?limit=10&sort=${sort}`),
      '/api/v1/feed/subscriptions?limit=10',
      '/api/v1/me/subscriptions',
    ];
    const measure = () => Promise.all(paths.map(async (path) => (await rowsReadBy<unknown>(path, person.cookie)).rows));
    await fill(0, 15);
    const few = await measure();
    await fill(15, 120);
    const many = await measure();
    expect(many).toEqual(few);
    for (const rows of many) expect(rows).toBeLessThanOrEqual(6 * 10 + 20);
  });
});
