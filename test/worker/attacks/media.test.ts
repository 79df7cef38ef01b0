// Attacks on the files of a video: other ways round to what one may not see, and what caches and keys would give away.
import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import type { Playback } from '#contract/videos.ts';
import { playbackKey } from '#media/object-keys.ts';
import { mintPlaybackToken, tokenTimes } from '../../../src/delivery/playback-token.ts';
import { countedFetch } from '../counting-bindings.ts';
import { Client, newPerson } from '../harness.ts';
import { fragmentBytes } from '../scripted-transcoder.ts';
import { storedVideo } from '../stored-video.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const visitor = new Client();
let owner: Awaited<ReturnType<typeof newPerson>>;
let named: Awaited<ReturnType<typeof newPerson>>;

beforeAll(async () => {
  owner = await newPerson();
  named = await newPerson();
});

const segmentOf = ({ hls }: Playback): string => hls.split('/')[2] ?? '';
const playback = (client: Client, id: string) => client.read<Playback>(200, 'GET', `/api/v1/videos/${id}/playback`);

it('attack 7: the token of somebody with whom a video is shared does not open its source', async () => {
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'shared' });
  await env.DB.prepare('INSERT INTO video_shares VALUES (?, ?, 0)').bind(row.id, named.id).run();
  const theirs = await playback(named, row.id);
  expect(theirs.original).toBeNull();
  expect((await countedFetch(theirs.hls)).response.status).toBe(200);
  expect((await countedFetch(`/media/${segmentOf(theirs)}/original`)).response.status).toBe(404);
  const { original } = await playback(owner, row.id);
  expect((await countedFetch(original ?? '')).response.status).toBe(200);
});

it('attack 11: the token of the source opens nothing but the source', async () => {
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'private' });
  const { original } = await playback(owner, row.id);
  const path = (original ?? '').replace('/original', '/clear/240p/0.m4s');
  expect((await countedFetch(path)).response.status).toBe(404);
});

it('attack 7: the clear segments of an encrypted video are there under no name', async () => {
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'public', protection: 'aes' });
  const segment = segmentOf(await playback(owner, row.id));
  const clear = text(fragmentBytes('240p', 0));
  for (const path of ['clear/240p/0.m4s', 'cbcs/240p/0.m4s', 'aes/240p/0.m4s', 'original', 'manifest.mpd']) {
    const { response, body } = await countedFetch(`/media/${segment}/${path}`);
    expect([path, response.status, text(body).includes(clear)]).toEqual([
      path,
      path.startsWith('aes') ? 200 : 404,
      false,
    ]);
  }
});

it('attack 7: encrypted media asks for a token even if its record said that it is public', async () => {
  const { row, playbackId } = await storedVideo({ ownerId: owner.id, protection: 'aes' });
  const stored = (await (await env.MEDIA.get(playbackKey(playbackId)))?.json()) as object;
  await new Promise((resolve) => setTimeout(resolve, 1100)); // storage takes one write a second of a key
  await env.MEDIA.put(playbackKey(playbackId), JSON.stringify({ ...stored, policy: 'public' }));
  expect((await countedFetch(`/media/${playbackId}/key`)).response.status).toBe(404);
  expect((await countedFetch(`/media/${segmentOf(await playback(visitor, row.id))}/key`)).response.status).toBe(200);
});

it('attack 27: nobody keeps the key, and only pages of ours may read it', async () => {
  const { row } = await storedVideo({ ownerId: owner.id, protection: 'aes' });
  const { response } = await countedFetch(`/media/${segmentOf(await playback(visitor, row.id))}/key`, {
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
  expect(response.headers.get('etag')).toBeNull();
});

it('attack 27: a segment that is in the cache is not given to those without a token', async () => {
  const { row, playbackId } = await storedVideo({ ownerId: owner.id, visibility: 'private' });
  const path = `/media/${segmentOf(await playback(owner, row.id))}/clear/240p/3.m4s`;
  expect((await countedFetch(path)).response.headers.get('cache-control')).toMatch(/^private/);
  expect((await countedFetch(`/media/${playbackId}/clear/240p/3.m4s`)).response.status).toBe(404);
});

it('attack 28: a token that ended, was cut, changed or made for another id opens nothing', async () => {
  const { row, playbackId } = await storedVideo({ ownerId: owner.id, visibility: 'private' });
  const other = await storedVideo({ ownerId: owner.id, visibility: 'private' });
  const good = segmentOf(await playback(owner, row.id));
  const ended = tokenTimes(10_000, Date.now() - 24 * 3600_000);
  for (const segment of [
    `${playbackId}.${await mintPlaybackToken(playbackId, ended, env.PLAYBACK_SECRET)}`,
    good.slice(0, -1),
    good.replace(/-(\w+)-/, '-zzzzzzz-'),
    segmentOf(await playback(owner, other.row.id)).replace(other.playbackId, playbackId),
  ])
    expect((await countedFetch(`/media/${segment}/master.m3u8`)).response.status).toBe(404);
  expect((await countedFetch(`/media/${good}/master.m3u8`)).response.status).toBe(200);
});

it('attack 30: who has the address and the key of a video that was made private has nothing any more', async () => {
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'public', protection: 'aes' });
  const segment = segmentOf(await playback(visitor, row.id));
  const statusOf = async (path: string) => (await countedFetch(`/media/${segment}/${path}`)).response.status;
  expect(await statusOf('aes/240p/0.m4s')).toBe(200);
  await owner.read(200, 'PATCH', `/api/v1/videos/${row.id}`, { json: { visibility: 'private' } });
  // An isolate remembers a record for half a minute; asked for a newer one it looks again.
  expect(await statusOf('master.m3u8?v=2')).toBe(404);
  for (const path of ['aes/240p/0.m4s', 'aes/240p/1.m4s', 'key', 'poster.jpg', 'captions/en.vtt'])
    expect([path, await statusOf(path)]).toEqual([path, 404]);
  const after = await env.DB.prepare('SELECT key_version FROM videos WHERE id = ?').bind(row.id).first();
  expect(after).toEqual({ key_version: 2 });
});
