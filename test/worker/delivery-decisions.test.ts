// The decisions of delivery as tables: freshness of records, conditional requests, tokens, names of downloads.
import { describe, expect, test } from 'vitest';
import type { PlaybackRecord } from '#media/playback-record.ts';
import { isNotModified, rangeCounts } from '../../src/delivery/conditional.ts';
import { attachmentDisposition } from '../../src/delivery/content-disposition.ts';
import { isFresh } from '../../src/delivery/playback-records.ts';
import { mintPlaybackToken, tokenTimes, verifyPlaybackToken } from '../../src/delivery/playback-token.ts';
import { RecentMap } from '../../src/platform/recent-map.ts';

const NOW = 1_000_000_000;
const record = { indexVersion: 3 } as PlaybackRecord;

describe('a remembered record', () => {
  test.each([
    ['just read', record, 0, NOW, 0, true],
    ['29 s old', record, 3, NOW - 29_999, 0, true],
    ['30 s old', record, 3, NOW - 30_000, 0, false],
    ['older than the URL', record, 4, NOW, 0, false],
    ['older than the URL, but read again just now', record, 4, NOW, NOW - 999, true],
    ['older than the URL, read again a second ago', record, 4, NOW, NOW - 1000, false],
    ['of an unknown id, just read', null, 0, NOW, NOW, true],
    ['of an unknown id, read a second ago', null, 0, NOW, NOW - 1000, false],
  ])('%s', (_name, known, wanted, readAtMs, rereadAtMs, fresh) => {
    expect(isFresh({ record: known, readAtMs, rereadAtMs }, wanted, NOW)).toBe(fresh);
  });
});

describe('conditional requests', () => {
  const validators = { etag: '"a"', lastModifiedMs: Date.parse('2026-01-02T03:04:05.678Z') };
  test.each([
    [undefined, undefined, false],
    ['"a"', undefined, true],
    ['W/"a"', undefined, true],
    ['"b", "a"', undefined, true],
    ['*', undefined, true],
    ['"b"', undefined, false],
    ['"b"', 'Fri, 02 Jan 2026 03:04:05 GMT', false],
    [undefined, 'Fri, 02 Jan 2026 03:04:05 GMT', true],
    [undefined, 'Fri, 02 Jan 2026 03:04:04 GMT', false],
    [undefined, 'yesterday', false],
  ])('If-None-Match %s, If-Modified-Since %s', (ifNoneMatch, ifModifiedSince, expected) => {
    expect(isNotModified({ ifNoneMatch, ifModifiedSince }, validators)).toBe(expected);
  });
  test.each([
    [undefined, true],
    ['"a"', true],
    ['W/"a"', false],
    ['"b"', false],
    ['Fri, 02 Jan 2026 03:04:05 GMT', true],
    ['Fri, 02 Jan 2026 03:04:06 GMT', false],
    ['rubbish', false],
  ])('If-Range %s', (ifRange, expected) => {
    expect(rangeCounts(ifRange, validators)).toBe(expected);
  });
});

describe('playback tokens', () => {
  const secret = 'a secret of at least thirty-two characters';
  const HOUR = 3600_000;
  const start = 500_000 * HOUR;
  test('are equal within an hour and outlive a video that is begun in its last second', async () => {
    const first = tokenTimes(90_500, start);
    expect(tokenTimes(90_500, start + HOUR - 1)).toEqual(first);
    expect(tokenTimes(90_500, start + HOUR)).not.toEqual(first);
    expect(first.expiresMs).toBeGreaterThan(start + HOUR + 90_500);
    expect(first.expiresMs % 1000).toBe(0);
    expect(await mintPlaybackToken('id', first, secret)).toBe(await mintPlaybackToken('id', first, secret));
  });
  test.each([
    ['now', 0, 0, true],
    ['until it ends', 6 * HOUR, 0, false],
    ['unless it was called back', 0, start + 1, false],
    ['when issued at the very time', 0, start, true],
  ])('open %s', async (_name, laterMs, notBeforeMs, expected) => {
    const token = await mintPlaybackToken('id', tokenTimes(10_000, start), secret);
    const facts = { secret, nowMs: start + laterMs, notBeforeMs };
    expect(await verifyPlaybackToken(token, 'id', facts)).toBe(expected);
    expect(await verifyPlaybackToken(token, 'other', facts)).toBe(false);
    expect(await verifyPlaybackToken(token.slice(0, -1), 'id', facts)).toBe(false);
  });
});

test.each([
  ['clip.mp4', `attachment; filename="clip.mp4"; filename*=UTF-8''clip.mp4`],
  ['a "b" \\ 100%.mp4', `attachment; filename="a _b_ _ 100_.mp4"; filename*=UTF-8''a%20%22b%22%20%5C%20100%25.mp4`],
  ['x\r\ny.mp4', `attachment; filename="x__y.mp4"; filename*=UTF-8''x%0D%0Ay.mp4`],
  ["it's (1)*.mp4", `attachment; filename="it's (1)*.mp4"; filename*=UTF-8''it%27s%20%281%29%2A.mp4`],
  ['\ud800.mp4', `attachment; filename="_.mp4"; filename*=UTF-8''_.mp4`],
])('the download of %j', (filename, header) => {
  expect(attachmentDisposition(filename)).toBe(header);
});

test('a map of limited size forgets what was not used for longest', () => {
  const map = new RecentMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
});
