// Videos shared with named accounts: who sees them where, who is told, and what ends when a name is taken back.
import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import type { Comment } from '#contract/comments.ts';
import type { NotificationList } from '#contract/notifications.ts';
import { SHARES_MAX, type Share, type SharedVideo } from '#contract/sharing.ts';
import type { Playback, Video, VideoItem } from '#contract/videos.ts';
import { Client, newPerson } from './harness.ts';
import { readVideo } from './scripted-transcoder.ts';
import { soon } from './soon.ts';
import { storedVideo } from './stored-video.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
interface List<Item> {
  data: Item[];
  nextCursor: string | null;
}
let owner: Person;
let named: Person;
let other: Person;
const visitor = new Client();

beforeAll(async () => {
  [owner, named, other] = [await newPerson(), await newPerson(), await newPerson()];
});

const pathOf = (id: string) => `/api/v1/videos/${id}`;
const nameOf = (id: string, { username }: Person) => `${pathOf(id)}/shares/${username}`;

async function sharedVideo(visibility: 'shared' | 'private' = 'shared') {
  const { row } = await storedVideo({ ownerId: owner.id, visibility });
  await owner.read(200, 'PUT', nameOf(row.id, named));
  return row.id;
}

const told = async (person: Person, videoId: string) =>
  (await person.read<NotificationList>(200, 'GET', '/api/v1/me/notifications')).data.filter(
    ({ kind, video }) => kind === 'shared' && video?.id === videoId,
  );

it('is for its owner and the named account, at every single look-up', async () => {
  const id = await sharedVideo();
  const path = pathOf(id);
  for (const person of [owner, named]) {
    expect(await person.read<Video>(200, 'GET', path)).toMatchObject({ visibility: 'shared' });
    const { hls } = await person.read<Playback>(200, 'GET', `${path}/playback`);
    expect((await person.send('GET', hls)).status).toBe(200);
    await person.read(200, 'GET', `${path}/comments`);
    await person.read(200, 'GET', `${path}/related`);
    await person.read(200, 'GET', `${path}/viewer`);
    await person.read(200, 'PUT', `${path}/reaction`, { json: { value: 'like' } });
  }
  for (const person of [other, visitor]) {
    await person.refused('video-not-found', 'GET', path);
    await person.refused('video-not-found', 'GET', `${path}/playback`);
    await person.refused('video-not-found', 'GET', `${path}/comments`);
    await person.refused('video-not-found', 'GET', `${path}/related`);
  }
  await other.refused('video-not-found', 'GET', `${path}/viewer`);
});

it('comments, history and playlists of the named account hold it, and of nobody else', async () => {
  const id = await sharedVideo();
  const { id: commentId } = await named.read<Comment>(201, 'POST', `${pathOf(id)}/comments`, {
    json: { text: 'Seen' },
  });
  await named.read(200, 'GET', `/api/v1/comments/${commentId}`);
  await other.refused('comment-not-found', 'GET', `/api/v1/comments/${commentId}`);
  const save = (person: Person) => person.send('PUT', `/api/v1/playlists/watch-later/items/${id}`, { json: {} });
  expect((await save(named)).ok).toBe(true);
  expect((await save(other)).status).toBe(404);
  const later = async () =>
    (await named.read<List<{ video: VideoItem | null }>>(200, 'GET', '/api/v1/playlists/watch-later/items')).data.map(
      ({ video }) => video?.id,
    );
  expect(await later()).toContain(id);
  const seen = { positionSeconds: 3, watchedAt: new Date().toISOString() };
  await named.send('PUT', `/api/v1/me/history/${id}`, { json: seen });
  await other.send('PUT', `/api/v1/me/history/${id}`, { json: seen });
  const history = async (person: Person) =>
    (await person.read<List<VideoItem>>(200, 'GET', '/api/v1/me/history')).data.map((item) => item.id);
  expect(await history(named)).toContain(id);
  expect(await history(other)).not.toContain(id);
  await owner.read(204, 'DELETE', nameOf(id, named));
  expect(await later()).not.toContain(id);
  expect(await history(named)).not.toContain(id);
  await named.refused('comment-not-found', 'GET', `/api/v1/comments/${commentId}`);
});

