// What needs a privilege in real workerd: each act with its row of the log, what can be taken back, and who is told.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AdminComment, AdminUser } from '#contract/admin.ts';
import type { Comment } from '#contract/comments.ts';
import type { Usage } from '#contract/uploads.ts';
import type { Playback } from '#contract/videos.ts';
import { sweepSuspensions } from '../../src/accounts/suspension.ts';
import { sweepRemovedComments } from '../../src/comments/removed.ts';
import { Client, newPerson } from './harness.ts';
import { letterTo } from './letters.ts';
import { makeVideos } from './listed-videos.ts';
import { acts, type Person, personWith, toldKinds } from './moderation-people.ts';
import { db } from './scripted-transcoder.ts';
import { storedVideo } from './stored-video.ts';

const API = '/api/v1';
const PASSWORD = 'correct horse battery';
const DAY_MS = 24 * 3600_000;
let admin: Person;
let moderator: Person;

beforeAll(async () => {
  [admin, moderator] = await Promise.all([personWith('admin'), personWith('moderator')]);
});

const actionsOn = async (id: string) => (await acts(id)).map(({ action }) => action);

describe('what is not for everybody', () => {
  test('is in the log when a moderator opens it, once an hour, and not when those open it who may', async () => {
    const owner = await newPerson();
    const { row } = await storedVideo({ ownerId: owner.id, visibility: 'private' });
    const { row: open } = await storedVideo({ ownerId: owner.id, visibility: 'public' });
    await owner.read(200, 'GET', `${API}/videos/${row.id}`);
    await moderator.read(200, 'GET', `${API}/videos/${open.id}`);
    await newPerson().then((other) => other.refused('video-not-found', 'GET', `${API}/videos/${row.id}`));
    expect([await actionsOn(row.id), await actionsOn(open.id)]).toEqual([[], []]);
    const [playback] = await Promise.all([
      moderator.read<Playback>(200, 'GET', `${API}/videos/${row.id}/playback`),
      moderator.read(200, 'GET', `${API}/videos/${row.id}`),
      moderator.read(200, 'GET', `${API}/videos/${row.id}/comments`),
      moderator.send('GET', `/watch/${row.id}`),
    ]);
    expect(playback.original).toBeNull(); // the source is its owner's alone
    for (const path of ['init.mp4', '0.m4s'])
      expect((await moderator.send('GET', playback.hls.replace(/master.*/, `clear/240p/${path}`))).status).toBe(200);
    expect(await acts(row.id)).toEqual([{ action: 'video.open', actor_id: moderator.id }]);
    await env.DB.prepare('UPDATE audit_log SET created_at = created_at - 3600001 WHERE subject_id = ?')
      .bind(row.id)
      .run();
    await moderator.read(200, 'GET', `${API}/videos/${row.id}`);
    await admin.read(200, 'GET', `${API}/videos/${row.id}`);
    expect(await actionsOn(row.id)).toEqual(['video.open', 'video.open', 'video.open']);
  });
});

