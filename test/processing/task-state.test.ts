// The tasks of a job: leases, what is tried again, and what is given up.
import { describe, expect, it } from 'vitest';
import type { Task } from '#contract/tasks.ts';
import { type ChosenTask, taskKey } from '../../src/processing/task-choice.ts';
import {
  end,
  fail,
  give,
  hear,
  lostTasks,
  NO_TASKS,
  refuse,
  restingKeys,
  TASK_ATTEMPTS_MAX,
  type TaskState,
  taskOf,
  wakeAtMs,
} from '../../src/processing/task-state.ts';

const make = (renditions: string[], audio = false): ChosenTask => ({
  class: 'rest',
  task: {
    kind: 'make',
    pace: 'background',
    video: renditions.length > 0 ? { renditions, run: { first: 0, end: 30 } } : null,
    audio: audio ? { run: { first: 0, end: 30 } } : null,
  },
});
const only = (task: Task): ChosenTask => ({ class: 'first', task });
const LOST = { code: 'transcoder-lost', detail: 'silent' } as const;
const DAMAGED = { code: 'source-damaged', detail: 'nothing decodes' } as const;

const given = (chosen: ChosenTask, state: TaskState = NO_TASKS) => give(state, chosen, 0, 1000);

/** Gives the same out and lets it fail until the verdict is another one. */
function failAgain(chosen: ChosenTask, error: typeof LOST | typeof DAMAGED) {
  let state = NO_TASKS;
  for (let attempts = 1; ; attempts += 1) {
    const next = given(chosen, state);
    const failed = fail(next.state, next.given.epoch, error, 0, 0.5);
    state = failed.state;
    if (failed.verdict.kind !== 'again' || state.alone.length > 0) return { ...failed, attempts };
  }
}

describe('a task', () => {
  it('has an epoch that nobody had, whatever became of those before', () => {
    const first = given(make(['240p']));
    const second = given(make(['480p']), refuse(first.state, first.given.epoch));
    expect([first.given.epoch, second.given.epoch]).toEqual([1, 2]);
    expect(second.state.running.map(({ epoch }) => epoch)).toEqual([2]);
  });

  it('keeps its lease while it is heard of, beside others', () => {
    const first = given(make(['240p']));
    const { state } = given(make(['480p']), first.state);
    const heard = hear(state, 1, 5000, 3);
    expect(lostTasks(heard, 1000).map(({ epoch }) => epoch)).toEqual([2]);
    expect(taskOf(heard, 1)?.nextSequence).toBe(3);
    expect(wakeAtMs(heard, 0)).toBe(1000);
  });

  it('that ends takes its failures with it', () => {
    const chosen = make(['240p']);
    const once = given(chosen);
    const failed = fail(once.state, 1, LOST, 0, 0.5).state;
    expect(restingKeys(failed, 0)).toEqual(new Set([taskKey(chosen.task)]));
    expect(wakeAtMs(failed, 0)).toBe(1500);
    expect(restingKeys(failed, 1500).size).toBe(0);
    const again = given(chosen, failed);
    expect(end(again.state, 2)).toEqual({ epoch: 2, running: [], failures: {}, alone: [] });
  });

  it('of an epoch that is over changes nothing', () => {
    const { state } = given(make(['240p']));
    expect(end(state, 9)).toBe(state);
    expect(fail(state, 9, LOST, 0, 0).state).toBe(state);
  });
});

describe('what failed for good', () => {
  it.each<[string, ChosenTask, typeof LOST | typeof DAMAGED, number, string]>([
    ['one rung, lost again and again', make(['240p']), LOST, TASK_ATTEMPTS_MAX, 'given-up'],
    ['one rung that cannot be decoded', make(['240p']), DAMAGED, 1, 'given-up'],
    ['sound', make([], true), DAMAGED, 1, 'given-up'],
    ['several rungs are made alone', make(['480p', '720p']), DAMAGED, 1, 'again'],
    ['the probe', only({ kind: 'begin' }), DAMAGED, 1, 'hopeless'],
    ['the probe, lost again and again', only({ kind: 'begin' }), LOST, TASK_ATTEMPTS_MAX, 'hopeless'],
    ['the pictures', only({ kind: 'finish' }), LOST, TASK_ATTEMPTS_MAX, 'left-out'],
  ])('%s', (_, chosen, error, attempts, verdict) => {
    const result = failAgain(chosen, error);
    expect([result.attempts, result.verdict.kind]).toEqual([attempts, verdict]);
    if (chosen.task.kind === 'make' && (chosen.task.video?.renditions.length ?? 0) > 1) {
      expect(result.state.alone).toEqual(['480p', '720p']);
    }
  });
});
