// What players get under a playback id, byte for byte, and what it costs to answer.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '#contract/problem.ts';
import { playbackKey } from '#media/object-keys.ts';
import { multivariantPath, originalPath } from '../../src/delivery/paths.ts';
import { mintPlaybackToken, playbackSegment, tokenTimes } from '../../src/delivery/playback-token.ts';
import { livePlaybackId } from '../../src/videos/playback-ids.ts';
import { countClassA, countedFetch } from './counting-bindings.ts';
import { Client } from './harness.ts';
import {
  db,
  fragmentBytes,
  initBytes,
  queuedVideo,
  RUNGS,
  readVideo,
  startedJob,
  type VideoRow,
} from './scripted-transcoder.ts';

const config = { playbackSecret: env.PLAYBACK_SECRET };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

interface Published {
  video: VideoRow;
  id: string;
  /** The path segment with what it needs. */
  segment: string;
}

async function publish(change: Partial<VideoRow>, rungs = RUNGS.slice(0, 1)): Promise<Published> {
  const video = await queuedVideo(change);
  const transcoder = await startedJob(video);
  await transcoder.plan(rungs);
  await transcoder.poster();
  await transcoder.complete('240p', 'audio');
  const live = await livePlaybackId(db, video);
  if (!live) throw new Error('not playable');
  const { segment } = await playbackSegment(live, 10_000, config, Date.now());
  return { video, id: live.id, segment };
}

let open: Published;
let closed: Published;
beforeAll(async () => {
  open = await publish({ visibility: 'public' });
  closed = await publish({ visibility: 'private' });
});

describe('a segment', () => {
  test.each([0, 1, 5])('%i is exactly what was stored', async (n) => {
    const { response, body } = await countedFetch(`/media/${open.segment}/clear/240p/${n}.m4s`);
    expect(response.status).toBe(200);
    expect(text(body)).toBe(text(fragmentBytes('240p', n)));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(body.byteLength),
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"/),
      'server-timing': expect.stringMatching(/^(storage|cache);dur=/),
    });
  });

  test('costs one read of media when record and index were read before, and none from the cache', async () => {
    await countedFetch(`/media/${open.segment}/clear/audio/0.m4s`);
    const fresh = await countedFetch(`/media/${open.segment}/clear/audio/1.m4s`);
    expect(fresh.counts).toEqual({ media: ['get v'], database: 0, objects: 0 });
    const again = await countedFetch(`/media/${open.segment}/clear/audio/1.m4s`);
    expect(again.counts).toEqual({ media: [], database: 0, objects: 0 });
    expect(again.response.headers.get('server-timing')).toMatch(/^cache;/);
    expect(again.body).toEqual(fresh.body);
    expect(again.response.headers.get('content-length')).toBe(String(fresh.body.byteLength));
  });

  test('of a signed id is kept by the same cache, but only a token opens it', async () => {
    const path = `/media/${closed.segment}/clear/240p/2.m4s`;
    await countedFetch(path);
    const bare = await countedFetch(`/media/${closed.id}/clear/240p/2.m4s`);
    expect(bare.response.status).toBe(404);
    const { response, counts } = await countedFetch(path);
    expect(counts.media).toEqual([]);
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  test('is whole whatever Range says, 304 when it is known, and answers HEAD without reading media', async () => {
    const path = `/media/${open.segment}/clear/240p/3.m4s`;
    const head = await countedFetch(path, { method: 'HEAD' });
    expect(head.counts).toEqual({ media: [], database: 0, objects: 0 });
    expect(head.body.byteLength).toBe(0);
    const ranged = await countedFetch(path, { headers: { range: 'bytes=0-1' } });
    expect([ranged.response.status, text(ranged.body)]).toEqual([200, text(fragmentBytes('240p', 3))]);
    expect(head.response.headers.get('content-length')).toBe(String(ranged.body.byteLength));
    const cachedHead = await countedFetch(path, { method: 'HEAD' });
    expect(cachedHead.response.headers.get('content-length')).toBe(String(ranged.body.byteLength));
    const etag = ranged.response.headers.get('etag') ?? '';
    const known = await countedFetch(path, { headers: { 'if-none-match': `"x", W/${etag}` } });
    expect([known.response.status, known.counts.media]).toEqual([304, []]);
  });

  test('needs its init segment', async () => {
    const { response, body } = await countedFetch(`/media/${open.segment}/clear/audio/init.mp4`);
    expect(text(body)).toBe(text(initBytes('audio')));
    expect(response.headers.get('content-type')).toBe('audio/mp4');
    const head = await countedFetch(`/media/${open.segment}/clear/240p/init.mp4`, { method: 'HEAD' });
    expect(head.response.headers.get('content-length')).toBe(String(initBytes('240p').byteLength));
  });
});

