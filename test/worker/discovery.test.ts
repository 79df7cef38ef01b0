// Trending and home in the real runtime: their order, their pages, what stays hidden, and what reading them costs.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FeedPage } from '#contract/discovery.ts';
import { HALF_LIFE_MS, scoreOf } from '../../src/discovery/score.ts';
import { Client, newPerson } from './harness.ts';
import { makeVideos } from './listed-videos.ts';
import { rowsReadBy } from './rows-read.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
const visitor = new Client();
let owner: Person;
beforeAll(async () => {
  owner = await newPerson();
});

const DAY_MS = HALF_LIFE_MS;
const nowMs = Date.now();
const clear = () => env.DB.prepare('DELETE FROM videos').run();
const idsOf = ({ data }: FeedPage): string[] => data.map(({ id }) => id);

async function allOf(path: string, client: Client = visitor, limit = 5): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: FeedPage = await client.read(200, 'GET', `${path}?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
    ids.push(...idsOf(page));
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
}

describe('trending', () => {
  it('is empty at first', async () => {
    await clear();
    expect(await visitor.read(200, 'GET', '/api/v1/feed/trending')).toEqual({ data: [], nextCursor: null });
  });

  it('is in the order of the score, page by page, and shows nothing that is not everybody’s', async () => {
    await clear();
    const shapes = Array.from({ length: 40 }, (_, n) => ({
      ownerId: owner.id,
      views: (n * 7919) % 1000,
      likes: (n * 31) % 40,
      comments: n % 5,
      publishedAtMs: nowMs - ((n * 13) % 20) * DAY_MS - n,
    }));
    await makeVideos(shapes);
    await makeVideos([
      { ownerId: owner.id, visibility: 'private', views: 1e6, publishedAtMs: nowMs },
      { ownerId: owner.id, visibility: 'unlisted', views: 1e6, publishedAtMs: nowMs },
      { ownerId: owner.id, state: 'processing', views: 1e6, publishedAtMs: nowMs },
    ]);
    const { data } = await visitor.read<FeedPage>(200, 'GET', '/api/v1/feed/trending?limit=100&explain');
    expect(data).toHaveLength(40);
    const totals = data.map(({ score }) => score?.total ?? 0);
    expect(totals).toEqual(totals.toSorted((a, b) => b - a));
    for (const item of data) expect(scoreOf(item, nowMs).engagement).toBe(item.score?.engagement);
    expect(await allOf('/api/v1/feed/trending')).toEqual(data.map(({ id }) => id));
    const [plain] = (await visitor.read<FeedPage>(200, 'GET', '/api/v1/feed/trending?limit=1')).data;
    expect(plain).not.toHaveProperty('score');
  });

  it('has in the database the very order that the score explains', async () => {
    const { results } = await env.DB.prepare(
      'SELECT hot, published_at, views, likes, comments FROM videos WHERE hot IS NOT NULL',
    ).all<Record<'hot' | 'published_at' | 'views' | 'likes' | 'comments', number>>();
    for (const { hot, published_at, views, likes, comments } of results) {
      const engagement = Math.round(1000 * Math.log2(1 + views + 4 * likes + 8 * comments));
      expect(hot).toBe(Math.floor(published_at / (DAY_MS / 1000)) + engagement);
    }
  });

  it('moves what is watched up', async () => {
    await clear();
    const [old = '', young = ''] = await makeVideos([
      { ownerId: owner.id, publishedAtMs: nowMs - 3 * DAY_MS },
      { ownerId: owner.id, publishedAtMs: nowMs },
    ]);
    expect(await allOf('/api/v1/feed/trending')).toEqual([young, old]);
    await env.DB.prepare('UPDATE videos SET views = 20 WHERE id = ?').bind(old).run();
    expect(await allOf('/api/v1/feed/trending')).toEqual([old, young]);
  });

  it('refuses other lists’ cursors', async () => {
    await visitor.refused('invalid-cursor', 'GET', `/api/v1/feed/trending?cursor=${btoa('["latest",1,"x"]')}`);
    await owner.refused('invalid-cursor', 'GET', '/api/v1/feed/home?cursor=x');
    await owner.refused('invalid-cursor', 'GET', '/api/v1/feed/home?cursor=abc.x');
    await visitor.refused('session-required', 'GET', '/api/v1/feed/home');
  });
});

describe('home', () => {
  const follow = (person: Person, channel: Person) =>
    person.read(200, 'PUT', `/api/v1/channels/${channel.username}/subscription`, { json: { bell: 'none' } });

  it('mixes the latest of followed channels into what is trending, each video once', async () => {
    await clear();
    const [viewer, followed] = [await newPerson(), await newPerson()];
    await follow(viewer, followed);
    const [older = '', latest = '', hidden = ''] = await makeVideos([
      { ownerId: followed.id, publishedAtMs: nowMs - 5 * DAY_MS },
      { ownerId: followed.id, publishedAtMs: nowMs - 4 * DAY_MS },
      { ownerId: followed.id, publishedAtMs: nowMs, visibility: 'private' },
    ]);
    const others = await makeVideos(
      Array.from({ length: 12 }, (_, n) => ({ ownerId: owner.id, publishedAtMs: nowMs - n * 1000, views: 3 })),
    );
    const page = await viewer.read<FeedPage>(200, 'GET', '/api/v1/feed/home?limit=5&explain');
    expect(idsOf(page)).toEqual([...others.slice(0, 4), latest]);
    expect(page.data.at(-1)?.score).toMatchObject({ subscription: 2 });
    expect(page.data[0]?.score).toMatchObject({ subscription: 0, engagement: 2 });
    const all = await allOf('/api/v1/feed/home', viewer);
    expect(all.toSorted()).toEqual([older, latest, ...others].toSorted());
    expect(all).not.toContain(hidden);
    // Published while somebody reads on: nothing comes twice, nothing is lost.
    await makeVideos([{ ownerId: followed.id, publishedAtMs: Date.now() + 1000 }]);
    const next = await viewer.read<FeedPage>(200, 'GET', `/api/v1/feed/home?limit=5&cursor=${page.nextCursor}`);
    expect(idsOf(next)).toEqual(others.slice(4, 9));
  });

  it('of somebody who follows nobody is what is trending', async () => {
    const viewer = await newPerson();
    expect(await allOf('/api/v1/feed/home', viewer)).toEqual(await allOf('/api/v1/feed/trending'));
  });

  it('and trending cost the same with 200 videos and with 5,000, whomever one follows', async () => {
    await clear();
    const viewer = await newPerson();
    const channels: Person[] = [];
    for (let n = 0; n < 14; n += 1) channels.push(await newPerson());
    for (const channel of channels) await follow(viewer, channel);
    const some = (count: number) =>
      makeVideos(
        Array.from({ length: count }, (_, n) => ({
          ownerId: channels[n % channels.length]?.id ?? '',
          visibility: n % 4 === 0 ? ('private' as const) : ('public' as const),
          publishedAtMs: nowMs - n * 1000,
          views: n % 50,
        })),
      );
    const measure = async () => {
      const rows: number[] = [];
      for (const [path, cookie] of [
        ['/api/v1/feed/trending', null],
        ['/api/v1/feed/home', viewer.cookie],
      ] as const) {
        const first = await rowsReadBy<FeedPage>(`${path}?limit=24`, cookie);
        expect(first.body.data.length).toBeGreaterThan(11);
        const next = await rowsReadBy<FeedPage>(`${path}?limit=24&cursor=${first.body.nextCursor}`, cookie);
        for (const { rows: read, body } of [first, next]) {
          expect(read).toBeLessThanOrEqual(6 * body.data.length + 20);
          rows.push(read);
        }
      }
      return rows;
    };
    await some(200);
    const few = await measure();
    await some(4800);
    const many = await measure();
    for (const [index, rows] of many.entries()) expect(Math.abs(rows - (few[index] ?? 0))).toBeLessThan(rows / 10);
  });
});
