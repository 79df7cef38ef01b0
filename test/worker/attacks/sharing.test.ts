// Attacks on who may see what: links that were ended, forged or guessed, names and rights given to oneself, what outlives its end.
import { env } from 'cloudflare:workers';
import { SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import type { NewShareLink } from '#contract/sharing.ts';
import type { Playback } from '#contract/videos.ts';
import { safeNextPath } from '../../../web/paths.ts';
import { Client, newPerson } from '../harness.ts';
import { readVideo } from '../scripted-transcoder.ts';
import { storedVideo } from '../stored-video.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
let owner: Person;
let named: Person;
let thief: Person;
const PASSWORD = 'violet harbour';

beforeAll(async () => {
  [owner, named, thief] = [await newPerson(), await newPerson(), await newPerson()];
});

async function sharedVideo(wanted: Record<string, unknown> = {}) {
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'shared' });
  const path = `/api/v1/videos/${row.id}`;
  await owner.read(200, 'PUT', `${path}/shares/${named.username}`);
  const { link, url } = await owner.read<NewShareLink>(201, 'POST', `${path}/share-links`, { json: wanted });
  return { id: row.id, path, linkId: link.id, token: new URL(url).searchParams.get('share') ?? '' };
}
const open = (client: Client, path: string, json: Record<string, unknown>) =>
  client.send('POST', `${path}/share-links/open`, { json });

test('attack 7: a video that is shared with one account is hidden from all others, with its media', async () => {
  const { path } = await sharedVideo();
  const { hls, playbackId } = await named.read<Playback>(200, 'GET', `${path}/playback`);
  expect((await named.send('GET', hls)).status).toBe(200);
  for (const other of [thief, new Client()]) {
    await other.refused('video-not-found', 'GET', path);
    await other.refused('video-not-found', 'GET', `${path}/playback`);
    await other.refused('media-not-found', 'GET', `/media/${playbackId}/master.m3u8`);
  }
});

test('attack 8: nobody but the owner sees, makes or ends links', async () => {
  const { path, linkId, token } = await sharedVideo();
  for (const [person, code] of [
    [named, 'not-owner'],
    [thief, 'video-not-found'],
    [new Client(), 'session-required'],
  ] as const) {
    await person.refused(code, 'GET', `${path}/share-links`);
    await person.refused(code, 'POST', `${path}/share-links`, { json: {} });
    await person.refused(code, 'DELETE', `${path}/share-links/${linkId}`);
  }
  expect((await open(new Client(), path, { token })).status).toBe(204);
});

test('attack 8: a link is ended by the address of its own video only', async () => {
  const { path, linkId, token } = await sharedVideo();
  const { row } = await storedVideo({ ownerId: thief.id, visibility: 'private' });
  await thief.refused('share-link-not-found', 'DELETE', `/api/v1/videos/${row.id}/share-links/${linkId}`);
  expect((await open(new Client(), path, { token })).status).toBe(204);
});

test('attack 9: what a link or an edit says of others is refused whole', async () => {
  const { id, path, token } = await sharedVideo();
  const before = await readVideo(id);
  for (const field of ['ownerId', 'publishedAt', 'blockedAt', 'views', 'keyVersion', 'listedAt'])
    await owner.refused('invalid-input', 'PATCH', path, { json: { title: 'Changed', [field]: null } });
  await owner.refused('invalid-input', 'POST', `${path}/share-links`, { json: { tokenHash: 'x' } });
  await new Client().refused('invalid-input', 'POST', `${path}/share-links/open`, { json: { token, linkId: 'x' } });
  expect(await readVideo(id)).toEqual(before);
});

test('attack 21: the password of a link is tried ten times, from however many addresses', async () => {
  const { path, token } = await sharedVideo({ password: PASSWORD });
  const tries = Array.from({ length: 30 }, (_, n) =>
    new Client().send('POST', `${path}/share-links/open`, {
      json: { token, password: `wrong ${n}` },
      headers: { 'x-forwarded-for': `10.0.0.${n}`, 'cf-connecting-ip': `192.0.2.${n}` },
    }),
  );
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 403)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  expect((await open(new Client(), path, { token, password: PASSWORD })).status).toBe(429);
});