describe('playlists', () => {
  test.each([
    ['master.m3u8?v=4', 'application/vnd.apple.mpegurl', '#EXTM3U', 'clear/240p/playlist.m3u8?v=4'],
    ['clear/240p/playlist.m3u8', 'application/vnd.apple.mpegurl', '#EXTM3U', '5.m4s'],
    ['clear/audio/playlist.m3u8', 'application/vnd.apple.mpegurl', '#EXTM3U', 'init.mp4'],
    ['manifest.mpd', 'application/dash+xml', '<?xml', 'clear/$RepresentationID$'],
  ])('%s', async (path, type, start, part) => {
    const { response, body, counts } = await countedFetch(`/media/${open.segment}/${path}`);
    expect(response.headers.get('content-type')).toBe(type);
    expect(text(body).startsWith(start)).toBe(true);
    expect(text(body)).toContain(part);
    expect(response.headers.get('cache-control')).toBe('public, no-cache');
    expect(response.headers.get('content-length')).toBe(String(body.byteLength));
    expect(counts.database).toBe(0);
    const etag = response.headers.get('etag') ?? '';
    const known = await countedFetch(`/media/${open.segment}/${path}`, { headers: { 'if-none-match': etag } });
    expect([known.response.status, known.body.byteLength]).toEqual([304, 0]);
    const head = await countedFetch(`/media/${open.segment}/${path}`, { method: 'HEAD' });
    expect(head.response.headers.get('content-length')).toBe(String(body.byteLength));
  });

  test('of a newer version than the isolate knows are read again, once a second', async () => {
    const video = await queuedVideo();
    const transcoder = await startedJob(video);
    await transcoder.plan(RUNGS.slice(0, 2), null);
    await transcoder.complete('240p');
    const live = await livePlaybackId(db, video);
    const master = async (version: number) =>
      text((await countedFetch(multivariantPath(live?.id ?? '', version))).body).match(/\d+p(?=\/playlist)/g);
    expect(await master(1)).toEqual(['240p']);
    await transcoder.complete('360p');
    // The version is told once the record is written: a second after the first.
    const told = async () => master((await readVideo(video.id)).indexVersion);
    await expect.poll(told, { timeout: 10_000 }).toEqual(['240p', '360p']);
  });
});

describe('pictures', () => {
  test('the poster has validators', async () => {
    const path = `/media/${open.segment}/poster.jpg`;
    const { response, body } = await countedFetch(path);
    expect(text(body)).toBe('a picture');
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    const since = response.headers.get('last-modified') ?? '';
    expect((await countedFetch(path, { headers: { 'if-modified-since': since } })).response.status).toBe(304);
    expect((await countedFetch(path, { method: 'HEAD' })).response.headers.get('content-length')).toBe('9');
  });
});

test('a poster that came less than a second after its record was read is there', async () => {
  const { segment, id } = await publish({ visibility: 'public' });
  const key = playbackKey(id);
  const written = (await (await env.MEDIA.get(key))?.text()) ?? '';
  const record = JSON.parse(written);
  await scheduler.wait(1_100); // R2 takes one write a second of a key
  await env.MEDIA.put(key, JSON.stringify({ ...record, posterKey: null, indexVersion: 1 }));
  await scheduler.wait(1_100);
  // The isolate read it when it was asked for what is not there.
  const early = `/media/${segment}/poster.jpg?v=1`;
  expect((await new Client().send('GET', early)).status).toBe(404);
  await env.MEDIA.put(key, JSON.stringify({ ...record, indexVersion: 2 }));
  expect((await new Client().send('GET', `/media/${segment}/poster.jpg?v=2`)).status).toBe(200);
});

