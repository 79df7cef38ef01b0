// Who is taken, who is held and who is told to end, over tasks that end when the test says so.
import { afterEach, expect, it, vi } from 'vitest';
import type { Task, TaskClass, TaskOrder } from '#contract/tasks.ts';
import type { Hold } from '../../transcoder/hold.ts';
import { JobCancelled, type JobFailure } from '../../transcoder/job-failure.ts';
import { BEGIN_HOLDS_MS, openTaskDesk } from '../../transcoder/task-desk.ts';
import { JOB_ID, usualClass } from './stand-in.ts';
import { TOOLS } from './whole-video.ts';

afterEach(() => void vi.useRealTimers());

const OTHER_JOB = JOB_ID.replace('.1', '.2');
const making = (pace: 'viewer' | 'background'): Task => ({
  ...{ kind: 'make', pace, video: null, audio: { run: { first: 0, end: 3 } } },
});
const BACKGROUND = making('background');
const VIEWER = making('viewer');

interface Begun {
  hold: Hold;
  signal: AbortSignal;
  /** Nothing of it is left. */
  leave(): void;
  end(failure?: JobFailure): void;
}

function openDesk(slots: number) {
  const begun = new Map<string, Begun>();
  const lines: string[] = [];
  const desk = openTaskDesk(
    TOOLS,
    slots,
    (line) => lines.push(line),
    (order, _tools, signal, hold, onLeaving) =>
      new Promise((resolve) => {
        if (!hold || !onLeaving) throw new Error('a desk holds its tasks and hears of their end');
        const key = `${order.jobId} ${order.epoch}`;
        begun.set(key, { hold, signal, leave: onLeaving, end: (failure) => resolve(failure ?? null) });
        signal.addEventListener('abort', () => resolve(signal.reason as JobFailure));
      }),
  );
  const order = (epoch: number, task: Task, jobId = JOB_ID, class_: TaskClass = usualClass(task)) =>
    ({ jobId, epoch, task, class: class_ }) as TaskOrder;
  return {
    desk,
    lines,
    accept: (...of: Parameters<typeof order>) => desk.accept(order(...of)),
    task(epoch: number, jobId = JOB_ID): Begun {
      const found = begun.get(`${jobId} ${epoch}`);
      if (!found) throw new Error(`epoch ${epoch} was not begun`);
      return found;
    },
  };
}

it('takes one background task for each slot and two urgent ones beside, each once', () => {
  const { desk, accept } = openDesk(1);
  expect(accept(1, BACKGROUND)).toBe('accepted');
  expect(accept(1, BACKGROUND)).toBe('busy');
  expect(accept(2, { kind: 'finish' })).toBe('full');
  expect(accept(3, { kind: 'begin' }, OTHER_JOB)).toBe('accepted');
  expect(accept(4, VIEWER)).toBe('accepted');
  expect(accept(5, VIEWER)).toBe('full');
  expect(accept(1, VIEWER, OTHER_JOB)).toBe('full');
  expect(desk.running()).toBe(3);
  const two = openDesk(2);
  expect([1, 2, 3].map((epoch) => two.accept(epoch, BACKGROUND))).toEqual(['accepted', 'accepted', 'full']);
  expect([4, 5, 6, 7, 8].map((epoch) => two.accept(epoch, VIEWER)).at(-1)).toBe('full');
});

it('holds what is in the background while anything urgent is at work', async () => {
  const { accept, task } = openDesk(2);
  accept(1, BACKGROUND);
  expect(task(1).hold.isHeld).toBe(false);
  accept(2, VIEWER);
  accept(3, { kind: 'begin' }, OTHER_JOB);
  accept(4, { kind: 'finish' });
  const held = () => [task(1), task(2), task(3, OTHER_JOB), task(4)].map(({ hold }) => hold.isHeld);
  expect(held()).toEqual([true, false, false, true]);
  task(2).leave();
  expect(held()).toEqual([true, false, false, true]);
  task(3, OTHER_JOB).leave(); // it still has to tell its end: nobody is held for that
  expect(held()).toEqual([false, false, false, false]);
});