test('attack 10: a grant that is not ours opens nothing', async () => {
  const { id, path, linkId } = await sharedVideo();
  const links = [[linkId, id, Math.floor(Date.now() / 1000) + 3600]];
  const key = (secret: string) => new TextEncoder().encode(secret);
  const forged = (secret: string, typ = 'rivulet-share+jwt', audience = 'rivulet-share') =>
    new SignJWT({ links })
      .setProtectedHeader({ alg: 'HS256', typ })
      .setIssuer('rivulet')
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(key(secret));
  const ours = `rivulet share grant 1|${env.SESSION_SECRET}`;
  const unsigned = `${btoa('{"alg":"none","typ":"rivulet-share+jwt"}')}.${btoa(JSON.stringify({ links, aud: 'rivulet-share', iss: 'rivulet', exp: 9e9 }))}.`;
  const cookies = [
    unsigned.replaceAll('=', ''),
    await forged('another secret of the same length as ours is'),
    await forged(env.SESSION_SECRET),
    await forged(env.JOB_SECRET, 'rivulet-job+jwt', 'rivulet-job'),
    await forged(ours, 'rivulet-job+jwt'),
    await forged(ours, 'rivulet-share+jwt', 'rivulet-job'),
    'x',
  ];
  for (const cookie of cookies) {
    const client = Object.assign(new Client(), { cookie: `__Host-share=${cookie}` });
    await client.refused('video-not-found', 'GET', path);
  }
  // Only so that the refusals above mean something.
  const good = Object.assign(new Client(), { cookie: `__Host-share=${await forged(ours)}` });
  await good.read(200, 'GET', path);
});

test('attack 11: a grant for a link of another video opens nothing, though it is ours', async () => {
  const [one, another] = [await sharedVideo(), await sharedVideo()];
  const forged = await new SignJWT({ links: [[one.linkId, another.id, Math.floor(Date.now() / 1000) + 3600]] })
    .setProtectedHeader({ alg: 'HS256', typ: 'rivulet-share+jwt' })
    .setIssuer('rivulet')
    .setAudience('rivulet-share')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(`rivulet share grant 1|${env.SESSION_SECRET}`));
  const client = Object.assign(new Client(), { cookie: `__Host-share=${forged}` });
  await client.refused('video-not-found', 'GET', another.path);
});

test('attack 24: a page that asks for the password of a link leads nowhere else', () => {
  for (const next of ['//evil.example', '/\\evil.example', 'https:evil.example', 'javascript:alert(1)'])
    expect(safeNextPath(next, 'http://localhost')).toBe('/');
});

test('attack 28: the token of a link is in one answer, and in no header, list, error or page', async () => {
  const { id, path, token } = await sharedVideo({ password: PASSWORD });
  const visitor = new Client();
  const answers = [
    await open(visitor, path, { token, password: 'wrong' }),
    await open(visitor, path, { token, password: PASSWORD }),
    await visitor.send('GET', path),
    await visitor.send('GET', `/watch/${id}?share=${token}`),
    await owner.send('GET', `${path}/share-links`),
  ];
  for (const answer of answers) {
    expect(`${JSON.stringify([...answer.headers])}${await answer.text()}`).not.toContain(token);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toMatch(/^(strict-origin-when-cross-origin|no-referrer)$/);
  }
});

test('attack 30: an ended link opens nothing at once, and what it opened is gone from the media', async () => {
  const { path, linkId, token } = await sharedVideo();
  const visitor = new Client();
  expect((await open(visitor, path, { token })).status).toBe(204);
  const { playbackId } = await visitor.read<Playback>(200, 'GET', `${path}/playback`);
  await owner.read(204, 'DELETE', `${path}/share-links/${linkId}`);
  await visitor.refused('video-not-found', 'GET', path);
  await visitor.refused('video-not-found', 'GET', `${path}/playback`);
  expect((await open(new Client(), path, { token })).status).toBe(404);
  expect(await env.MEDIA.get(`p/${playbackId}`)).toBeNull();
});

test('attack 30: a link opens nothing of a video that was taken down or deleted', async () => {
  const { id, path, token } = await sharedVideo();
  const visitor = new Client();
  expect((await open(visitor, path, { token })).status).toBe(204);
  await env.DB.prepare("UPDATE videos SET blocked_at = 1, blocked_reason = 'spam' WHERE id = ?").bind(id).run();
  await visitor.refused('video-not-found', 'GET', path);
  expect((await open(new Client(), path, { token })).status).toBe(404);
  await env.DB.prepare('UPDATE videos SET blocked_at = NULL WHERE id = ?').bind(id).run();
  await visitor.read(200, 'GET', path);
  await owner.read(204, 'DELETE', path);
  await visitor.refused('video-not-found', 'GET', path);
});