describe('a suspension', () => {
  const logIn = (username: string) => ({ json: { credential: username, password: PASSWORD } });

  test('with an end says why, until when and what to do, by a letter too, and ends by itself', async () => {
    await admin.read(200, 'PATCH', `${API}/admin/settings`, { json: { appealContact: 'appeals@site.example' } });
    const person = await newPerson();
    const [gone, until] = [-DAY_MS, 7 * DAY_MS].map((ms) => new Date(Date.now() + ms).toISOString());
    const json = { ids: [person.id], reason: 'Sold views', until };
    await admin.refused('invalid-input', 'POST', `${API}/admin/users/suspend`, { json: { ...json, until: gone } });
    await admin.read(200, 'POST', `${API}/admin/users/suspend`, { json });
    const { detail } = await new Client().refused(
      'account-suspended',
      'POST',
      `${API}/auth/login`,
      logIn(person.username),
    );
    expect(detail).toMatch(
      /The reason: Sold views\. It ends by itself on \d+ \w+ \d+ at [\d:]+ UTC: .* write to appeals@site\.example\./,
    );
    const letter = await letterTo(`${person.username}@example.test`, 'Your account is suspended');
    expect(letter.text).toContain(detail);
    const list = await admin.read<{ data: AdminUser[] }>(200, 'GET', `${API}/admin/users?q=${person.username}`);
    expect(list.data[0]?.suspended).toMatchObject({ reason: 'Sold views', until });
    await env.DB.prepare('UPDATE users SET suspended_until = ? WHERE id = ?').bind(Date.now(), person.id).run();
    await new Client().read(200, 'POST', `${API}/auth/login`, logIn(person.username));
    await admin.read(200, 'PATCH', `${API}/admin/settings`, { json: { appealContact: '' } });
  });

  test('that an admin ends is told by a letter; one whose time is over is swept', async () => {
    const [freed, over] = [await newPerson(), await newPerson()];
    const json = { ids: [freed.id, over.id], reason: 'No.' };
    await admin.read(200, 'POST', `${API}/admin/users/suspend`, { json });
    await admin.read(200, 'POST', `${API}/admin/users/unsuspend`, { json: { ids: [freed.id] } });
    await letterTo(`${freed.username}@example.test`, 'Your account can be used again');
    await env.DB.prepare('UPDATE users SET suspended_until = 1 WHERE id = ?').bind(over.id).run();
    expect(await sweepSuspensions({ db, clock: { now: () => Date.now() } })).toBe(1);
    await new Client().read(200, 'POST', `${API}/auth/login`, logIn(over.username));
  });
});

describe('a quota of one account', () => {
  const begin = (sizeBytes: number) => ({ json: { filename: 'a.mp4', sizeBytes } });

  test('is less or more than everybody’s, or none, and is in the log', async () => {
    const person = await newPerson();
    const set = (bytes: number | null, minutes: number | null) =>
      admin.read<AdminUser>(200, 'PUT', `${API}/admin/users/${person.id}/quota`, { json: { bytes, minutes } });
    expect((await set(1000, 5)).quota).toEqual({ bytes: 1000, minutes: 5 });
    const usage = () => person.read<Usage>(200, 'GET', `${API}/me/usage`);
    expect(await usage()).toMatchObject({ bytesMax: 1000, secondsMax: 300 });
    const { detail } = await person.refused('storage-quota-reached', 'POST', `${API}/uploads`, begin(1001));
    expect(detail).toContain('of 1 kB are used');
    const { videoId } = await person.read<{ videoId: string }>(201, 'POST', `${API}/uploads`, begin(1000));
    await env.DB.prepare('UPDATE videos SET duration_ms = 300000 WHERE id = ?').bind(videoId).run();
    await set(2000, 5);
    await person.refused('minutes-quota-reached', 'POST', `${API}/uploads`, begin(1));
    expect((await set(2000, 0)).usage).toMatchObject({ bytesMax: 2000, secondsMax: null });
    await person.read(201, 'POST', `${API}/uploads`, begin(1000));
    expect((await set(null, null)).quota).toEqual({ bytes: null, minutes: null });
    expect(await usage()).toMatchObject({ bytesMax: Number(env.QUOTA_BYTES), secondsMax: 36_000 });
    expect(await actionsOn(person.id)).toEqual(Array(4).fill('user.quota'));
  });

  test('is for admins to set, of accounts that there are', async () => {
    const path = `${API}/admin/users/${moderator.id}/quota`;
    const json = { bytes: 1, minutes: null };
    await moderator.refused('not-found', 'PUT', path, { json });
    await admin.refused('user-not-found', 'PUT', `${API}/admin/users/none/quota`, { json });
    await admin.refused('invalid-input', 'PUT', path, { json: { bytes: -1, minutes: null } });
  });
});

