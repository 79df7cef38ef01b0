// The history in the real runtime: kept by reports of watching, seldom written, paused, cleared, and never telling of what is hidden.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { HistoryEntry, Positions, ViewerState, ViewSession } from '#contract/watching.ts';
import { keepPosition } from '../../src/history/history.ts';
import { createContext } from '../../src/platform/context.ts';
import { newUlid } from '../../src/platform/ids.ts';
import { Client, newPerson } from './harness.ts';
import { rowsReadBy } from './rows-read.ts';
import { madeVideo } from './watched-video.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
interface Page {
  data: HistoryEntry[];
  nextCursor: string | null;
}

let owner: Person;
let person: Person;
const visitor = new Client();
beforeAll(async () => {
  owner = await newPerson();
});
beforeEach(async () => {
  person = await newPerson();
});

async function watch(client: Client, videoId: string, positionSeconds: number, isLeaving = false): Promise<void> {
  const { token } = await client.read<ViewSession>(201, 'POST', `/api/v1/videos/${videoId}/views/sessions`);
  const json = { token, watchedSeconds: 1, positionSeconds, isLeaving };
  await client.read(200, 'POST', `/api/v1/videos/${videoId}/views`, { json });
}

const history = (client: Client, query = '') => client.read<Page>(200, 'GET', `/api/v1/me/history${query}`);
const resume = async (client: Client, id: string) =>
  (await client.read<ViewerState>(200, 'GET', `/api/v1/videos/${id}/viewer`)).resumeSeconds;

