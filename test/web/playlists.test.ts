// What a list does in the page: places while it is reordered, what plays next, whether it starts by itself.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlaylistItem } from '#contract/playlists.ts';
import { moved, moveTo, placeAfter, placeAt, shuffled, stepOfKey } from '../../web/pages/playlist/order.ts';
import { drawnOrder, shiftOf } from '../../web/pages/playlist/use-reorder.ts';
import { goOnWith, readAutoplay, takeGoOn, writeAutoplay } from '../../web/pages/watch/autoplay.ts';
import { firstPlayable, neighboursOf } from '../../web/pages/watch/neighbours.ts';
import { paths } from '../../web/paths.ts';

describe('the order', () => {
  it.each([
    [0, 2, ['b', 'c', 'a', 'd'], { after: 'c' }],
    [3, 0, ['d', 'a', 'b', 'c'], { after: null }],
    [1, 1, ['a', 'b', 'c', 'd'], { after: 'a' }],
    [2, 3, ['a', 'b', 'd', 'c'], { after: 'd' }],
  ])('%i to %i', (from, to, order, move) => {
    const next = moved(['a', 'b', 'c', 'd'], from, to);
    expect(next).toEqual(order);
    expect(moveTo(next, to)).toEqual(move);
  });

  it.each([
    ['ArrowUp', 0, 0],
    ['ArrowUp', 2, 1],
    ['ArrowDown', 3, 3],
    ['Home', 2, 0],
    ['End', 1, 3],
  ])('%s at %i of four goes to %i', (key, place, to) => {
    const step = stepOfKey(key);
    expect(step && placeAfter(step, place, 4)).toBe(to);
  });

  it('follows the pointer by the middles of the rows', () => {
    const middles = [50, 150, 250, 350];
    expect([0, 149, 151, 260, 900, -900].map((middle) => placeAt(middles, 0, middle))).toEqual([0, 0, 1, 2, 3, 0]);
    expect([350, 240, 10].map((middle) => placeAt(middles, 3, middle))).toEqual([3, 2, 0]);
    const held = { id: 'a', from: 0, to: 2, dragPx: 200 };
    expect([1, 2, 3].map((place) => shiftOf(place, held))).toEqual([-1, -1, 0]);
    expect(shiftOf(1, { ...held, from: 3, to: 1 })).toBe(1);
    expect(drawnOrder(['a', 'b', 'c'], held)).toEqual(['a', 'b', 'c']); // under a pointer nothing changes places
    expect(drawnOrder(['a', 'b', 'c'], { ...held, dragPx: null })).toEqual(['b', 'c', 'a']);
  });

  it('of a shuffle holds everything once, and is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 30 }), fc.string(), (ids, seed) => {
        const items = ids.map((videoId) => ({ videoId }));
        const order = shuffled(items, seed);
        expect(order.map(({ videoId }) => videoId).sort()).toEqual([...ids].sort());
      }),
    );
    const items = Array.from({ length: 20 }, (_, i) => ({ videoId: `video-${i}` }));
    expect(shuffled(items, 'a')).not.toEqual(shuffled(items, 'b'));
    expect(shuffled(items, 'a')).toEqual(shuffled(items, 'a'));
  });
});

describe('what comes next', () => {
  const item = (videoId: string, state: 'ready' | 'processing' | null = 'ready') =>
    ({ videoId, addedAt: '', video: state === null ? null : { id: videoId, state } }) as unknown as PlaylistItem;
  const list = [item('a'), item('b', null), item('c', 'processing'), item('d'), item('e')];
  it.each([
    ['a', null, 'd'],
    ['d', 'a', 'e'],
    ['e', 'd', null],
    ['b', 'a', 'd'],
    ['not in it', null, 'a'],
  ])('at %s: before it %s, behind it %s', (videoId, previous, next) => {
    const found = neighboursOf(list, videoId);
    expect([found.previous?.id ?? null, found.next?.id ?? null]).toEqual([previous, next]);
  });
  it.each([
    [list, 'a'],
    [list.slice(1), 'd'],
    [[item('b', null), item('c', 'processing')], null],
    [[], null],
  ])('a list that is looped begins anew with the first that plays', (items, first) => {
    expect(firstPlayable(items)?.id ?? null).toBe(first);
  });
  it.each([
    [{}, '/watch/v?list=l'],
    [{ shuffleSeed: 'abc' }, '/watch/v?list=l&shuffle=abc'],
    [{ shuffleSeed: undefined, isLooped: true }, '/watch/v?list=l&loop=1'],
    [{ shuffleSeed: 'abc', isLooped: true }, '/watch/v?list=l&shuffle=abc&loop=1'],
  ])('the address carries how the list is played: %j', (how, address) => {
    expect(paths.watchIn('v', 'l', how)).toBe(address);
  });
});

describe('autoplay', () => {
  it.each([
    [null, false, true],
    [null, true, false],
    ['on', true, true],
    ['off', false, false],
    ['nonsense', false, true],
  ])('stored %s, little motion %s: %s', (stored, isMotionReduced, isOn) => {
    expect(readAutoplay({ getItem: () => stored }, isMotionReduced)).toBe(isOn);
  });
  it('works where storage is blocked', () => {
    const blocked = () => {
      throw new Error('blocked');
    };
    expect(readAutoplay({ getItem: blocked }, false)).toBe(true);
    expect(() => writeAutoplay({ setItem: blocked }, true)).not.toThrow();
  });
  it('goes on once, with the video that was named', () => {
    goOnWith('a');
    expect([takeGoOn('b'), takeGoOn('a'), takeGoOn('a')]).toEqual([false, true, false]);
  });
});
