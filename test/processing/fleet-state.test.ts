// Who gets which slot next.
import { describe, expect, it } from 'vitest';
import type { TaskClass } from '#contract/tasks.ts';
import {
  askAgainMs,
  inTheWay,
  type Lane,
  nextAssignment,
  type Slot,
  stillBehind,
  type TakenTask,
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
    [
      'is rather a busy one than one that did not answer last',
      [waits('a', 'first')],
      [{ ...slot(0), refusals: 1 }, slot(1, ['urgent', 'background'])],
      'a on 1',
    ],
    [
      'is one that did not answer last where there is no other',
      [waits('a', 'first')],
      [{ ...slot(0), refusals: 1 }],
      'a on 0',
    ],
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

describe('the viewers of one video', () => {
  const two = slot(0, ['urgent', 'urgent'], 0, 'a');
  it.each<[string, WaitingJob[], Slot[], string | null]>([
    [
      'come before first seconds with the second place too',
      [waits('a', 'viewer', 2), waits('b', 'first', 1)],
      [slot(0, ['urgent'], 0, 'a'), slot(1)],
      'a on 1',
    ],
    ['come behind them with a third', [waits('a', 'viewer', 1), waits('b', 'first', 2)], [two, slot(1)], 'b on 1'],
    ['come behind other viewers then', [waits('a', 'viewer', 1), waits('b', 'viewer', 2)], [two, slot(1)], 'b on 1'],
    ['come before all else then', [waits('b', 'lowest', 1), waits('a', 'viewer', 2)], [two, slot(1)], 'a on 1'],
    ['have all places where nobody else waits', [waits('a', 'viewer')], [two, slot(1, ['urgent'], 0, 'a')], 'a on 1'],
    [
      'come behind first seconds with a second place where there are two',
      [waits('a', 'viewer', 1), waits('b', 'first', 2)],
      [slot(0, ['urgent'], 0, 'a')],
      'b on 0',
    ],
    [
      'have no share of slots that rest',
      [waits('a', 'viewer', 1), waits('b', 'first', 2)],
      [slot(0, ['urgent'], 0, 'a'), slot(1, [], 2000)],
      'b on 0',
    ],
  ])('%s', (_, waiting, slots, expected) => {
    expect(chosen(waiting, slots)).toBe(expected);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [3, 2],
    [6, 5],
  ])('at %i slots do not keep an upload from beginning, nor do those of %i together', (slotCount, videoCount) => {
    const viewers = Array.from({ length: videoCount }, (_, i) => waits(`video ${i}`, 'viewer'));
    let slots = Array.from({ length: slotCount }, (_, number) => slot(number));
    let epoch = 0;
    const serve = (waiting: WaitingJob[]): string | null => {
      const next = nextAssignment(waiting, slots, 1000);
      if (!next) return null;
      epoch += 1;
      const place = { jobId: next.job.jobId, epoch, lane: 'urgent' as const, sinceMs: 0 };
      slots = slots.map((each) => (each === next.slot ? { ...each, busy: [...each.busy, place] } : each));
      return next.job.jobId;
    };
    while (serve(viewers)); // they have all places
    const places = 2 * slotCount;
    expect(epoch).toBe(places);
    const served: (string | null)[] = [];
    for (let ended = 1; ended <= 2 * places; ended += 1) {
      slots = slots.map((each) => ({ ...each, busy: each.busy.filter((task) => task.epoch !== ended) }));
      served.push(serve([...viewers, waits('upload', 'first', 900)]));
    }
    expect(served).toContain('upload');
  });
});

it('a job waits once, with the better of the classes that it said, and from when it had that one', () => {
  const once = withWaiting([waits('a', 'rest', 1)], 'b', 'lowest', 2);
  expect(once).toEqual([waits('a', 'rest', 1), waits('b', 'lowest', 2)]);
  expect(withWaiting(once, 'b', 'rest', 3)).toEqual(once);
  const viewer: WaitingJob = { ...waits('b', 'viewer', 3), behind: { class: 'lowest', sinceMs: 2 } };
  expect(withWaiting(once, 'b', 'viewer', 3)).toEqual([waits('a', 'rest', 1), viewer]);
  expect(withWaiting([viewer], 'b', 'viewer', 4)).toEqual([viewer]);
  expect(withWaiting([viewer], 'b', 'rest', 4)).toEqual([viewer]);
});

describe('the place of a job in the background queue', () => {
  const behind = { class: 'rest' as const, sinceMs: 1 };
  const watched: WaitingJob = { ...waits('a', 'viewer', 5), behind };
  const given = (class_: TaskClass, more: TaskClass | null): TakenTask => ({
    kind: 'given',
    epoch: 1,
    class: class_,
    more,
  });
  it.each<[string, WaitingJob, TakenTask, WaitingJob[]]>([
    ['outlasts a viewer’s unit', watched, given('viewer', 'rest'), [waits('a', 'rest', 1)]],
    ['outlasts several', watched, given('viewer', 'viewer'), [{ ...waits('a', 'viewer', 9), behind }]],
    ['outlasts a viewer who is gone', watched, { kind: 'nothing', more: 'rest' }, [waits('a', 'rest', 1)]],
    ['outlasts a refusal', waits('a', 'rest', 1), { kind: 'refused', more: 'rest' }, [waits('a', 'rest', 1)]],
    ['outlasts a viewer who took it', waits('a', 'rest', 1), given('viewer', 'rest'), [waits('a', 'rest', 1)]],
    ['is the last one behind its turn', waits('a', 'rest', 1), given('rest', 'rest'), [waits('a', 'rest', 9)]],
    ['is a new one in a better class', watched, given('viewer', 'lowest'), [waits('a', 'lowest', 9)]],
    ['ends where nothing is left to do', watched, given('viewer', null), []],
  ])('%s', (_, job, taken, expected) => {
    const after = taken.more ? withWaiting([], job.jobId, taken.more, 9, stillBehind(job, taken)) : [];
    expect(after).toEqual(expected);
  });
  it('brings a film its turn that is watched all the time, with as many other jobs as slots', () => {
    let waiting = [waits('film', 'rest', 0), waits('other', 'rest', 1)];
    const turns: string[] = [];
    for (let nowMs = 10; turns.length < 2; nowMs += 10) {
      // A viewer's unit, then a slot that is free.
      waiting = withWaiting(waiting, 'film', 'viewer', nowMs);
      for (const only of [slot(0, ['background']), slot(0)]) {
        const { job } = nextAssignment(waiting, [only], nowMs) ?? {};
        if (!job) continue;
        if (job.class === 'rest') turns.push(job.jobId);
        const others = waiting.filter((each) => each !== job);
        waiting = withWaiting(others, job.jobId, 'rest', nowMs + 1, stillBehind(job, given(job.class, 'rest')));
      }
    }
    expect(turns).toEqual(['film', 'other']);
  });
});

it.each([
  [0, 15_000],
  [150, 15_000],
  [1000, 100_000],
])('of %i jobs that wait each asks again after %i ms', (count, expected) => {
  expect(askAgainMs(count)).toBe(expected);
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
