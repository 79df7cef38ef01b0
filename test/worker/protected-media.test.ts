// Encrypted media as players get it: what decrypts is what was stored, byte for byte, and the second time it comes from the cache.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '#contract/channels.ts';
import type { Playback, Video } from '#contract/videos.ts';
import { encryptedLength, initializationVector } from '#media/hls/aes-128.ts';
import { encrypted } from '../../src/delivery/encrypted.ts';
import { countedFetch } from './counting-bindings.ts';
import { Client, newPerson, startUpload } from './harness.ts';
import { fragmentBytes, initBytes, queuedVideo, startedJob, type VideoRow } from './scripted-transcoder.ts';
import { storedVideo } from './stored-video.ts';

let owner: Awaited<ReturnType<typeof newPerson>>;
let base: string;
beforeAll(async () => {
  owner = await newPerson();
  const { row } = await storedVideo({ ownerId: owner.id, visibility: 'private', protection: 'aes' });
  const { hls } = await owner.read<Playback>(200, 'GET', `/api/v1/videos/${row.id}/playback`);
  base = hls.replace(/\/master.*/, '');
});

async function decrypt(bytes: Uint8Array, keyBytes: Uint8Array, vector: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', keyBytes, 'AES-CBC', false, ['decrypt']);
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv: vector }, key, bytes));
}
const keyOf = async () => (await countedFetch(`${base}/key`)).body;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('the cipher', () => {
  it.each([0, 1, 15, 16, 17, 131_071, 131_072, 131_073, 393_216, 1_000_003])(
    'of %i bytes in pieces of any length',
    async (length) => {
      const clear = crypto.getRandomValues(new Uint8Array(Math.min(length, 65_536)));
      const whole = new Uint8Array(length).map((_, i) => clear[i % clear.byteLength] ?? 0);
      const pieces = new IdentityTransformStream();
      const send = async () => {
        const writer = pieces.writable.getWriter();
        for (let at = 0, step = 1; at < length; at += step, step = (step * 7) % 8191)
          await writer.write(whole.slice(at, at + step));
        await writer.close();
      };
      const key = new Uint8Array(16).fill(7);
      const vector = initializationVector(5);
      const cipher = { key, initializationVector: vector };
      const [, out] = await Promise.all([send(), encrypted(pieces.readable, length, cipher)]);
      expect(out.byteLength).toBe(encryptedLength(length));
      expect(await decrypt(out, key, vector)).toEqual(whole);
    },
  );

  it('refuses a segment that ends too early or too late', async () => {
    const cipher = { key: new Uint8Array(16), initializationVector: initializationVector(0) };
    for (const told of [80, 131, 70_000]) {
      const { body } = new Response(new Uint8Array(100));
      await expect(encrypted(body as ReadableStream<Uint8Array>, told, cipher)).rejects.toThrow('cut');
    }
  });

  it('begins with the media sequence number', () => {
    expect([...initializationVector(0x1_02_03)]).toEqual([...Array(13).fill(0), 1, 2, 3]);
  });
});

describe('an encrypted segment', () => {
  it.each([0, 1, 5])('%i is what was stored under the key of the video', async (n) => {
    const { response, body } = await countedFetch(`${base}/aes/240p/${n}.m4s`);
    expect(text(await decrypt(body, await keyOf(), initializationVector(n)))).toBe(text(fragmentBytes('240p', n)));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(encryptedLength(fragmentBytes('240p', n).byteLength)),
      'cache-control': 'private, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('costs one read of media, and none from the cache, and never a query', async () => {
    await countedFetch(`${base}/aes/audio/0.m4s`);
    const fresh = await countedFetch(`${base}/aes/audio/1.m4s`);
    expect(fresh.counts).toEqual({ media: ['get v'], database: 0, objects: 0 });
    const again = await countedFetch(`${base}/aes/audio/1.m4s`);
    expect(again.counts).toEqual({ media: [], database: 0, objects: 0 });
    expect(again.body).toEqual(fresh.body);
    expect(again.response.headers.get('content-length')).toBe(String(fresh.body.byteLength));
  });

  it('tells its length before it is made', async () => {
    const head = await countedFetch(`${base}/aes/240p/2.m4s`, { method: 'HEAD' });
    const { body } = await countedFetch(`${base}/aes/240p/2.m4s`);
    expect(head.response.headers.get('content-length')).toBe(String(body.byteLength));
  });
});

