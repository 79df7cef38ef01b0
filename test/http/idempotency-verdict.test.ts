// What a repeated request means.
import { expect, it } from 'vitest';
import { judgeRepeat } from '../../src/http/idempotency-verdict.ts';

const DAY_MS = 24 * 3600_000;
const done = { bodyHash: 'a', status: 201, answer: '{}', createdAt: 1000 };
const underWay = { ...done, status: null, answer: null };

it('is a replay, in use, or another request under the same key', () => {
  expect(judgeRepeat(done, 'a', 2000)).toEqual({ kind: 'replay', status: 201, answer: '{}' });
  expect(judgeRepeat(done, 'b', 2000)).toEqual({ kind: 'reused' });
  expect(judgeRepeat(underWay, 'a', 61_000)).toEqual({ kind: 'in-use' });
  expect(judgeRepeat(underWay, 'b', 61_000)).toEqual({ kind: 'reused' });
});

it('is free after a day, and after a minute without an answer, with the time from which something may be there', () => {
  expect(judgeRepeat(done, 'a', 1001 + DAY_MS)).toEqual({ kind: 'free', diedAfterMs: null });
  expect(judgeRepeat(underWay, 'a', 61_001)).toEqual({ kind: 'free', diedAfterMs: 1000 });
  expect(judgeRepeat(underWay, 'b', 61_001)).toEqual({ kind: 'free', diedAfterMs: null });
});
