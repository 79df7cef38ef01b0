// The published rule of views and its counters as tables: what a report is worth, where a viewer is counted, where one goes on.
import { describe, expect, it } from 'vitest';
import { resumeSecondsOf, VIEW_SESSION_MS, viewAfterSeconds } from '#contract/view-rule.ts';
import { ancestorsOf, judge, SHARDS_MAX, shardCount, shardOf } from '../../src/views/judgement.ts';
import { mintViewToken, readViewToken, type ViewSessionFacts } from '../../src/views/view-token.ts';

const MINUTE = 60_000;

describe('a report', () => {
  const cases: [name: string, durationMs: number | null, watched: number, afterMs: number, judged: string][] = [
    ['too little of a long video', 10 * MINUTE, 29.9, MINUTE, 'watching'],
    ['30 seconds of a long video', 10 * MINUTE, 30, MINUTE, 'count'],
    ['half of a short video', 8_000, 4, 5_000, 'count'],
    ['less than half of a short video', 8_000, 3.9, 5_000, 'watching'],
    ['30 seconds of a video of unknown length', null, 30, MINUTE, 'count'],
    ['30 seconds in 15, at double speed', 10 * MINUTE, 30, 15_000, 'count'],
    ['30 seconds in 14: faster than any player', 10 * MINUTE, 30, 14_000, 'watching'],
    ['a huge claim at once', 10 * MINUTE, 1_000_000, 100, 'watching'],
    ['a clock that ran backwards', 10 * MINUTE, 40, -MINUTE, 'watching'],
    ['a session that is over', 10 * MINUTE, 40, VIEW_SESSION_MS, 'expired'],
  ];
  for (const [name, durationMs, watched, afterMs, judged] of cases) {
    it(`of ${name}: ${judged}`, () => {
      const beganMs = 1_800_000_000_000;
      expect(judge({ beganMs, durationMs, isOwner: false }, watched, beganMs + afterMs)).toBe(judged);
      expect(judge({ beganMs, durationMs, isOwner: true }, watched, beganMs + afterMs)).toBe('own');
    });
  }

  it('needs half of a video that is shorter than a minute', () => {
    expect([null, 0, 10_000, 60_000, 61_000].map(viewAfterSeconds)).toEqual([30, 0, 5, 30, 30]);
  });
});

describe('counters', () => {
  it('are one, and twice as many as the views double, up to a limit', () => {
    expect([0, 4_999, 5_000, 9_999, 10_000, 39_999, 40_000, 1e9].map(shardCount)).toEqual([1, 1, 2, 2, 4, 8, 16, 64]);
  });

  it('know every counter that their viewers ever belonged to', () => {
    for (const viewer of ['00000000', 'ffffffff', '12345678', 'deadbeef', '0000003a', '80000001']) {
      const homes: number[] = [];
      for (let shards = 1; shards <= SHARDS_MAX; shards *= 2) {
        const shard = shardOf(viewer, shards);
        expect(shard).toBeLessThan(shards);
        const before = [...new Set(homes)].filter((home) => home !== shard);
        expect(ancestorsOf(shard)).toEqual(before);
        homes.push(shard);
      }
    }
  });
});

describe('a token', () => {
  const facts: ViewSessionFacts = {
    videoId: '0123456789abcdefghjkmnpqrs',
    sessionId: 'zyxwvtsrqpnmkjhgfedcba9876',
    beganMs: 1_800_000_000_123,
    durationMs: 61_500,
    shards: 64,
    isOwner: false,
    viewer: 'ab'.repeat(16),
  };
  const secret = 'a secret of at least 32 characters';

  it('says what it was made of', async () => {
    for (const one of [facts, { ...facts, isOwner: true }, { ...facts, durationMs: null, shards: 1 }]) {
      expect(await readViewToken(await mintViewToken(one, secret), secret)).toEqual(one);
    }
  });

  it('is nothing once a character of it is another', async () => {
    const token = await mintViewToken(facts, secret);
    expect(await readViewToken(token, `${secret}!`)).toBeNull();
    for (let i = 0; i < token.length - 1; i += 3) {
      const other = token[i] === '1' ? '2' : '1';
      expect(await readViewToken(token.slice(0, i) + other + token.slice(i + 1), secret)).toBeNull();
    }
    for (const text of ['', 'x', '.'.repeat(8), token.slice(0, -1), `${token}a`]) {
      expect(await readViewToken(text, secret)).toBeNull();
    }
  });
});

it('one goes on where one was, but not at the very beginning nor at the end', () => {
  const minutes = 10 * MINUTE;
  const cases: [positionMs: number | null, durationMs: number | null, seconds: number | null][] = [
    [null, minutes, null],
    [9_999, minutes, null],
    [10_000, minutes, 10],
    [300_500, minutes, 300.5],
    [570_000, minutes, 570],
    [570_001, minutes, null],
    [30_000, null, 30],
  ];
  for (const [positionMs, durationMs, seconds] of cases) expect(resumeSecondsOf(positionMs, durationMs)).toBe(seconds);
});
