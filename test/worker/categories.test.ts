// Categories and tags in the real runtime: who changes them, what a video may say, where it is found, what reading costs.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Category, CategoryList } from '#contract/categories.ts';
import type { Video, VideoItem } from '#contract/videos.ts';
import { sweepTags } from '../../src/categories/tags.ts';
import { openDb } from '../../src/db/client.ts';
import { Client, newPerson, startUpload, theOperator } from './harness.ts';
import { makeVideos } from './listed-videos.ts';
import { rowsReadBy } from './rows-read.ts';

interface Page {
  data: VideoItem[];
  nextCursor: string | null;
}

let owner: Awaited<ReturnType<typeof newPerson>>;
let operator: Awaited<ReturnType<typeof theOperator>>;
const visitor = new Client();
beforeAll(async () => {
  owner = await newPerson();
  operator = await theOperator();
});

const listed = async (): Promise<Category[]> =>
  (await visitor.read<CategoryList>(200, 'GET', '/api/v1/categories')).data;
const find = (query: string, client: Client = visitor) => client.read<Page>(200, 'GET', `/api/v1/videos?${query}`);
const idsOf = ({ data }: Page): string[] => data.map(({ id }) => id);
const ADMIN = '/api/v1/operations/categories';

describe('categories', () => {
  it('are fifteen at first, made once however often', async () => {
    const before = await listed();
    expect(before).toHaveLength(15);
    expect(before[2]).toEqual({ slug: 'music', name: 'Music', hasVideos: false });
    const migration = env.TEST_MIGRATIONS.find(({ name }) => name.startsWith('0009'));
    const insert = migration?.queries.find((query) => query.includes('INSERT OR IGNORE')) ?? '';
    await env.DB.prepare("UPDATE categories SET name = 'Tunes' WHERE slug = 'music'").run();
    await env.DB.prepare(insert).run();
    expect((await listed()).map(({ name }) => name)).toContain('Tunes');
    await env.DB.prepare("UPDATE categories SET name = 'Music' WHERE slug = 'music'").run();
    expect(await listed()).toEqual(before);
  });

  it('are nobody’s to change but the operators’', async () => {
    for (const client of [visitor, owner]) {
      await client.refused('not-found', 'POST', ADMIN, { json: { name: 'Mine' } });
      await client.refused('not-found', 'PATCH', `${ADMIN}/music`, { json: { name: 'Mine' } });
      await client.refused('not-found', 'POST', `${ADMIN}/order`, { json: { slugs: [] } });
      await client.refused('not-found', 'DELETE', `${ADMIN}/music`);
    }
    expect(await listed()).toHaveLength(15);
  });

  it('are added with a slug of their name, renamed without another, and deleted', async () => {
    const made = await operator.read(201, 'POST', ADMIN, { json: { name: ' Été & Hiver ' } });
    expect(made).toEqual({ slug: 'été-hiver', name: 'Été & Hiver' });
    expect((await listed()).at(-1)).toEqual({ slug: 'été-hiver', name: 'Été & Hiver', hasVideos: false });
    const twice = await operator.refused('category-exists', 'POST', ADMIN, { json: { name: 'ÉTÉ HIVER' } });
    expect(twice.detail).toContain('Été & Hiver');
    const path = `${ADMIN}/${encodeURIComponent('été-hiver')}`;
    await operator.read(200, 'PATCH', path, { json: { name: 'Seasons' } });
    expect((await listed()).at(-1)).toMatchObject({ slug: 'été-hiver', name: 'Seasons' });
    for (const name of ['', ' ', '!!!', 'x'.repeat(41)]) {
      const { errors } = await operator.refused('invalid-input', 'POST', ADMIN, { json: { name } });
      expect(errors[0]?.pointer).toBe('/name');
    }
    await operator.read(204, 'DELETE', path);
    await operator.refused('category-not-found', 'DELETE', path);
    await operator.refused('category-not-found', 'PATCH', path, { json: { name: 'Gone' } });
  });

  it('stand in the order that is given, if it names each of them', async () => {
    const slugs = (await listed()).map(({ slug }) => slug);
    const turned = slugs.toReversed();
    const answer = await operator.read<CategoryList>(200, 'POST', `${ADMIN}/order`, { json: { slugs: turned } });
    expect(answer.data.map(({ slug }) => slug)).toEqual(turned);
    for (const wrong of [[], slugs.slice(1), [...slugs, 'nonsense'], [...slugs.slice(1), slugs[1]]]) {
      await operator.refused('invalid-input', 'POST', `${ADMIN}/order`, { json: { slugs: wrong } });
    }
    expect((await listed()).map(({ slug }) => slug)).toEqual(turned);
    await operator.read(200, 'POST', `${ADMIN}/order`, { json: { slugs } });
  });

  it('with videos in them, private ones too, cannot be deleted: the count is told', async () => {
    await makeVideos([
      { ownerId: owner.id, category: 'comedy', visibility: 'private' },
      { ownerId: owner.id, category: 'comedy' },
    ]);
    const { detail } = await operator.refused('category-in-use', 'DELETE', `${ADMIN}/comedy`);
    expect(detail).toContain('2 videos are in “Comedy”');
    expect((await listed()).find(({ slug }) => slug === 'comedy')?.hasVideos).toBe(true);
  });

  it('have videos only for everybody’s: a private one does not show', async () => {
    await makeVideos([{ ownerId: owner.id, category: 'sports', visibility: 'private' }]);
    await makeVideos([{ ownerId: owner.id, category: 'sports', state: 'processing' }]);
    expect((await listed()).find(({ slug }) => slug === 'sports')?.hasVideos).toBe(false);
    expect(await find('category=sports')).toEqual({ data: [], nextCursor: null });
  });
});