describe('a removed comment', () => {
  const say = (who: Person, videoId: string, text: string, replyTo?: string) =>
    who.read<Comment>(201, 'POST', `${API}/videos/${videoId}/comments`, { json: { text, replyTo } });
  const act = (name: 'remove' | 'restore', ids: string[]) =>
    moderator.read<{ ids: string[] }>(200, 'POST', `${API}/admin/comments/${name}`, { json: { ids } });
  const listed = async (query: string) =>
    (await moderator.read<{ data: AdminComment[] }>(200, 'GET', `${API}/admin/comments?${query}`)).data;

  test('can be put back, with its thread or without, and its author is told', async () => {
    const author = await newPerson();
    const [videoId = ''] = await makeVideos([{ ownerId: (await newPerson()).id }]);
    const thread = await say(author, videoId, 'a thread');
    const alone = await say(author, videoId, 'alone');
    const reply = await say(author, videoId, 'a reply', thread.id);
    const before = await Promise.all(
      [thread, alone, reply].map(({ id }) => new Client().read(200, 'GET', `${API}/comments/${id}`)),
    );
    expect((await act('remove', [thread.id, alone.id])).ids).toHaveLength(2);
    const removed = await listed(`show=removed&author=@${author.username}`);
    expect(removed.map(({ text, removedAt }) => [text, removedAt !== null])).toEqual([
      ['alone', true],
      ['a thread', true],
    ]);
    await new Client().refused('comment-not-found', 'GET', `${API}/comments/${alone.id}`);
    expect((await act('restore', [alone.id, thread.id, 'none'])).ids.sort()).toEqual([thread.id, alone.id].sort());
    const after = await Promise.all(
      [thread, alone, reply].map(({ id }) => new Client().read(200, 'GET', `${API}/comments/${id}`)),
    );
    expect(after).toEqual(before);
    expect(await listed(`show=removed&author=@${author.username}`)).toEqual([]);
    expect((await act('restore', [alone.id])).ids).toEqual([]);
    expect(await actionsOn(alone.id)).toEqual(['comment.remove', 'comment.restore']);
    await expect.poll(() => toldKinds(author)).toContain('held-decided');
    const count = 'SELECT comments FROM videos WHERE id = ?';
    expect(await env.DB.prepare(count).bind(videoId).first()).toEqual({ comments: 3 });
  });

  test('stays away when its thread or its video is gone, and is forgotten after a month', async () => {
    const author = await newPerson();
    const [videoId = ''] = await makeVideos([{ ownerId: (await newPerson()).id }]);
    const thread = await say(author, videoId, 'a thread');
    const reply = await say(author, videoId, 'a reply', thread.id);
    await act('remove', [reply.id]);
    await act('remove', [thread.id]);
    expect((await act('restore', [reply.id])).ids).toEqual([]);
    expect(await actionsOn(reply.id)).toEqual(['comment.remove']);
    const clock = { now: () => Date.now() + 31 * DAY_MS };
    expect(await sweepRemovedComments({ db, clock })).toBeGreaterThanOrEqual(2);
    expect(await listed(`show=removed&author=@${author.username}`)).toEqual([]);
  });
});

describe('acts on categories', () => {
  test('are in the log when they did something, and not when they were refused', async () => {
    const name = `Acts ${Date.now()}`;
    const path = `${API}/operations/categories`;
    const { slug } = await admin.read<{ slug: string }>(201, 'POST', path, { json: { name } });
    await admin.refused('category-exists', 'POST', path, { json: { name } });
    await admin.read(200, 'PATCH', `${path}/${slug}`, { json: { name: `${name} renamed` } });
    await makeVideos([{ ownerId: admin.id }]).then(([id]) =>
      env.DB.prepare('UPDATE videos SET category = ? WHERE id = ?').bind(slug, id).run(),
    );
    await admin.refused('category-in-use', 'DELETE', `${path}/${slug}`);
    await env.DB.prepare('UPDATE videos SET category = NULL WHERE category = ?').bind(slug).run();
    await admin.read(204, 'DELETE', `${path}/${slug}`);
    await admin.refused('category-not-found', 'DELETE', `${path}/${slug}`);
    await admin.refused('category-not-found', 'PATCH', `${path}/${slug}`, { json: { name: 'None' } });
    expect(await actionsOn(slug)).toEqual(['category.add', 'category.rename', 'category.delete']);
    const before = (await actionsOn('all')).length;
    await admin.refused('invalid-input', 'POST', `${path}/order`, { json: { slugs: ['music'] } });
    const { data } = await admin.read<{ data: { slug: string }[] }>(200, 'GET', `${API}/categories`);
    await admin.read(200, 'POST', `${path}/order`, { json: { slugs: data.map((each) => each.slug) } });
    expect((await actionsOn('all')).slice(before)).toEqual(['category.order']);
  });
});