describe('what may not be seen', () => {
  const times = (offsetMs: number) => tokenTimes(10_000, Date.now() + offsetMs);
  const paths = async (): Promise<[string, string][]> => {
    const good = closed.segment.slice(closed.id.length + 1);
    const expired = await mintPlaybackToken(closed.id, times(-24 * 3600_000), config.playbackSecret);
    const forged = await mintPlaybackToken(closed.id, times(0), 'another secret of more than 32 characters');
    const stretched = good.replace(/^(\w+)-(\w+)/, '$1-zzzzzzz');
    return [
      ['an unknown id', '0123456789abcdefghjkmnpqrs/master.m3u8'],
      ['no id at all', 'x/master.m3u8'],
      ['a signed id without a token', `${closed.id}/master.m3u8`],
      ['an expired token', `${closed.id}.${expired}/master.m3u8`],
      ['a forged token', `${closed.id}.${forged}/master.m3u8`],
      ['a token with another end', `${closed.id}.${stretched}/master.m3u8`],
      ['the token of another id', `${open.id}.${good}/master.m3u8`],
      ['a rendition that is not there', `${open.id}/clear/1080p/0.m4s`],
      ['a segment past the end', `${open.id}/clear/240p/6.m4s`],
      ['captions that are not there', `${open.id}/captions/en.vtt`],
      ['the original without a token', `${open.id}/original`],
    ];
  };
  test('looks all the same', async () => {
    for (const [name, path] of await paths()) {
      const { response, body } = await countedFetch(`/media/${path}`);
      const problem = JSON.parse(text(body)) as Problem;
      expect([name, response.status, problem.code]).toEqual([name, 404, 'media-not-found']);
    }
  });
});

describe('players on other sites', () => {
  test('may ask first', async () => {
    const { response } = await countedFetch(`/media/${open.segment}/master.m3u8`, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toContain('Range');
    const signed = await countedFetch(`/media/${closed.segment}/master.m3u8`, { method: 'OPTIONS' });
    expect(signed.response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the original', () => {
  const SOURCE = 'the source of the video, as it was uploaded';
  test.each<[string, Record<string, string>, number, string, string | null]>([
    ['whole', {}, 200, SOURCE, null],
    ['a range', { range: 'bytes=4-9' }, 206, 'source', 'bytes 4-9/43'],
    ['the end', { range: 'bytes=-8' }, 206, 'uploaded', 'bytes 35-42/43'],
    ['past the end', { range: 'bytes=43-' }, 416, '', 'bytes */43'],
    ['two ranges count as none', { range: 'bytes=0-1,3-4' }, 200, SOURCE, null],
    ['another version', { range: 'bytes=0-1', 'if-range': '"old"' }, 200, SOURCE, null],
  ])('%s', async (_name, headers, status, expected, contentRange) => {
    for (const { id } of [open, closed]) {
      const path = await originalPath(id, 10_000, config, Date.now());
      const { response, body } = await countedFetch(path, { headers });
      expect(response.status).toBe(status);
      expect(response.headers.get('content-range')).toBe(contentRange);
      if (status === 416) continue;
      expect(text(body)).toBe(expected);
      expect(response.headers.get('accept-ranges')).toBe('bytes');
      expect(response.headers.get('cache-control')).toBe('private, no-cache');
      expect(response.headers.get('content-disposition')).toBe(
        `attachment; filename="Ein _Film_ (1).mp4"; filename*=UTF-8''Ein%20%E2%80%9EFilm%E2%80%9C%20%281%29.mp4`,
      );
      const etag = response.headers.get('etag') ?? '';
      const resumed = await countedFetch(path, { headers: { range: 'bytes=0-2', 'if-range': etag } });
      expect([resumed.response.status, text(resumed.body)]).toEqual([206, 'the']);
      const head = await countedFetch(path, { method: 'HEAD', headers });
      expect([head.response.status, head.body.byteLength]).toEqual([status, 0]);
      expect(head.response.headers.get('content-length')).toBe(String(expected.length));
    }
  });
});

test('ten minutes in five renditions and sound cost at most 90 writes between complete and ready', async () => {
  const video = await queuedVideo();
  const counting = countClassA();
  const transcoder = await startedJob(video, { seconds: 600 });
  await transcoder.plan();
  await transcoder.poster();
  for (const name of ['240p', 'audio', '360p', '480p', '720p', '1080p']) await transcoder.complete(name);
  await transcoder.end();
  counting.stop();
  const completion = 1; // CompleteMultipartUpload, by which the upload ended
  const countOf = (kind: string) => counting.keys.filter((key) => key.startsWith(kind)).length;
  expect(countOf('put p/')).toBeLessThanOrEqual(6);
  expect(countOf('put i/')).toBe(6);
  expect(counting.keys.length + completion, counting.keys.join('\n')).toBeLessThanOrEqual(90);
});
