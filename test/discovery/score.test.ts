// What a score is made of, that time does not change an order, and the cursor of home.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHomeCursor, encodeHomeCursor } from '../../src/discovery/home-cursor.ts';
import { HALF_LIFE_MS, scoreOf } from '../../src/discovery/score.ts';

const NOW_MS = Date.UTC(2026, 5, 1);
const video = (views: number, likes: number, comments: number, ageDays: number) => ({
  counts: { views, likes, dislikes: 0, comments },
  createdAt: '2020-01-01T00:00:00.000Z',
  publishedAt: new Date(NOW_MS - ageDays * HALF_LIFE_MS).toISOString(),
});

describe('a score', () => {
  const cases: [what: string, args: [number, number, number, number], total: number, terms: object][] = [
    ['nothing yet, just published', [0, 0, 0, 0], 0, { engagement: 0, age: 0 }],
    ['a view', [1, 0, 0, 0], 1, { views: 1, engagement: 1 }],
    ['a like is four views', [3, 1, 0, 0], 3, { views: 3, likes: 4, engagement: 3 }],
    ['a comment is eight', [3, 1, 1, 0], 4, { comments: 8, engagement: 4 }],
    ['a day is half of it', [3, 1, 1, 1], 3, { engagement: 4, age: -1 }],
    ['old and forgotten', [0, 0, 0, 400], -400, { age: -400 }],
    ['counts that went wrong', [-5, -1, 0, 0], 0, { views: 0, likes: 0 }],
    ['published a moment from now', [0, 0, 0, -0.5], 0.5, { age: 0.5 }],
  ];
  for (const [what, args, total, terms] of cases) {
    it(what, () => expect(scoreOf(video(...args), NOW_MS)).toMatchObject({ total, subscription: 0, ...terms }));
  }

  it('is two higher for a channel that one follows', () => {
    expect(scoreOf(video(3, 0, 0, 1), NOW_MS, true)).toMatchObject({ total: 3, subscription: 2 });
  });

  it('goes by the making of a video that was never published', () => {
    const { age } = scoreOf({ ...video(0, 0, 0, 0), publishedAt: null }, Date.parse('2020-01-02T00:00:00.000Z'));
    expect(age).toBe(-1);
  });

  it('puts two videos in the same order at any time', () => {
    const count = fc.nat(100_000);
    const some = fc.tuple(count, count, count, fc.nat(300)).map((args) => video(...args));
    fc.assert(
      fc.property(some, some, fc.nat(1000), (a, b, days) => {
        const later = NOW_MS + days * HALF_LIFE_MS;
        const now = scoreOf(a, NOW_MS).total - scoreOf(b, NOW_MS).total;
        expect(scoreOf(a, later).total - scoreOf(b, later).total).toBeCloseTo(now, 6);
      }),
    );
  });
});

describe('the cursor of home', () => {
  it('is read back', () => {
    const place = { beganMs: NOW_MS, trending: 'WyJ0cmVu-_ZGluZyJd' };
    expect(decodeHomeCursor(encodeHomeCursor(place))).toEqual(place);
  });
  it.each(['', '.', 'x', '.abc', 'abc.', 'abc.d.e', 'abcdefghijk.x', 'ABC.x', 'abc.ä'])('%j is none', (text) => {
    expect(decodeHomeCursor(text)).toBeNull();
  });
});