it('the playlist names the clear init segment before the key, so that it is read without it', async () => {
  const master = text((await countedFetch(`${base}/master.m3u8`)).body);
  expect(master).toContain('aes/240p/playlist.m3u8');
  expect(master).not.toContain('clear/');
  const lines = text((await countedFetch(`${base}/aes/240p/playlist.m3u8`)).body).split('\n');
  const map = lines.indexOf('#EXT-X-MAP:URI="init.mp4"');
  expect(lines[map + 1]).toBe('#EXT-X-KEY:METHOD=AES-128,URI="../../key?k=1"');
  expect(lines.findIndex((line) => line.startsWith('#EXTINF'))).toBe(map + 2);
  expect(text((await countedFetch(`${base}/aes/240p/init.mp4`)).body)).toBe(text(initBytes('240p')));
});

it('the key has sixteen bytes, the same every time', async () => {
  const [first, second] = [await keyOf(), await keyOf()];
  expect(first.byteLength).toBe(16);
  expect(second).toEqual(first);
  expect(new Set(first).size).toBeGreaterThan(4);
});

describe('protection', () => {
  const visitor = new Client();
  let video: VideoRow;
  const playback = () => visitor.read<Playback>(200, 'GET', `/api/v1/videos/${video.id}/playback`);
  const protect = (protection: string) =>
    owner.read<Video>(200, 'PATCH', `/api/v1/videos/${video.id}`, { json: { protection } });

  it('can be changed: another id, another key, the same stored media; the old addresses end', async () => {
    video = await queuedVideo({ ownerId: owner.id, visibility: 'public' });
    const transcoder = await startedJob(video);
    await transcoder.plan(undefined, null);
    await transcoder.complete('240p');
    const clear = await playback();
    expect(clear).toMatchObject({ dash: expect.any(String) });
    expect((await protect('aes')).protection).toBe('aes');

    const closed = await playback();
    expect(closed.playbackId).not.toBe(clear.playbackId);
    expect(closed).toMatchObject({ dash: null, original: null, expiresAt: expect.any(String) });
    const at = closed.hls.replace(/\/master.*/, '');
    const key = (await countedFetch(`${at}/key`)).body;
    const { body } = await countedFetch(`${at}/aes/240p/0.m4s`);
    expect(text(await decrypt(body, key, initializationVector(0)))).toBe(text(fragmentBytes('240p', 0)));
    expect((await countedFetch(`/media/${clear.playbackId}/clear/240p/0.m4s`)).response.status).toBe(404);

    await protect('clear');
    const open = await playback();
    expect([clear.playbackId, closed.playbackId]).not.toContain(open.playbackId);
    await protect('aes');
    const again = (await playback()).hls.replace(/\/master.*/, '');
    expect((await countedFetch(`${again}/key`)).body).not.toEqual(key);
  });

  it('of a new upload is what it says, else what its channel says', async () => {
    const rowOf = (id: string) =>
      env.DB.prepare('SELECT protection FROM videos WHERE id = ?').bind(id).first<{ protection: string }>();
    expect(await rowOf((await startUpload(owner, 10)).videoId)).toEqual({ protection: 'clear' });
    const channel = await owner.read<Channel>(200, 'PATCH', '/api/v1/channels/me', {
      json: { defaultProtection: 'aes' },
    });
    expect(channel.defaultProtection).toBe('aes');
    expect(await rowOf((await startUpload(owner, 10)).videoId)).toEqual({ protection: 'aes' });
    expect(await rowOf((await startUpload(owner, 10, { protection: 'clear' })).videoId)).toEqual({
      protection: 'clear',
    });
    const seen = await visitor.read<Channel>(200, 'GET', `/api/v1/channels/${channel.handle}`);
    expect(seen.defaultProtection).toBeUndefined();
  });
});
