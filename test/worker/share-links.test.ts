// Links that open a video: what they open and to whom, passwords, times, and that nothing opens once they are ended.
import { createExecutionContext, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { type NewShareLink, SHARE_LINKS_MAX, type ShareLink } from '#contract/sharing.ts';
import type { Playback, Video } from '#contract/videos.ts';
import { createContext } from '../../src/platform/context.ts';
import { sweepReleases } from '../../src/sharing/due.ts';
import { sweepLinks } from '../../src/sharing/links.ts';
import { RELEASE_CLOCK } from '../../src/videos/release.ts';
import { Client, newPerson } from './harness.ts';
import { storedVideo } from './stored-video.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
let owner: Person;
let other: Person;
const PASSWORD = 'violet harbour';

beforeAll(async () => {
  [owner, other] = [await newPerson(), await newPerson()];
});

const pathOf = (id: string) => `/api/v1/videos/${id}`;
const openAs = (client: Client, id: string, token: string, password?: string) =>
  client.send('POST', `${pathOf(id)}/share-links/open`, {
    json: { token, ...(password === undefined ? {} : { password }) },
  });
const inFuture = (ms: number) => new Date(Date.now() + ms).toISOString();

async function linked(
  wanted: Record<string, unknown> = {},
  visibility: 'private' | 'shared' | 'scheduled' = 'private',
) {
  const { row } = await storedVideo({ ownerId: owner.id, visibility });
  const { link, url } = await owner.read<NewShareLink>(201, 'POST', `${pathOf(row.id)}/share-links`, { json: wanted });
  const address = new URL(url);
  expect(address.pathname).toBe(`/watch/${row.id}`);
  return { id: row.id, path: pathOf(row.id), link, token: address.searchParams.get('share') ?? '' };
}

async function opened(id: string, token: string) {
  const visitor = new Client();
  const answer = await openAs(visitor, id, token);
  expect(answer.status).toBe(204);
  return visitor;
}

it('opens the video, its playback and its comments to whoever has it, in every visibility', async () => {
  for (const visibility of ['private', 'shared', 'scheduled'] as const) {
    const { id, path, token } = await linked({}, visibility);
    const visitor = await opened(id, token);
    expect(await visitor.read<Video>(200, 'GET', path)).toMatchObject({ id });
    const { hls } = await visitor.read<Playback>(200, 'GET', `${path}/playback`);
    expect((await visitor.send('GET', hls)).status).toBe(200);
    await visitor.read(200, 'GET', `${path}/comments`);
    await visitor.read(200, 'GET', `${path}/related`);
    expect((await visitor.send('GET', `/watch/${id}`)).status).toBe(200);
    await new Client().refused('video-not-found', 'GET', path);
  }
});

it('who is signed in and came by a link votes and comments', async () => {
  const { id, path, token } = await linked();
  const visitor = await opened(id, token);
  const both = Object.assign(new Client(), { cookie: `${other.cookie}; ${visitor.cookie}` });
  await both.read(200, 'PUT', `${path}/reaction`, { json: { value: 'like' } });
  await both.read(201, 'POST', `${path}/comments`, { json: { text: 'By the link' } });
  await other.refused('video-not-found', 'PUT', `${path}/reaction`, { json: { value: 'none' } });
  await both.refused('not-owner', 'PATCH', path, { json: { title: 'Mine' } });
  await both.refused('not-owner', 'DELETE', path);
});

it('a browser may open several; each opens its own video only', async () => {
  const [first, second] = [await linked(), await linked()];
  const visitor = await opened(first.id, first.token);
  await visitor.refused('video-not-found', 'GET', second.path);
  expect((await openAs(visitor, second.id, second.token)).status).toBe(204);
  await visitor.read(200, 'GET', first.path);
  await visitor.read(200, 'GET', second.path);
  expect((await openAs(new Client(), second.id, first.token)).status).toBe(404);
});

it('asks for its password, and forgets nobody who gave it', async () => {
  const { id, path, token, link } = await linked({ password: PASSWORD, label: 'Press' });
  expect(link).toMatchObject({ label: 'Press', hasPassword: true, expiresAt: null, lastUsedAt: null });
  const visitor = new Client();
  expect((await visitor.send('GET', `/watch/${id}?share=${token}`)).status).toBe(200);
  expect((await visitor.send('GET', `/watch/${id}?share=${token.slice(1)}`)).status).toBe(404);
  expect(await (await openAs(visitor, id, token)).json()).toMatchObject({ code: 'share-password-required' });
  expect(await (await openAs(visitor, id, token, 'not the one')).json()).toMatchObject({
    code: 'share-password-wrong',
  });
  await visitor.refused('video-not-found', 'GET', path);
  expect((await openAs(visitor, id, token, PASSWORD)).status).toBe(204);
  await visitor.read(200, 'GET', path);
  const { data } = await owner.read<{ data: ShareLink[] }>(200, 'GET', `${path}/share-links`);
  expect(data[0]?.lastUsedAt).not.toBeNull();
});

it('what is kept is the hash: neither token nor password is in the database or in the list', async () => {
  const { path, token } = await linked({ password: PASSWORD });
  const list = JSON.stringify(await owner.read(200, 'GET', `${path}/share-links`));
  const { results } = await env.DB.prepare('SELECT * FROM share_links').all();
  for (const text of [list, JSON.stringify(results)]) {
    expect(text).not.toContain(token);
    expect(text).not.toContain(PASSWORD);
  }
});

it('a link ends at its time, and what it opened by the clock', async () => {
  const { id, path, token, link } = await linked({ expiresAt: inFuture(3600_000) });
  const visitor = await opened(id, token);
  const { playbackId } = await visitor.read<Playback>(200, 'GET', `${path}/playback`);
  await env.DB.prepare('UPDATE share_links SET expires_at = ? WHERE id = ?')
    .bind(Date.now() - 1, link.id)
    .run();
  await visitor.refused('video-not-found', 'GET', path);
  expect((await openAs(new Client(), id, token)).status).toBe(404);
  await runDurableObjectAlarm(env.RELEASE_CLOCK.getByName(RELEASE_CLOCK));
  expect(await env.MEDIA.get(`p/${playbackId}`)).toBeNull();
  const { data } = await owner.read<{ data: ShareLink[] }>(200, 'GET', `${path}/share-links`);
  expect(data).toMatchObject([{ id: link.id, isExpired: true }]);
  await owner.read(204, 'DELETE', `${path}/share-links/${link.id}`);
  expect(await owner.read(200, 'GET', `${path}/share-links`)).toMatchObject({ data: [] });
  expect(await sweepReleases(createContext(env as never, createExecutionContext()))).toBe(0);
});

it('a link that ended is forgotten after a month; one that is good is not', async () => {
  const { path, link } = await linked();
  await owner.read(204, 'DELETE', `${path}/share-links/${link.id}`);
  const good = await linked();
  const ctx = createContext(env as never, createExecutionContext());
  await sweepLinks(ctx);
  const idsOf = async () =>
    (await env.DB.prepare('SELECT id FROM share_links').all<{ id: string }>()).results.map(({ id }) => id);
  expect(await idsOf()).toEqual(expect.arrayContaining([link.id, good.link.id]));
  await env.DB.prepare('UPDATE share_links SET revoked_at = revoked_at - 31 * 86400000').run();
  await sweepLinks(ctx);
  expect(await idsOf()).not.toContain(link.id);
  expect(await idsOf()).toContain(good.link.id);
});

it('as many links as are allowed, and no time that is over', async () => {
  const { id, path } = await linked();
  await owner.refused('invalid-input', 'POST', `${path}/share-links`, { json: { expiresAt: inFuture(-1) } });
  await owner.refused('invalid-input', 'POST', `${path}/share-links`, { json: { password: 'short' } });
  await env.DB.batch(
    Array.from({ length: SHARE_LINKS_MAX - 1 }, (_, n) =>
      env.DB.prepare('INSERT INTO share_links (id, video_id, token_hash, created_at) VALUES (?1, ?2, ?1, 0)').bind(
        `${id}-${n}`,
        id,
      ),
    ),
  );
  await owner.refused('share-limit-reached', 'POST', `${path}/share-links`, { json: {} });
});
