// The tasks of a job from their order to their end, as a pure table: leases, what is tried again and when, and what is given up.
import { FAILURES, type FailureCode } from '#contract/failures.ts';
import type { Task } from '#contract/tasks.ts';
import { backoffMs } from '../platform/backoff.ts';
import { type ChosenTask, taskKey } from './task-choice.ts';

/** How often the same work is begun at most; a slot that is full or away is no attempt. */
export const TASK_ATTEMPTS_MAX = 5;
const RETRY_BASE_MS = 2_000;
const RETRY_CAP_MS = 60_000;

export interface RunningTask extends ChosenTask {
  /** The fencing epoch: only what is written under it counts. */
  epoch: number;
  slot: number;
  leaseEndMs: number;
  /** The number of the event that comes next. */
  nextSequence: number;
  /** How much of it is done, as it said last. */
  share?: number;
}

interface Failure {
  attempts: number;
  notBeforeMs: number;
  code: FailureCode;
  detail: string;
}

export interface TaskState {
  /** The last one given out. */
  epoch: number;
  running: RunningTask[];
  /** What failed and is not done yet, by `taskKey`. */
  failures: Record<string, Failure>;
  /** Rungs that failed beside others and are made alone from now on. */
  alone: string[];
}

export const NO_TASKS: TaskState = { epoch: 0, running: [], failures: {}, alone: [] };

/** Gives a task out under a new epoch. */
export function give(
  state: TaskState,
  chosen: ChosenTask,
  slot: number,
  leaseEndMs: number,
): { state: TaskState; given: RunningTask } {
  const given: RunningTask = { ...chosen, epoch: state.epoch + 1, slot, leaseEndMs, nextSequence: 0 };
  return { state: { ...state, epoch: given.epoch, running: [...state.running, given] }, given };
}

export const taskOf = (state: TaskState, epoch: number): RunningTask | null =>
  state.running.find((task) => task.epoch === epoch) ?? null;

/** A sign of life: the lease begins anew, and `events` more were taken; `share` is how much of it is done, where it said so. */
export function hear(state: TaskState, epoch: number, leaseEndMs: number, events = 0, share?: number): TaskState {
  const told = share === undefined ? {} : { share };
  const running = state.running.map((task) =>
    task.epoch === epoch ? { ...task, ...told, leaseEndMs, nextSequence: task.nextSequence + events } : task,
  );
  return { ...state, running };
}

const without = (state: TaskState, epoch: number): RunningTask[] =>
  state.running.filter((task) => task.epoch !== epoch);

/** The slot did not take it: as if it had not been given out, but for the epoch. */
export const refuse = (state: TaskState, epoch: number): TaskState => ({ ...state, running: without(state, epoch) });

/** It is done: what it failed of before is forgotten. */
export function end(state: TaskState, epoch: number): TaskState {
  const task = taskOf(state, epoch);
  if (!task) return state;
  const { [taskKey(task.task)]: _, ...failures } = state.failures;
  return { ...state, running: without(state, epoch), failures };
}

/** What a failure leads to besides that the task is over. */
export type Verdict =
  /** The same is tried again, or its rungs one by one; nobody need be told. */
  | { kind: 'again' }
  /** These renditions cannot be made. */
  | { kind: 'given-up'; renditions: string[]; code: FailureCode; detail: string }
  /** There is no video without it. */
  | { kind: 'hopeless'; code: FailureCode; detail: string }
  /** What would only have been an addition is left out. */
  | { kind: 'left-out'; task: Task };

/** A task ended badly, by its own word or because its lease ran out. @param random in [0, 1), spreads the retries */
export function fail(
  state: TaskState,
  epoch: number,
  { code, detail }: { code: FailureCode; detail: string },
  nowMs: number,
  random: number,
): { state: TaskState; verdict: Verdict } {
  const failed = taskOf(state, epoch);
  if (!failed) return { state, verdict: { kind: 'again' } };
  const { task } = failed;
  const key = taskKey(task);
  const running = without(state, epoch);
  const attempts = (state.failures[key]?.attempts ?? 0) + 1;
  const isOver = FAILURES[code].permanent || attempts >= TASK_ATTEMPTS_MAX;
  if (!isOver) {
    const notBeforeMs = nowMs + backoffMs(attempts, RETRY_BASE_MS, RETRY_CAP_MS, random);
    const failures = { ...state.failures, [key]: { attempts, notBeforeMs, code, detail } };
    return { state: { ...state, running, failures }, verdict: { kind: 'again' } };
  }
  const { [key]: _, ...failures } = state.failures;
  const next = { ...state, running, failures };
  const renditions = [
    ...(task.kind === 'make' ? (task.video?.renditions ?? []) : []),
    ...(task.kind === 'make' && task.audio ? ['audio'] : []),
  ];
  if (task.kind === 'begin') return { state: next, verdict: { kind: 'hopeless', code, detail } };
  if (task.kind === 'finish' || task.kind === 'sharpen') return { state: next, verdict: { kind: 'left-out', task } };
  if (renditions.length > 1) {
    // One of them may be to blame: each once more by itself.
    const alone = [...new Set([...state.alone, ...renditions])];
    return { state: { ...next, alone }, verdict: { kind: 'again' } };
  }
  return { state: next, verdict: { kind: 'given-up', renditions, code, detail } };
}

/** Tasks whose lease is over: nobody has heard of them for too long. */
export const lostTasks = (state: Pick<TaskState, 'running'>, nowMs: number): RunningTask[] =>
  state.running.filter(({ leaseEndMs }) => leaseEndMs <= nowMs);

/** Keys of what failed and rests. */
export const restingKeys = (state: TaskState, nowMs: number): Set<string> =>
  new Set(Object.entries(state.failures).flatMap(([key, { notBeforeMs }]) => (notBeforeMs > nowMs ? [key] : [])));

/** When something has to be looked at again: the first lease that ends, or the first rest. Null when nothing runs or rests. */
export function wakeAtMs(state: TaskState, nowMs: number): number | null {
  const times = [
    ...state.running.map(({ leaseEndMs }) => leaseEndMs),
    ...Object.values(state.failures).flatMap(({ notBeforeMs }) => (notBeforeMs > nowMs ? [notBeforeMs] : [])),
  ];
  return times.length > 0 ? Math.min(...times) : null;
}

/** How often the work that failed most has failed. */
export const attemptsOf = (state: TaskState): number =>
  Math.max(0, ...Object.values(state.failures).map(({ attempts }) => attempts));