describe('what a video says of itself', () => {
  it('may name a category that exists, one that operators added too', async () => {
    await operator.read(201, 'POST', ADMIN, { json: { name: 'Kites' } });
    const { videoId } = await startUpload(owner, 10, { category: 'kites' });
    const path = `/api/v1/videos/${videoId}`;
    expect(await owner.read<Video>(200, 'GET', path)).toMatchObject({ category: 'kites' });
    for (const [method, where, json] of [
      ['PATCH', path, { category: 'nonsense' }],
      ['POST', '/api/v1/uploads', { filename: 'a.mp4', sizeBytes: 1, category: 'nonsense' }],
    ] as const) {
      const { errors } = await owner.refused('invalid-input', method, where, { json });
      expect(errors).toEqual([{ pointer: '/category', detail: expect.stringContaining('no such category') }]);
    }
    await operator.refused('category-in-use', 'DELETE', `${ADMIN}/kites`);
    await owner.read(200, 'PATCH', path, { json: { category: null } });
    await operator.read(204, 'DELETE', `${ADMIN}/kites`);
  });

  it('never names a category that was deleted at the same moment', async () => {
    await operator.read(201, 'POST', ADMIN, { json: { name: 'Brief' } });
    const [id = ''] = await makeVideos([{ ownerId: owner.id, visibility: 'private' }]);
    const begin = () =>
      owner.send('POST', '/api/v1/uploads', { json: { filename: 'a.mp4', sizeBytes: 1, category: 'brief' } });
    const edit = () => owner.send('PATCH', `/api/v1/videos/${id}`, { json: { category: 'brief' } });
    const remove = () => operator.send('DELETE', `${ADMIN}/brief`);
    await Promise.all([begin(), edit(), remove(), begin(), remove(), begin(), edit(), remove(), begin()]);
    const dangling = await env.DB.prepare(
      'SELECT count(*) AS n FROM videos WHERE category NOT IN (SELECT slug FROM categories)',
    ).first<{ n: number }>();
    expect(dangling?.n).toBe(0);
  });

  const slugsOf = async (videoId: string): Promise<unknown[]> =>
    (
      await env.DB.prepare('SELECT slug FROM video_tags WHERE video_id = ? ORDER BY slug').bind(videoId).all()
    ).results.map((row) => row['slug']);

  it('has each tag once, whatever the case, and a row for each', async () => {
    const { videoId } = await startUpload(owner, 10, { tags: ['Café Crème', 'CAFÉ crème', '日本語', '🎬'] });
    const path = `/api/v1/videos/${videoId}`;
    expect((await owner.read<Video>(200, 'GET', path)).tags).toEqual(['Café Crème', '日本語', '🎬']);
    expect(await slugsOf(videoId)).toEqual(['café-crème', '日本語']);
    const edited = await owner.read<Video>(200, 'PATCH', path, { json: { tags: ['日本語', 'Rain', 'rain'] } });
    expect(edited.tags).toEqual(['日本語', 'Rain']);
    expect(await slugsOf(videoId)).toEqual(['rain', '日本語']);
    await owner.read(200, 'PATCH', path, { json: { title: 'Another' } });
    expect(await slugsOf(videoId)).toEqual(['rain', '日本語']);
    await owner.read(204, 'DELETE', path);
    expect(await slugsOf(videoId)).toEqual([]);
  });

  it('from before there were rows of tags gets them from the sweep, once', async () => {
    const [id = ''] = await makeVideos([{ ownerId: owner.id, tags: ['Old Tag'] }]);
    const db = openDb(env.DB);
    expect(await sweepTags({ db })).toBeGreaterThan(0);
    expect(await slugsOf(id)).toEqual(['old-tag']);
    expect(await sweepTags({ db })).toBe(0);
    expect(idsOf(await find('tag=Old Tag'))).toEqual([id]);
  });
});

