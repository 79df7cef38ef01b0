// Keys between keys: always in order, short at the ends, and given up before they grow long.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeItemCursor, encodeItemCursor } from '../../src/playlists/item-cursor.ts';
import { KEY_LENGTH_MAX, keyBetween } from '../../src/playlists/position-key.ts';

describe('keyBetween', () => {
  it.each([
    [null, null, 'i00000'],
    ['i00000', null, 'i00001'],
    [null, 'i00000', 'hzzzzz'],
    ['i00000', 'i00001', 'i00000i'],
    ['i00000', 'i00000i', 'i000009'],
    ['i00000i', 'i00001', 'i00000r'],
    ['i00000', 'i00009', 'i00004'],
    ['i00000', 'i000001', 'i000000i'],
    ['i00000', 'i00001i', 'i00001'],
    ['i00000z', 'i00001', 'i00000zi'],
    ['i00000', 'i00000', null],
    ['i00001', 'i00000', null],
    ['zzzzzz', null, null],
    [null, '000000', null],
  ])('%s and %s: %s', (low, high, key) => {
    expect(keyBetween(low, high)).toBe(key);
  });

  it('keeps any order of inserts, and gives up rather than make long keys', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 200 }), (places) => {
        const keys: string[] = [];
        for (const place of places) {
          const at = place % (keys.length + 1);
          const key = keyBetween(keys[at - 1] ?? null, keys[at] ?? null);
          if (key === null) return; // numbered anew by who asked
          expect(key.length).toBeLessThanOrEqual(KEY_LENGTH_MAX);
          keys.splice(at, 0, key);
        }
        expect([...keys].sort()).toEqual(keys);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('does not grow at the ends, and lasts for a hundred moves to one place', () => {
    let last = 'i00000';
    for (let i = 0; i < 5000; i += 1) last = keyBetween(last, null) ?? '';
    expect(last).toHaveLength(6);
    let high = 'i00001';
    for (let i = 0; i < 100; i += 1) high = keyBetween('i00000', high) ?? '';
    expect(high.length).toBeGreaterThan(6);
    for (let i = 0; i < 100 && high !== ''; i += 1) high = keyBetween('i00000', high) ?? '';
    expect(high).toBe('');
  });
});

describe('cursors of items', () => {
  const videoId = '01jzzzzzzzzzzzzzzzzzzzzzzz';
  it('come back as they were given', () => {
    expect(decodeItemCursor(encodeItemCursor({ position: 'i00000i', videoId }))).toEqual({
      position: 'i00000i',
      videoId,
    });
  });
  it.each(['', 'x', 'i00000', `i00000.${videoId}.x`, `I00000.${videoId}`, "i00000.' OR 1=1", `.${videoId}`])(
    'are refused: %s',
    (text) => {
      expect(decodeItemCursor(text)).toBeNull();
    },
  );
});
