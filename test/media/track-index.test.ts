// Facts of the track index: what is written is read, fragments are found, nonsense is refused.
import { describe, expect, test } from 'vitest';
import { decodeIndexBlock, encodeIndexBlock, locateFragment } from '#media/track-index.ts';

const block = {
  packs: [
    { epoch: 1, firstFragment: 301, fragmentBytes: [25_000, 130, 2_000_000] },
    { epoch: 3, firstFragment: 304, fragmentBytes: [1, 127, 128] },
  ],
};

describe('encodeIndexBlock', () => {
  test('is read back as it was', () => {
    expect(decodeIndexBlock(encodeIndexBlock(block))).toEqual(block);
  });
  test('ten minutes of two-second fragments take less than a kilobyte and a half', () => {
    const fragmentBytes = Array.from({ length: 301 }, (_, i) => 200_000 + i);
    expect(encodeIndexBlock({ packs: [{ epoch: 1, firstFragment: 0, fragmentBytes }] }).length).toBeLessThan(1500);
  });
});

describe('decodeIndexBlock', () => {
  const bytes = encodeIndexBlock(block);
  test.each([
    ['cut', bytes.subarray(0, bytes.length - 1)],
    ['too long', Uint8Array.from([...bytes, 0])],
    ['another format', Uint8Array.from([9, ...bytes.subarray(1)])],
    ['empty', new Uint8Array(0)],
  ])('refuses an index that is %s', (_, nonsense) => {
    expect(() => decodeIndexBlock(nonsense)).toThrow(RangeError);
  });
});

describe('locateFragment', () => {
  test.each([
    [301, { epoch: 1, packFirstFragment: 301, offset: 0, length: 25_000 }],
    [303, { epoch: 1, packFirstFragment: 301, offset: 25_130, length: 2_000_000 }],
    [306, { epoch: 3, packFirstFragment: 304, offset: 128, length: 128 }],
    [300, null],
    [307, null],
  ])('fragment %i', (n, expected) => {
    expect(locateFragment(block, n)).toEqual(expected);
  });
});
