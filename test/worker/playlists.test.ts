// Playlists in the real runtime: order, limits, who sees what, watch later, what one liked.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Playlist, PlaylistItem } from '#contract/playlists.ts';
import type { VideoState, Visibility } from '#contract/videos.ts';
import { newRandomId, newUlid } from '../../src/platform/ids.ts';
import { Client, newPerson } from './harness.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

let owner: Person;
let stranger: Person;
const visitor = new Client();
let clockMs = Date.UTC(2026, 0, 1);

async function madeVideo(person: Person, visibility: Visibility = 'public', state: VideoState = 'ready') {
  clockMs += 1000;
  const id = newUlid(clockMs);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO videos (id, owner_id, title, visibility, state, upload_id, source_filename, source_bytes, duration_ms,
         poster_key, created_at, published_at)
       VALUES (?, ?, ?, ?, ?, ?, 'clip.mp4', 10, 61500, 'poster', ?, ?)`,
    ).bind(
      id,
      person.id,
      `Video ${id}`,
      visibility,
      state,
      newUlid(clockMs),
      clockMs,
      visibility === 'public' ? clockMs : null,
    ),
    env.DB.prepare('INSERT INTO playback_ids VALUES (?, ?, 1, ?, ?, NULL)').bind(
      newRandomId(),
      id,
      visibility === 'private' ? 'signed' : 'public',
      clockMs,
    ),
  ]);
  return id;
}

const madeList = (person: Person, json: Record<string, unknown> = {}) =>
  person.read<Playlist>(201, 'POST', '/api/v1/playlists', { json: { title: 'A list', ...json } });
const put = (person: Client, list: string, video: string) =>
  person.read(204, 'PUT', `/api/v1/playlists/${list}/items/${video}`);
const itemsOf = (client: Client, list: string, query = '') =>
  client.read<Page<PlaylistItem>>(200, 'GET', `/api/v1/playlists/${list}/items${query}`);
const orderOf = async (client: Client, list: string) =>
  (await itemsOf(client, list)).data.map(({ videoId }) => videoId);
const countOf = async (client: Client, list: string) =>
  (await client.read<Playlist>(200, 'GET', `/api/v1/playlists/${list}`)).itemCount;

/** A list of so many public videos of the owner. */
async function filledList(count: number, json: Record<string, unknown> = {}) {
  const list = await madeList(owner, json);
  const videos: string[] = [];
  for (let i = 0; i < count; i += 1) {
    videos.push(await madeVideo(owner));
    await put(owner, list.id, videos[i] as string);
  }
  return { id: list.id, videos };
}

beforeAll(async () => {
  owner = await newPerson();
  stranger = await newPerson();
});

describe('a playlist', () => {
  it('is private unless it says otherwise, and is made, changed and deleted by its owner', async () => {
    const made = await madeList(owner, { title: '  Rivers ' });
    expect(made).toMatchObject({ title: 'Rivers', visibility: 'private', kind: 'own', itemCount: 0, poster: null });
    expect(made.channel.handle).toBe(owner.username);
    const path = `/api/v1/playlists/${made.id}`;
    for (const client of [stranger, visitor]) {
      await client.refused('playlist-not-found', 'GET', path);
      await client.refused('playlist-not-found', 'GET', `${path}/items`);
    }
    await stranger.refused('playlist-not-found', 'PATCH', path, { json: { title: 'Mine' } });
    await stranger.refused('playlist-not-found', 'DELETE', path);
    await visitor.refused('session-required', 'DELETE', path);
    const edited = await owner.read<Playlist>(200, 'PATCH', path, {
      json: { visibility: 'unlisted', description: 'Still and wild' },
    });
    expect(edited).toMatchObject({ title: 'Rivers', visibility: 'unlisted', description: 'Still and wild' });
    expect((await visitor.read<Playlist>(200, 'GET', path)).itemCount).toBeNull();
    await stranger.refused('not-owner', 'PATCH', path, { json: { title: 'Mine' } });
    await owner.read(204, 'DELETE', path);
    await owner.refused('playlist-not-found', 'GET', path);
  });

  it('is refused with the place of what is wrong with it', async () => {
    for (const [json, pointer] of [
      [{ title: ' ' }, '/title'],
      [{ title: 'x'.repeat(121) }, '/title'],
      [{ title: 'x', visibility: 'secret' }, '/visibility'],
      [{ title: 'x', itemCount: 3 }, '/itemCount'],
    ] as const) {
      const problem = await owner.refused('invalid-input', 'POST', '/api/v1/playlists', { json });
      expect(problem.errors[0]?.pointer).toBe(pointer);
    }
  });

  it('comes once for a key that is sent twice', async () => {
    const sent = { json: { title: 'Once' }, headers: { 'idempotency-key': 'list-1' } };
    const first = await owner.read<Playlist>(201, 'POST', '/api/v1/playlists', sent);
    expect((await owner.read<Playlist>(201, 'POST', '/api/v1/playlists', sent)).id).toBe(first.id);
  });
});

describe('items', () => {
  it('are put in once each, taken out, and counted exactly, also at the same time', async () => {
    const { id } = await madeList(owner);
    const videos = await Promise.all(Array.from({ length: 6 }, () => madeVideo(owner)));
    await Promise.all([...videos, ...videos].map((video) => put(owner, id, video)));
    expect(await countOf(owner, id)).toBe(6);
    expect((await orderOf(owner, id)).sort()).toEqual([...videos].sort());
    const gone = videos[2] as string;
    const answers = await Promise.all(
      [1, 2, 3].map(() => owner.send('DELETE', `/api/v1/playlists/${id}/items/${gone}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    expect(await countOf(owner, id)).toBe(5);
    await owner.refused('video-not-found', 'PUT', `/api/v1/playlists/${id}/items/${newUlid(1)}`);
    await owner.refused('playlist-item-not-found', 'DELETE', `/api/v1/playlists/${id}/items/${gone}`);
  });

  it('move behind and before others and to the ends', async () => {
    const { id, videos } = await filledList(5);
    const [a, b, c, d, e] = videos as [string, string, string, string, string];
    const move = (video: string, json: unknown) =>
      owner.read(204, 'PATCH', `/api/v1/playlists/${id}/items/${video}`, { json });
    expect(await orderOf(owner, id)).toEqual([a, b, c, d, e]);
    await move(a, { after: c });
    expect(await orderOf(owner, id)).toEqual([b, c, a, d, e]);
    await move(e, { before: c });
    expect(await orderOf(owner, id)).toEqual([b, e, c, a, d]);
    await move(d, { after: null });
    expect(await orderOf(owner, id)).toEqual([d, b, e, c, a]);
    await move(b, { before: null });
    expect(await orderOf(owner, id)).toEqual([d, e, c, a, b]);
    await move(c, { after: e }); // where it is
    await move(c, { after: c });
    expect(await orderOf(owner, id)).toEqual([d, e, c, a, b]);
    const other = await madeVideo(owner);
    const path = `/api/v1/playlists/${id}/items`;
    await owner.refused('playlist-item-not-found', 'PATCH', `${path}/${a}`, { json: { after: other } });
    await owner.refused('playlist-item-not-found', 'PATCH', `${path}/${other}`, { json: { after: null } });
    await owner.refused('invalid-input', 'PATCH', `${path}/${a}`, { json: {} });
  });

  it('keep their order when the keys are numbered anew', async () => {
    const { id, videos } = await filledList(4);
    const [a, b, c, d] = videos as [string, string, string, string];
    // Equal keys, as two moves at the same time leave them: the ids decide, and nothing fits between.
    await env.DB.prepare("UPDATE playlist_items SET position = 'i00000' WHERE playlist_id = ?").bind(id).run();
    await owner.read(204, 'PATCH', `/api/v1/playlists/${id}/items/${d}`, { json: { after: a } });
    expect(await orderOf(owner, id)).toEqual([a, d, b, c]);
    // As many moves to one place leave them: nothing fits between within the length that is allowed.
    const long = `i00001${'0'.repeat(25)}1`;
    await env.DB.batch(
      [a, d, b, c].map((video, place) =>
        env.DB.prepare('UPDATE playlist_items SET position = ? WHERE playlist_id = ? AND video_id = ?').bind(
          ['i00001', long, 'i00002', 'i00003'][place],
          id,
          video,
        ),
      ),
    );
    await owner.read(204, 'PATCH', `/api/v1/playlists/${id}/items/${c}`, { json: { before: d } });
    const keys = await env.DB.prepare(
      'SELECT max(length(position)) AS longest FROM playlist_items WHERE playlist_id = ?',
    )
      .bind(id)
      .first<number>('longest');
    expect(keys).toBeLessThanOrEqual(32);
    expect(await orderOf(owner, id)).toEqual([a, c, d, b]);
  });

  it('come in pages, and from a few before the one that plays', async () => {
    const { id, videos } = await filledList(15, { visibility: 'public' });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<PlaylistItem> = await itemsOf(visitor, id, `?limit=4${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.data.map(({ videoId }) => videoId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(videos);
    const around = await itemsOf(visitor, id, `?from=${videos[13]}`);
    expect(around.data.map(({ videoId }) => videoId)).toEqual(videos.slice(3));
    expect((await itemsOf(visitor, id, `?from=${newUlid(5)}`)).data).toHaveLength(15);
    await visitor.refused('invalid-cursor', 'GET', `/api/v1/playlists/${id}/items?cursor=nonsense`);
    await visitor.refused('invalid-input', 'GET', `/api/v1/playlists/${id}/items?limit=101`);
  });

  it('cost at most four rows each to read, however long the list is', async () => {
    const { id, videos } = await filledList(2);
    const many = Array.from(
      { length: 3000 },
      (_, i) => `('${id}', '${newUlid(i)}', 'j${String(i).padStart(5, '0')}', 1)`,
    );
    for (let i = 0; i < many.length; i += 500)
      await env.DB.exec(`INSERT INTO playlist_items VALUES ${many.slice(i, i + 500).join(', ')}`);
    expect(await countOf(owner, id)).toBe(3002);
    const plan = await env.DB.prepare(
      `EXPLAIN QUERY PLAN SELECT * FROM playlist_items WHERE playlist_id = ? AND (position, video_id) > (?, ?)
       ORDER BY position, video_id LIMIT 25`,
    )
      .bind(id, 'j02000', videos[0])
      .all<{ detail: string }>();
    expect(plan.results.map(({ detail }) => detail).join()).toMatch(/INDEX playlist_items_in_order/);
    expect(plan.results.map(({ detail }) => detail).join()).not.toMatch(/TEMP B-TREE/);
  });
});

describe('what may not be seen', () => {
  it('is a place without facts for the owner of the list, and nothing for others', async () => {
    const { id, videos } = await filledList(3, { visibility: 'public' });
    const [hidden, deleted, shown] = videos as [string, string, string];
    const foreign = await madeVideo(stranger);
    await put(owner, id, foreign);
    await env.DB.prepare("UPDATE videos SET visibility = 'private' WHERE id IN (?, ?)").bind(hidden, foreign).run();
    await owner.read(204, 'DELETE', `/api/v1/videos/${deleted}`);
    const own = (await itemsOf(owner, id)).data;
    // One's own private video one sees; somebody else's is told of no more.
    expect(own.map(({ videoId, video }) => [videoId, video?.id ?? null])).toEqual([
      [hidden, hidden],
      [deleted, null],
      [shown, shown],
      [foreign, null],
    ]);
    expect(await countOf(owner, id)).toBe(4);
    for (const client of [visitor, stranger]) {
      const page = await itemsOf(client, id);
      const own = client === stranger ? [foreign] : [];
      expect(page.data.map(({ videoId }) => videoId)).toEqual([shown, ...own]);
      const list = await client.read<Playlist>(200, 'GET', `/api/v1/playlists/${id}`);
      expect(list).toMatchObject({ itemCount: null, poster: null, firstVideoId: null });
      const text = JSON.stringify([page, list]);
      expect(text).not.toContain(hidden);
      expect(text).not.toContain(deleted);
    }
    await owner.read(204, 'DELETE', `/api/v1/playlists/${id}/items/${deleted}`);
    await owner.read(204, 'DELETE', `/api/v1/playlists/${id}/items/${foreign}`);
    expect(await countOf(owner, id)).toBe(2);
  });

  it('an unlisted video is in no public list, but in one that is found by its link', async () => {
    const list = await madeList(owner, { visibility: 'public' });
    const video = await madeVideo(owner, 'unlisted');
    await put(owner, list.id, video);
    expect(await orderOf(visitor, list.id)).toEqual([]);
    expect(await orderOf(owner, list.id)).toEqual([video]);
    await owner.read(200, 'PATCH', `/api/v1/playlists/${list.id}`, { json: { visibility: 'unlisted' } });
    expect(await orderOf(visitor, list.id)).toEqual([video]);
  });

  it('another’s private video cannot be put into a list', async () => {
    const list = await madeList(owner);
    const video = await madeVideo(stranger, 'private');
    await owner.refused('video-not-found', 'PUT', `/api/v1/playlists/${list.id}/items/${video}`);
  });
});

describe('watch later', () => {
  it('is made on first use, once, newest on top, and stays private and as it is', async () => {
    const person = await newPerson();
    const path = '/api/v1/playlists/watch-later';
    expect(await person.read<Playlist>(200, 'GET', path)).toMatchObject({
      id: person.id,
      kind: 'watch-later',
      itemCount: 0,
    });
    await visitor.refused('playlist-not-found', 'GET', path);
    const [first, second] = [await madeVideo(owner), await madeVideo(owner)];
    await Promise.all([put(person, 'watch-later', first), put(person, 'watch-later', first)]);
    await put(person, 'watch-later', second);
    expect(await orderOf(person, 'watch-later')).toEqual([second, first]);
    const list = await person.read<Playlist>(200, 'GET', path);
    expect(list).toMatchObject({ itemCount: 2, visibility: 'private', firstVideoId: second });
    await stranger.refused('playlist-not-found', 'GET', `/api/v1/playlists/${list.id}`);
    await person.refused('playlist-fixed', 'PATCH', path, { json: { visibility: 'public' } });
    await person.refused('playlist-fixed', 'DELETE', path);
    await person.read(204, 'DELETE', `${path}/items/${first}`);
    expect(await countOf(person, list.id)).toBe(1);
  });
});

describe('lists of lists', () => {
  it('of one’s own begin with watch later, then the last changed, page by page, and say what contains a video', async () => {
    const person = await newPerson();
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.unshift((await madeList(person, { title: `List ${i}` })).id);
    const video = await madeVideo(owner);
    await put(person, made[1] as string, video);
    await env.DB.batch(
      made.map((id, i) => env.DB.prepare('UPDATE playlists SET updated_at = ? WHERE id = ?').bind(1000 - i, id)),
    );
    const seen: Playlist[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `?limit=2&videoId=${video}${cursor ? `&cursor=${cursor}` : ''}`;
      const page: Page<Playlist> = await person.read(200, 'GET', `/api/v1/me/playlists${query}`);
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(seen.map(({ id }) => id)).toEqual([person.id, ...made]);
    expect(seen.filter(({ contains }) => contains).map(({ id }) => id)).toEqual([made[1]]);
    expect(seen.find(({ contains }) => contains)?.poster).toContain('/poster.jpg');
    const one = await person.read<Page<Playlist>>(200, 'GET', '/api/v1/me/playlists?limit=1');
    const next = await person.read<Page<Playlist>>(200, 'GET', `/api/v1/me/playlists?limit=1&cursor=${one.nextCursor}`);
    expect(next.data.map(({ id }) => id)).toEqual([made[0]]);
    await visitor.refused('session-required', 'GET', '/api/v1/me/playlists');
    await person.refused('invalid-cursor', 'GET', '/api/v1/me/playlists?cursor=x');
  });

  it('of a channel hold what is public, whatever the case of the handle', async () => {
    const person = await newPerson();
    const shown = await madeList(person, { title: 'Shown', visibility: 'public' });
    await madeList(person, { title: 'By link', visibility: 'unlisted' });
    await madeList(person, { title: 'Private' });
    await put(person, 'watch-later', await madeVideo(owner));
    for (const client of [visitor, person]) {
      const page = await client.read<Page<Playlist>>(
        200,
        'GET',
        `/api/v1/channels/${person.username.toUpperCase()}/playlists`,
      );
      expect(page.data.map(({ id }) => id)).toEqual([shown.id]);
    }
    await visitor.refused('channel-not-found', 'GET', '/api/v1/channels/nobody-here/playlists');
  });
});

it('what one liked comes the last first, page by page, and names what is gone as such', async () => {
  const person = await newPerson();
  const videos = [
    await madeVideo(owner),
    await madeVideo(owner),
    await madeVideo(owner, 'unlisted'),
    await madeVideo(owner),
  ];
  for (const [i, video] of videos.entries()) {
    await env.DB.prepare('INSERT INTO reactions VALUES (?, ?, ?, ?)')
      .bind(video, person.id, i === 3 ? -1 : 1, 1000 + i)
      .run();
  }
  await env.DB.prepare("UPDATE videos SET visibility = 'private' WHERE id = ?").bind(videos[1]).run();
  const first = await person.read<Page<PlaylistItem>>(200, 'GET', '/api/v1/me/liked?limit=2');
  const second = await person.read<Page<PlaylistItem>>(
    200,
    'GET',
    `/api/v1/me/liked?limit=2&cursor=${first.nextCursor}`,
  );
  expect([...first.data, ...second.data].map(({ videoId, video }) => [videoId, video !== null])).toEqual([
    [videos[2], true],
    [videos[1], false],
    [videos[0], true],
  ]);
  expect(second.nextCursor).toBeNull();
  await visitor.refused('session-required', 'GET', '/api/v1/me/liked');
});

describe('limits', () => {
  it('of lists and of items are named', async () => {
    const person = await newPerson();
    const { id } = await madeList(person);
    const rows = Array.from(
      { length: 199 },
      (_, i) => `('${newUlid(i)}', '${person.id}', 'own', 'x', 'private', 1, 1)`,
    );
    await env.DB.exec(
      `INSERT INTO playlists (id, owner_id, kind, title, visibility, created_at, updated_at) VALUES ${rows.join(', ')}`,
    );
    const problem = await person.refused('playlist-limit-reached', 'POST', '/api/v1/playlists', {
      json: { title: 'x' },
    });
    expect(problem.detail).toContain('200');
    const video = await madeVideo(owner);
    await put(person, id, video);
    await env.DB.prepare('UPDATE playlists SET item_count = 5000 WHERE id = ?').bind(id).run();
    const full = await person.refused(
      'playlist-full',
      'PUT',
      `/api/v1/playlists/${id}/items/${await madeVideo(owner)}`,
    );
    expect(full.detail).toContain('5000');
    await put(person, id, video); // it is in it
  });
});

describe('the page of a playlist', () => {
  it('is there for those who may see the list, and says of a private one nothing', async () => {
    const { id, videos } = await filledList(1, { title: '<b>Rivers</b>', visibility: 'public' });
    const page = async (client: Client) => {
      const answer = await client.send('GET', `/playlists/${id}`);
      return { status: answer.status, text: await answer.text() };
    };
    const shared = await page(visitor);
    expect(shared.status).toBe(200);
    expect(shared.text).toContain('<meta property="og:title" content="&lt;b&gt;Rivers&lt;/b&gt;">');
    expect(shared.text).toContain(`/playlists/${id}/feed.xml`);
    expect(shared.text).not.toContain('noindex');
    await owner.read(200, 'PATCH', `/api/v1/playlists/${id}`, { json: { visibility: 'unlisted' } });
    expect((await page(visitor)).text).toContain('noindex');
    await owner.read(200, 'PATCH', `/api/v1/playlists/${id}`, { json: { visibility: 'private' } });
    for (const client of [visitor, stranger]) {
      const hidden = await page(client);
      expect(hidden.status).toBe(404);
      expect(hidden.text).not.toContain('Rivers');
    }
    const own = await page(owner);
    expect(own.status).toBe(200);
    expect(own.text).not.toContain(videos[0]);
    expect((await visitor.send('GET', '/playlists/watch-later')).status).toBe(200); // it leads to the sign-in
    expect((await visitor.send('GET', `/playlists/${newUlid(7)}`)).status).toBe(404);
  });
});
