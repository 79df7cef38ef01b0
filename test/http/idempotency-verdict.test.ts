// What a repeated request means.
import { expect, it } from 'vitest';
import { judgeRepeat } from '../../src/http/idempotency-verdict.ts';

it('is a replay, in use, or another request under the same key', () => {
  const done = { bodyHash: 'a', status: 201, answer: '{}' };
  expect(judgeRepeat(done, 'a')).toEqual({ kind: 'replay', status: 201, answer: '{}' });
  expect(judgeRepeat(done, 'b')).toEqual({ kind: 'reused' });
  expect(judgeRepeat({ ...done, status: null, answer: null }, 'a')).toEqual({ kind: 'in-use' });
  expect(judgeRepeat({ ...done, status: null, answer: null }, 'b')).toEqual({ kind: 'reused' });
});
