// When newer media URLs are taken over, what of them, and which rungs a running player ends up with.
import { describe, expect, it } from 'vitest';
import {
  isNewer,
  parseMediaAddress,
  sourceChange,
  withAccess,
  withIndexVersion,
} from '../../web/player/media-address.ts';
import { betterRung, mergeRungs } from '../../web/player/merge-rungs.ts';

const A = '0123456789abcdefghjkmnpqrs';
const B = 'zyxwvtsrqpnmkjhgfedcba9876';
const master = (access: string, version: number) => `/media/${access}/master.m3u8?v=${version}`;

describe('parseMediaAddress', () => {
  it.each([
    [master(A, 3), { playbackId: A, access: A, indexVersion: 3 }],
    [master(`${A}.x1-y2-M_-c`, 0), { playbackId: A, access: `${A}.x1-y2-M_-c`, indexVersion: 0 }],
    [`https://host/media/${A}/clear/720p/0.m4s`, { playbackId: A, access: A, indexVersion: 0 }],
    ['/assets/player.js', null],
  ])('%s', (url, address) => {
    expect(parseMediaAddress(url)).toEqual(address);
  });
});

describe('sourceChange', () => {
  it.each([
    ['the first source', null, master(A, 1), 'reload'],
    ['the same URL', master(A, 1), master(A, 1), 'none'],
    ['more rungs', master(A, 1), master(A, 2), 'extend'],
    ['more rungs under a new token', master(`${A}.old`, 1), master(`${A}.new`, 2), 'extend'],
    ['a new token only', master(`${A}.old`, 2), master(`${A}.new`, 2), 'access'],
    ['an answer that was overtaken', master(A, 3), master(A, 2), 'none'],
    ['another playback id', master(A, 3), master(B, 1), 'reload'],
    ['a foreign URL', 'https://elsewhere/a.m3u8', 'https://elsewhere/b.m3u8', 'reload'],
  ] as const)('%s', (_name, current, next, change) => {
    expect(sourceChange(current, next)).toBe(change);
  });
});

describe('isNewer', () => {
  it.each([
    [3, master(A, 2), true],
    [2, master(A, 2), false],
    [1, master(A, 2), false],
    [1, null, false], // nothing plays yet: the first fetch brings the newest
  ] as const)('%i over %s is %s', (announced, url, newer) => {
    expect(isNewer(announced, url)).toBe(newer);
  });
});

describe('requests of a running engine', () => {
  const current = parseMediaAddress(master(`${A}.new`, 5));
  it('carry the token that holds now', () => {
    expect(withAccess(`/media/${A}.old/clear/720p/3.m4s`, current)).toBe(`/media/${A}.new/clear/720p/3.m4s`);
  });
  it('stay as they are for other media', () => {
    expect(withAccess(`/media/${B}.old/clear/720p/3.m4s`, current)).toBe(`/media/${B}.old/clear/720p/3.m4s`);
    expect(withAccess('/poster.jpg', current)).toBe('/poster.jpg');
    expect(withAccess(master(A, 1), null)).toBe(master(A, 1));
  });
  it('ask for the newer list', () => {
    expect(withIndexVersion(`/media/${A}/manifest.mpd?v=1`, 5)).toBe(`/media/${A}/manifest.mpd?v=5`);
    expect(withIndexVersion(`/media/${A}/clear/720p/3.m4s`, 5)).toBe(`/media/${A}/clear/720p/3.m4s`);
  });
});

describe('mergeRungs', () => {
  const rung = (width: number, height: number, bitrate: number) => ({
    width,
    height,
    bitrate,
    videoCodec: 'avc1.64001f',
  });
  const low = rung(426, 240, 260_000);
  const middle = rung(854, 480, 1_000_000);
  const high = rung(1280, 720, 2_500_000);

  it('keeps the objects of the known rungs, since their playlists hang on them', () => {
    const merged = mergeRungs([low], [{ ...low }, high]);
    expect(merged[0]).toBe(low);
    expect(merged).toEqual([low, high]);
  });
  it('puts a rung that came later between those that were there', () => {
    expect(mergeRungs([low, high], [{ ...low }, { ...middle }, { ...high }])).toEqual([low, middle, high]);
  });
  it('keeps a rung that the newer list leaves out: it may be playing', () => {
    expect(mergeRungs([low, middle], [high])).toEqual([low, middle, high]);
  });

  it.each([
    ['the bandwidth affords the best', low, 6_000_000, 2],
    ['it affords the middle', low, 2_000_000, 1],
    ['it affords no more than what plays', middle, 2_000_000, -1],
    ['never downwards', high, 300_000, -1],
    ['nothing is fetched yet', null, 6_000_000, -1],
  ] as const)('betterRung: %s', (_name, current, bandwidthBps, place) => {
    expect(betterRung([low, middle, high], current, bandwidthBps)).toBe(place);
  });
});