describe('lists', () => {
  it('of a category and of a tag come a page at a time, newest first, each video once', async () => {
    const ids = await makeVideos(
      Array.from({ length: 7 }, (_, n) => ({
        ownerId: owner.id,
        category: 'gaming',
        publishedAtMs: 1_800_000_000_000 + Math.floor(n / 2), // some at the same moment
      })),
    );
    await env.DB.batch(
      ids.map((id) =>
        env.DB.prepare("INSERT INTO video_tags SELECT 'été', id, listed_at FROM videos WHERE id = ?").bind(id),
      ),
    );
    for (const query of ['category=gaming', `tag=${encodeURIComponent('Été')}`]) {
      const pages: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Page = await find(`${query}&limit=3${cursor ? `&cursor=${cursor}` : ''}`);
        pages.push(...idsOf(page));
        cursor = page.nextCursor;
      } while (cursor);
      expect(pages).toEqual(ids.toSorted((a, b) => byListing(b, a)));
    }
    function byListing(a: string, b: string): number {
      return Math.floor(ids.indexOf(a) / 2) - Math.floor(ids.indexOf(b) / 2) || (a < b ? -1 : 1);
    }
  });

  it('show what is published, and no longer what is withdrawn', async () => {
    const [id = ''] = await makeVideos([{ ownerId: owner.id, visibility: 'private', category: 'education' }]);
    await owner.read(200, 'PATCH', `/api/v1/videos/${id}`, { json: { tags: ['Hidden thing'] } });
    const found = async () => [idsOf(await find('tag=hidden-thing')), idsOf(await find('category=education'))];
    expect(await found()).toEqual([[], []]);
    await owner.read(200, 'PATCH', `/api/v1/videos/${id}`, { json: { visibility: 'public' } });
    expect(await found()).toEqual([[id], [id]]);
    await owner.read(200, 'PATCH', `/api/v1/videos/${id}`, { json: { visibility: 'unlisted' } });
    expect(await found()).toEqual([[], []]);
  });

  it('refuse what they are not asked like', async () => {
    await visitor.refused('category-not-found', 'GET', '/api/v1/videos?category=nonsense');
    await visitor.refused('invalid-input', 'GET', '/api/v1/videos?category=music&tag=x');
    await visitor.refused('invalid-input', 'GET', '/api/v1/videos?tag=');
    await visitor.refused('invalid-cursor', 'GET', `/api/v1/videos?tag=x&cursor=${btoa('["latest",1]')}`);
    expect(await find('tag=%F0%9F%8E%AC')).toEqual({ data: [], nextCursor: null });
  });

  it('cost the same with 200 videos and with 5,000, private ones among them', async () => {
    const some = (count: number) =>
      makeVideos(
        Array.from({ length: count }, (_, n) => ({
          ownerId: owner.id,
          category: 'music',
          visibility: n % 3 === 0 ? ('private' as const) : ('public' as const),
        })),
      );
    const tagAll = () =>
      env.DB.prepare(
        "INSERT OR IGNORE INTO video_tags SELECT 'music', id, listed_at FROM videos WHERE category = 'music'",
      ).run();
    const measure = async () => {
      const rows: number[] = [];
      for (const path of ['videos?category=music', 'videos?tag=music', 'categories']) {
        const first = await rowsReadBy<Page>(`/api/v1/${path}`);
        rows.push(first.rows);
        if (first.body.nextCursor) {
          rows.push((await rowsReadBy<Page>(`/api/v1/${path}&cursor=${first.body.nextCursor}`)).rows);
        }
      }
      return rows;
    };
    await some(200);
    await tagAll();
    const few = await measure();
    await some(4800);
    await tagAll();
    expect(await measure()).toEqual(few);
    for (const rows of few) expect(rows).toBeLessThanOrEqual(6 * 24 + 20);
  });
});