it('is found under what is shared with one, the last first, in pages', async () => {
  const person = await newPerson();
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { row } = await storedVideo({ ownerId: owner.id, visibility: 'shared' });
    await owner.read(200, 'PUT', nameOf(row.id, person));
    ids.unshift(row.id);
  }
  const first = await person.read<List<SharedVideo>>(200, 'GET', '/api/v1/library/shared?limit=2');
  expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const rest = `/api/v1/library/shared?limit=2&cursor=${first.nextCursor}`;
  expect(await person.read(200, 'GET', rest)).toMatchObject({ data: [{ id: ids[2] }], nextCursor: null });
  await owner.read(200, 'PATCH', pathOf(ids[0] ?? ''), { json: { visibility: 'private' } });
  const now = await person.read<List<SharedVideo>>(200, 'GET', '/api/v1/library/shared');
  expect(now.data.map(({ id }) => id)).toEqual(ids.slice(1));
  await person.refused('invalid-cursor', 'GET', '/api/v1/library/shared?cursor=x');
  await visitor.refused('session-required', 'GET', '/api/v1/library/shared');
});

it('tells the named account once, when there is something to see', async () => {
  const id = await sharedVideo('private');
  expect(await told(named, id)).toEqual([]);
  await named.refused('video-not-found', 'GET', pathOf(id));
  await owner.read(200, 'PATCH', pathOf(id), { json: { visibility: 'shared' } });
  await soon(async () => expect(await told(named, id)).toMatchObject([{ link: `/watch/${id}` }]));
  await owner.read(204, 'DELETE', nameOf(id, named));
  expect(await told(named, id)).toEqual([]);
  await owner.read(200, 'PUT', nameOf(id, named));
  await soon(async () => expect(await told(named, id)).toHaveLength(1));
});

it('lists whom it is shared with to its owner; a name is taken once, and a hundred at most', async () => {
  const id = await sharedVideo();
  await owner.read(200, 'PUT', nameOf(id, named));
  const { data } = await owner.read<List<Share>>(200, 'GET', `${pathOf(id)}/shares`);
  expect(data.map(({ channel }) => channel.handle)).toEqual([named.username]);
  await owner.refused('own-channel', 'PUT', nameOf(id, owner));
  await owner.refused('channel-not-found', 'PUT', `${pathOf(id)}/shares/nobody-at-all`);
  const people = Array.from({ length: SHARES_MAX - 1 }, (_, n) => `filler-${n}-${id}`);
  await env.DB.batch(
    people.flatMap((name) => [
      env.DB.prepare(
        `INSERT INTO users (id, username, username_key, email, email_key, display_name, password_hash, created_at)
         VALUES (?1, ?1, ?1, ?1, ?1, ?1, '', 0)`,
      ).bind(name),
      env.DB.prepare('INSERT INTO video_shares (video_id, user_id, created_at) VALUES (?, ?, 0)').bind(id, name),
    ]),
  );
  await owner.refused('share-limit-reached', 'PUT', nameOf(id, other));
});

it('attack 8: nobody but its owner names accounts or sees who is named', async () => {
  const id = await sharedVideo();
  for (const [person, code] of [
    [named, 'not-owner'],
    [other, 'video-not-found'],
    [visitor, 'session-required'],
  ] as const) {
    await person.refused(code, 'GET', `${pathOf(id)}/shares`);
    await person.refused(code, 'PUT', nameOf(id, other));
    await person.refused(code, 'DELETE', nameOf(id, named));
  }
  const { data } = await owner.read<List<Share>>(200, 'GET', `${pathOf(id)}/shares`);
  expect(data).toHaveLength(1);
});

it('attack 30: what an account was handed out ends when its name is taken back', async () => {
  const id = await sharedVideo();
  const { playbackId } = await named.read<Playback>(200, 'GET', `${pathOf(id)}/playback`);
  const { keyVersion } = await readVideo(id);
  await owner.read(204, 'DELETE', nameOf(id, named));
  await named.refused('video-not-found', 'GET', `${pathOf(id)}/playback`);
  expect(await env.MEDIA.get(`p/${playbackId}`)).toBeNull();
  expect((await readVideo(id)).keyVersion).toBe(keyVersion + 1);
});
