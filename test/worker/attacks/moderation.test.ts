// Attacks on moderation: media of what was taken down, and roles that nobody gave.
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Playback } from '#contract/videos.ts';
import type { ApiDocument } from '../../../src/http/document.ts';
import { countedFetch } from '../counting-bindings.ts';
import { Client, newPerson } from '../harness.ts';
import { personWith } from '../moderation-people.ts';
import { storedVideo } from '../stored-video.ts';

const API = '/api/v1';
const segmentOf = ({ hls }: Playback): string => hls.split('/')[2] ?? '';
const FILES = ['clear/240p/0.m4s', 'clear/240p/init.mp4', 'poster.jpg', 'captions/en.vtt', 'manifest.mpd'];

test('attack 30: what was handed out for a blocked video serves nothing', async () => {
  const [owner, moderator] = [await newPerson(), await personWith('moderator')];
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'public' });
  const playback = (who: Client) => who.read<Playback>(200, 'GET', `${API}/videos/${row.id}/playback`);
  const segment = segmentOf(await playback(new Client()));
  const statusOf = async (path: string) => (await countedFetch(`/media/${segment}/${path}`)).response.status;
  expect(await statusOf('clear/240p/0.m4s')).toBe(200);
  const json = { ids: [row.id], reason: 'No.' };
  await moderator.read(200, 'POST', `${API}/admin/videos/block`, { json });
  // An isolate remembers a record for half a minute; asked for a newer one it looks again.
  expect(await statusOf('master.m3u8?v=2')).toBe(404);
  for (const path of FILES) expect([path, await statusOf(path)]).toEqual([path, 404]);
  await new Client().refused('video-not-found', 'GET', `${API}/videos/${row.id}/playback`);
});

test('attack 9: nobody gives themselves a role with what they may edit', async () => {
  const person = await newPerson();
  const before = await env.DB.prepare('SELECT * FROM users WHERE id = ?').bind(person.id).first();
  for (const more of [
    { role: 'admin' },
    { suspendedAt: null },
    { isOperator: true },
    { id: 'x' },
    { isEmailVerified: true },
  ])
    await person.refused('invalid-input', 'PATCH', `${API}/me`, { json: { displayName: 'Me', ...more } });
  expect(await env.DB.prepare('SELECT * FROM users WHERE id = ?').bind(person.id).first()).toEqual(before);
});

/** What is read out of these is taken by name: a browser or a program may send more. */
const OPEN_BODIES = ['addPushDevice', 'logIn', 'removePushDevice', 'setCommentPolicy', 'signUp', 'startUpload'];

test('attack 9: what a body may hold is closed, by the document', async () => {
  const { paths, components } = await new Client().read<ApiDocument>(200, 'GET', '/api/openapi.json');
  const bodies = Object.values(paths).flatMap((item) =>
    Object.values(item).flatMap(({ operationId, requestBody }) => {
      const schema = requestBody?.content['application/json']?.schema;
      if (!schema) return [];
      const named = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
      const whole = named === undefined ? schema : (components.schemas[named] ?? {});
      const kinds = [whole['anyOf'] ?? whole['oneOf'] ?? whole].flat() as Record<string, unknown>[];
      return [{ operationId, isClosed: kinds.every((kind) => kind['additionalProperties'] === false) }];
    }),
  );
  expect(bodies.length).toBeGreaterThan(20);
  const open = bodies.filter(({ isClosed }) => !isClosed).map(({ operationId }) => operationId);
  expect(open.sort()).toEqual(OPEN_BODIES);
});

test('attack 9: nobody signs up with a role', async () => {
  const username = `climber-${Math.random().toString(36).slice(2, 8)}`;
  const json = { username, email: `${username}@example.test`, password: 'correct horse battery', role: 'admin' };
  await new Client().send('POST', `${API}/auth/signup`, { json });
  const made = await env.DB.prepare('SELECT role FROM users WHERE username = ?').bind(username).first();
  expect(made?.['role'] ?? 'creator').toBe('creator');
});

test('attack 8: with a request of a moderator or an admin others reach nothing and change nothing', async () => {
  const [owner, other] = [await newPerson(), await newPerson()];
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'public' });
  const ids = [row.id];
  const acts: [string, string, object][] = [
    ['POST', '/admin/videos/block', { ids, reason: 'No.' }],
    ['POST', `/admin/videos/${row.id}/reprocess`, {}],
    ['POST', '/admin/users/suspend', { ids: [owner.id], reason: 'No.' }],
    ['PUT', `/admin/users/${other.id}/role`, { role: 'admin' }],
    ['PATCH', '/admin/settings', { signUpsOpen: false }],
  ];
  const read = async () => [
    await env.DB.prepare('SELECT blocked_at, revision FROM videos WHERE id = ?').bind(row.id).first(),
    (await env.DB.prepare('SELECT id, role, suspended_at FROM users ORDER BY id').all()).results,
    (await env.DB.prepare('SELECT * FROM settings').all()).results,
    (await env.DB.prepare('SELECT id FROM audit_log').all()).results,
  ];
  const before = await read();
  for (const who of [new Client(), other])
    for (const [method, path, json] of acts) await who.refused('not-found', method, API + path, { json });
  expect(await read()).toEqual(before);
});

test('attack 8: moderators do not reach what is for admins', async () => {
  const [moderator, person] = [await personWith('moderator'), await newPerson()];
  const json = { ids: [person.id], reason: 'No.' };
  await moderator.refused('not-found', 'POST', `${API}/admin/users/suspend`, { json });
  await moderator.refused('not-found', 'PUT', `${API}/admin/users/${moderator.id}/role`, { json: { role: 'admin' } });
});
