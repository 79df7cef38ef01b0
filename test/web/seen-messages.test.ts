// Each logged message counts once, and a replay begins where nothing can be missing.
import { expect, it } from 'vitest';
import { SeenMessages } from '../../web/realtime/seen-messages.ts';

it('takes each number once, in whatever order they come', () => {
  const seen = new SeenMessages();
  expect([5, 3, 5, 4, 3].map((seq) => seen.isNew(seq, 0))).toEqual([true, true, false, true, false]);
});

it.each([
  ['nothing was seen', [], 0, null],
  ['the first has just come', [[9, 0]], 0, 8],
  [
    'a lower one came after it',
    [
      [9, 0],
      [7, 10],
    ],
    10,
    6,
  ],
  [
    'one is old enough that none below it is on its way',
    [
      [9, 0],
      [20, 60_000],
    ],
    60_000,
    9,
  ],
  [
    'all are',
    [
      [9, 0],
      [20, 1],
    ],
    60_000,
    20,
  ],
] as [string, [number, number][], number, number | null][])('a replay when %s', (_, messages, nowMs, since) => {
  const seen = new SeenMessages();
  for (const [seq, atMs] of messages) seen.isNew(seq, atMs);
  expect(seen.since(nowMs)).toBe(since);
});

it('remembers thousands and begins after those it let go of', () => {
  const seen = new SeenMessages();
  for (let seq = 1; seq <= 2005; seq += 1) seen.isNew(seq, 0);
  expect(seen.since(0)).toBe(5);
  seen.forget();
  expect(seen.since(0)).toBeNull();
});