describe('pages', () => {
  const open = async (path: string) => {
    const response = await visitor.send('GET', path);
    return { status: response.status, html: await response.text() };
  };

  it('of a category and of a tag say in their head what is on them', async () => {
    await operator.read(201, 'POST', ADMIN, { json: { name: 'Élan <b>' } });
    const category = await open(`/categories/${encodeURIComponent('élan-b')}`);
    expect(category.status).toBe(200);
    expect(category.html).toContain('<title>Élan &lt;b&gt; · Rivulet</title>');
    expect(category.html).toContain('<meta property="og:title" content="Élan &lt;b&gt;">');
    expect(category.html).toContain(`/categories/${encodeURIComponent('élan-b')}">`);
    const [id = ''] = await makeVideos([{ ownerId: owner.id }]);
    await owner.read(200, 'PATCH', `/api/v1/videos/${id}`, { json: { tags: ['日本語', 'C#'] } });
    for (const [path, title] of [
      [`/tags/${encodeURIComponent('日本語')}`, '#日本語 · Rivulet'],
      ['/tags/c%23', '#c# · Rivulet'],
      ['/tags/C%23', '#c# · Rivulet'],
      ['/trending', 'Trending · Rivulet'],
    ] as const) {
      const { status, html } = await open(path);
      expect(status, path).toBe(200);
      expect(html).toContain(`<title>${title}</title>`);
    }
    await operator.read(204, 'DELETE', `${ADMIN}/${encodeURIComponent('élan-b')}`);
  });

  it('that nothing is on are not there, nor those of what is hidden', async () => {
    const [id = ''] = await makeVideos([{ ownerId: owner.id, visibility: 'private' }]);
    await owner.read(200, 'PATCH', `/api/v1/videos/${id}`, { json: { tags: ['A secret'] } });
    for (const path of [
      '/tags/a-secret',
      '/tags/nothing',
      '/tags/%E0',
      '/tags',
      '/categories',
      '/categories/nothing',
    ]) {
      const { status, html } = await open(path);
      expect(status, path).toBe(404);
      expect(html).toContain('noindex');
    }
  });
});
