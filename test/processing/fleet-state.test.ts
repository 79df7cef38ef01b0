// Who gets which slot next.
import { describe, expect, it } from 'vitest';
import type { TaskClass } from '#contract/tasks.ts';
import {
  inTheWay,
  type Lane,
  nextAssignment,
  type Slot,
  type WaitingJob,
  withWaiting,
} from '../../src/processing/fleet-state.ts';

const slot = (number: number, lanes: Lane[] = [], restsUntilMs = 0, jobId = 'other'): Slot => ({
  number,
  busy: lanes.map((lane, i) => ({ jobId, epoch: i + 1, lane, sinceMs: 0 })),
  restsUntilMs,
  refusals: 0,
});
const waits = (jobId: string, class_: TaskClass, sinceMs = 0): WaitingJob => ({ jobId, class: class_, sinceMs });
const chosen = (waiting: WaitingJob[], slots: Slot[]): string | null => {
  const next = nextAssignment(waiting, slots, 1000);
  return next && `${next.job.jobId} on ${next.slot.number}`;
};

describe('the next slot', () => {
  it.each<[string, WaitingJob[], Slot[], string | null]>([
    ['is nobody’s when nobody waits', [], [slot(0)], null],
    [
      'is a waiting viewer’s before all others’',
      [waits('a', 'rest', 1), waits('b', 'lowest', 1), waits('c', 'viewer', 900)],
      [slot(0)],
      'c on 0',
    ],
    ['goes by classes', [waits('a', 'rest', 1), waits('b', 'lowest', 2), waits('c', 'first', 3)], [slot(0)], 'c on 0'],
    [
      'is within a class that of who waits longest',
      [waits('a', 'rest', 2), waits('b', 'rest', 1)],
      [slot(0)],
      'b on 0',
    ],
    [
      'is within a class that of who has none',
      [waits('a', 'rest', 1), waits('b', 'rest', 2)],
      [slot(0), slot(1, ['background'], 0, 'a')],
      'b on 0',
    ],
    ['is a whole one for background work', [waits('a', 'rest')], [slot(0, ['urgent'])], null],
    ['is beside background work for a viewer', [waits('a', 'viewer')], [slot(0, ['background'])], 'a on 0'],
    ['is rather one that does nothing', [waits('a', 'viewer')], [slot(0, ['background']), slot(1)], 'a on 1'],
    [
      'is rather where no other viewer waits',
      [waits('a', 'first')],
      [slot(0, ['urgent']), slot(1, ['background'])],
      'a on 1',
    ],
    ['takes two viewers and no third', [waits('a', 'viewer')], [slot(0, ['urgent', 'urgent'])], null],
    ['is none that rests', [waits('a', 'viewer')], [slot(0, [], 2000), slot(1, ['background'])], 'a on 1'],
    [
      'is not kept from background work by a class above that no slot can serve',
      [waits('a', 'rest')],
      [slot(0, ['urgent', 'urgent']), slot(1)],
      'a on 1',
    ],
  ])('%s', (_, waiting, slots, expected) => {
    expect(chosen(waiting, slots)).toBe(expected);
  });
});

it('a job waits once, with the better of the classes that it said, and from when it had that one', () => {
  const once = withWaiting([waits('a', 'rest', 1)], 'b', 'lowest', 2);
  expect(once).toEqual([waits('a', 'rest', 1), waits('b', 'lowest', 2)]);
  expect(withWaiting(once, 'b', 'rest', 3)).toEqual(once);
  expect(withWaiting(once, 'b', 'viewer', 3)).toEqual([waits('a', 'rest', 1), waits('b', 'viewer', 3)]);
});

describe('a unit whose viewers have left', () => {
  const deserted = (each: Slot): Slot => ({ ...each, busy: each.busy.map((task) => ({ ...task, isDeserted: true })) });
  it.each<[string, WaitingJob[], Slot[], number[]]>([
    ['is made to its end where nobody else is', [waits('a', 'rest')], [deserted(slot(0, ['urgent']))], []],
    ['is in the way of who waits', [waits('a', 'first')], [deserted(slot(0, ['urgent'])), slot(1)], [0]],
    ['is in the way of who is served', [], [slot(0, ['urgent']), deserted(slot(1, ['urgent']))], [1]],
    ['is the only one that is', [waits('a', 'viewer')], [slot(0, ['urgent']), slot(1, ['background'])], []],
  ])('%s', (_, waiting, slots, expected) => {
    expect(inTheWay(waiting, slots).map(({ number }) => number)).toEqual(expected);
  });
});