it('holds it for a while only where a video is begun, and as long as it takes for a viewer or a first sound', () => {
  vi.useFakeTimers();
  const { accept, task } = openDesk(2);
  accept(1, BACKGROUND);
  accept(2, { kind: 'begin' }, OTHER_JOB);
  vi.advanceTimersByTime(BEGIN_HOLDS_MS - 1);
  expect(task(1).hold.isHeld).toBe(true);
  vi.advanceTimersByTime(1);
  accept(2, BACKGROUND);
  const held = () => [task(1), task(2), task(2, OTHER_JOB)].map(({ hold }) => hold.isHeld);
  expect(held()).toEqual([false, false, false]);
  accept(3, VIEWER);
  vi.advanceTimersByTime(100 * BEGIN_HOLDS_MS);
  expect(held()).toEqual([true, true, false]);
  task(3).leave();
  expect(held()).toEqual([false, false, false]); // the other one is still being begun
  accept(4, BACKGROUND, JOB_ID, 'first');
  vi.advanceTimersByTime(100 * BEGIN_HOLDS_MS);
  expect(held()).toEqual([true, true, false]);
});

it('leaves no clock of a video that was begun, which would set those free whom the next one holds', async () => {
  vi.useFakeTimers();
  const { accept, task } = openDesk(1);
  accept(1, BACKGROUND);
  accept(2, { kind: 'begin' });
  task(2).end();
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
  accept(3, { kind: 'begin' });
  await vi.advanceTimersByTimeAsync(BEGIN_HOLDS_MS - 1);
  expect(task(1).hold.isHeld).toBe(true);
});

it('takes the first seconds of a video for urgent, at whatever pace they are made', () => {
  const { accept, task } = openDesk(1);
  expect(accept(1, BACKGROUND)).toBe('accepted');
  expect(accept(1, BACKGROUND, OTHER_JOB, 'first')).toBe('accepted');
  expect(task(1).hold.isHeld).toBe(true);
  expect(task(1, OTHER_JOB).hold.isHeld).toBe(false);
});

it('gives a place away as soon as nothing of a task is left, before its end is told', async () => {
  const { desk, accept, task, lines } = openDesk(1);
  accept(1, BACKGROUND);
  task(1).leave();
  expect(desk.running()).toBe(0);
  expect(accept(1, BACKGROUND)).toBe('busy');
  expect(accept(2, BACKGROUND)).toBe('accepted');
  task(1).end();
  await expect.poll(() => lines.some((line) => /task 1 \(make\): done after/.test(line))).toBe(true);
  expect(desk.running()).toBe(1);
});

it('frees the place of a task that fails as no task should, and goes on with the others', async () => {
  const lines: string[] = [];
  const desk = openTaskDesk(
    TOOLS,
    1,
    (line) => lines.push(line),
    (order) => (order.epoch === 2 ? Promise.reject(new Error('nobody foresaw this')) : new Promise(() => undefined)),
  );
  const order = (epoch: number, task: Task) => ({ jobId: JOB_ID, epoch, task, class: usualClass(task) }) as TaskOrder;
  expect(desk.accept(order(1, VIEWER))).toBe('accepted');
  expect(desk.accept(order(2, BACKGROUND))).toBe('accepted');
  expect(desk.running()).toBe(2);
  await expect.poll(() => desk.running()).toBe(1);
  expect(lines.at(-1)).toMatch(/task 2 \(make\): encoder-failed \(nobody foresaw this\) after/);
  expect(desk.accept(order(3, BACKGROUND))).toBe('accepted');
});

it('ends one task of a job, or all of them, and nobody else', async () => {
  const { desk, accept, task } = openDesk(3);
  for (const epoch of [1, 2, 3]) accept(epoch, BACKGROUND);
  accept(1, VIEWER, OTHER_JOB);
  expect(desk.cancel(JOB_ID, 9)).toBe(false);
  expect(desk.cancel(JOB_ID, 2)).toBe(true);
  expect(task(2).signal.reason).toBeInstanceOf(JobCancelled);
  expect([1, 3].map((epoch) => task(epoch).signal.aborted)).toEqual([false, false]);
  await expect.poll(() => desk.running()).toBe(3);
  expect(desk.cancel(JOB_ID)).toBe(true);
  expect(desk.running()).toBe(1); // their places are free at once
  expect([1, 3].map((epoch) => task(epoch).signal.aborted)).toEqual([true, true]);
  expect(task(1, OTHER_JOB).signal.aborted).toBe(false);
  await expect.poll(() => desk.running()).toBe(1);
  expect(desk.cancel(JOB_ID)).toBe(false);
});

it('stops all of them when the process leaves, and takes no more', async () => {
  const { desk, accept, task } = openDesk(2);
  accept(1, BACKGROUND);
  accept(2, VIEWER);
  await desk.drain();
  expect([1, 2].map((epoch) => (task(epoch).signal.reason as JobFailure).code)).toEqual(['stopped', 'stopped']);
  expect(desk.running()).toBe(0);
  expect(accept(3, VIEWER)).toBe('full');
});