it('keeps where one is, on every device, and leaves out the beginning and the end', async () => {
  const id = await madeVideo(owner.id, { durationMs: 600_000 });
  const cases = [
    [723 - 600, 123],
    [9, null],
    [571, null],
    [300.25, 300.25],
  ] as const;
  for (const [position, expected] of cases) {
    await env.DB.prepare('DELETE FROM watch_history WHERE user_id = ?').bind(person.id).run();
    await watch(person, id, position);
    expect(await resume(person, id)).toBe(expected);
  }
  const [entry] = (await history(person)).data;
  expect(entry).toMatchObject({ id, positionSeconds: 300.25, title: `Video ${id}` });
  expect(Date.parse(entry?.watchedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  const positions = await person.read<Positions>(200, 'GET', `/api/v1/me/history/positions?ids=${newUlid(1)},${id}`);
  expect(positions.data).toEqual([{ videoId: id, positionSeconds: 300.25 }]);
  expect((await history(owner)).data).toEqual([]);
});

it('is written at most once in a while by one who watches, and at once by one who leaves', async () => {
  const id = await madeVideo(owner.id);
  let nowMs = Date.now();
  const ctx = { ...createContext(env as never, createExecutionContext()), clock: { now: () => nowMs } };
  const written: number[] = [];
  for (let second = 0; second < 60; second += 5) {
    await keepPosition(ctx, person, { videoId: id, positionSeconds: second + 20, isLeaving: false });
    const at = await resume(person, id);
    if (at !== written.at(-1)) written.push(at ?? -1);
    nowMs += 5_000;
  }
  expect(written).toEqual([20, 35, 50, 65]);
  nowMs -= 3_000;
  await keepPosition(ctx, person, { videoId: id, positionSeconds: 77, isLeaving: true });
  expect(await resume(person, id)).toBe(77);
  await keepPosition(ctx, person, { videoId: id, positionSeconds: 78, isLeaving: true });
  expect(await resume(person, id)).toBe(77);
});

it('pauses and goes on, without losing what it has', async () => {
  const [first, second] = [await madeVideo(owner.id), await madeVideo(owner.id)];
  expect(await person.read(200, 'GET', '/api/v1/me/history/settings')).toEqual({ paused: false });
  await watch(person, first, 60);
  await person.read(200, 'PATCH', '/api/v1/me/history/settings', { json: { paused: true } });
  expect(await person.read(200, 'GET', '/api/v1/me/history/settings')).toEqual({ paused: true });
  await watch(person, second, 60);
  expect((await history(person)).data.map(({ id }) => id)).toEqual([first]);
  await person.read(200, 'PATCH', '/api/v1/me/history/settings', { json: { paused: false } });
  await watch(person, second, 60);
  expect((await history(person)).data.map(({ id }) => id)).toEqual([second, first]);
});

it('is read page by page, forgets one entry, takes it back, forgets all', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i += 1) {
    const id = await madeVideo(owner.id);
    await watch(person, id, 20 + i);
    // Two at the same moment: the cursor must tell them apart.
    await env.DB.prepare('UPDATE watch_history SET watched_at = ? WHERE user_id = ? AND video_id = ?')
      .bind(1_700_000_000_000 - Math.floor(i / 2) * 1000, person.id, id)
      .run();
    ids.push(id);
  }
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page = await history(person, `?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(ids);
  const entry = (await history(person)).data[2] as HistoryEntry;
  await person.read(204, 'DELETE', `/api/v1/me/history/${entry.id}`);
  expect((await history(person)).data.map(({ id }) => id)).toEqual(ids.filter((id) => id !== entry.id));
  const json = { positionSeconds: entry.positionSeconds, watchedAt: entry.watchedAt };
  await person.read(204, 'PUT', `/api/v1/me/history/${entry.id}`, { json });
  expect((await history(person)).data[2]).toEqual(entry);
  await person.read(204, 'DELETE', '/api/v1/me/history');
  expect(await history(person)).toEqual({ data: [], nextCursor: null });
});

it('tells nothing of what was withdrawn, and takes nothing that may not be seen', async () => {
  const [kept, withdrawn, deleted] = [await madeVideo(owner.id), await madeVideo(owner.id), await madeVideo(owner.id)];
  for (const id of [deleted, withdrawn, kept]) await watch(person, id, 60);
  await owner.read(200, 'PATCH', `/api/v1/videos/${withdrawn}`, { json: { visibility: 'private' } });
  await owner.read(204, 'DELETE', `/api/v1/videos/${deleted}`);
  expect((await history(person)).data.map(({ id }) => id)).toEqual([kept]);
  const json = { positionSeconds: 60, watchedAt: new Date().toISOString() };
  for (const id of [withdrawn, deleted, 'nothing']) await person.read(204, 'PUT', `/api/v1/me/history/${id}`, { json });
  const left = await env.DB.prepare('SELECT video_id AS id FROM watch_history WHERE user_id = ? ORDER BY 1')
    .bind(person.id)
    .all();
  expect(left.results.map((row) => row['id'])).toEqual([kept, withdrawn].sort());
});

it('belongs to somebody, and refuses what is no page and no id', async () => {
  for (const path of ['', '/positions?ids=a', '/settings'])
    await visitor.refused('session-required', 'GET', `/api/v1/me/history${path}`);
  await visitor.refused('session-required', 'DELETE', '/api/v1/me/history');
  await visitor.refused('session-required', 'DELETE', `/api/v1/me/history/${newUlid(1)}`);
  await person.refused('invalid-cursor', 'GET', '/api/v1/me/history?cursor=x');
  await person.refused('invalid-input', 'GET', '/api/v1/me/history?limit=101');
  for (const ids of ['', 'x', `${newUlid(1)},`, "' OR 1=1"]) {
    await person.refused('invalid-input', 'GET', `/api/v1/me/history/positions?ids=${encodeURIComponent(ids)}`);
  }
  await person.refused('invalid-input', 'PATCH', '/api/v1/me/history/settings', { json: { paused: 1 } });
});

it('reads as many rows however long it is: at most six for an entry and twenty more', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 60; i += 1) ids.push(await madeVideo(owner.id));
  const paths = ['/api/v1/me/history?limit=20', `/api/v1/me/history/positions?ids=${ids.slice(0, 20).join(',')}`];
  const measure = () => Promise.all(paths.map(async (path) => (await rowsReadBy<unknown>(path, person.cookie)).rows));
  const keep = (some: string[]) =>
    env.DB.batch(
      some.map((id, i) =>
        env.DB.prepare('INSERT INTO watch_history VALUES (?, ?, 60000, ?)').bind(person.id, id, 1_700_000_000_000 + i),
      ),
    );
  await keep(ids.slice(0, 21));
  const [few = 0, fewPositions = 0] = await measure();
  await keep(ids.slice(21));
  const [many = 0, manyPositions = 0] = await measure();
  expect(many).toBeLessThanOrEqual(few + 1); // one more tells that there is a next page
  expect(manyPositions).toBe(fewPositions);
  expect(many).toBeLessThanOrEqual(6 * 20 + 20);
});

it('reads as many rows on a page far down as on one further up', async () => {
  const id = await madeVideo(owner.id);
  await env.DB.prepare(
    `INSERT INTO watch_history SELECT ?, id, 60000, 1700000000000 + row_number() OVER (ORDER BY id) FROM videos WHERE id <> ?`,
  )
    .bind(person.id, id)
    .run();
  const rowsAt: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/api/v1/me/history?limit=5${cursor && `&cursor=${cursor}`}`;
    const { rows, body } = await rowsReadBy<Page>(path, person.cookie);
    rowsAt.push(rows);
    cursor = body.nextCursor;
  }
  const [, second = 0, ...further] = rowsAt;
  expect(further.length).toBeGreaterThan(8);
  expect(Math.max(...further)).toBeLessThanOrEqual(second);
});
