// What the end of a task, good or bad, makes of its job; pure.
import { FAILURES, type FailureCode } from '#contract/failures.ts';
import type { Task } from '#contract/tasks.ts';
import type { JobRecord } from './job-store.ts';
import { isDone } from './job-work.ts';
import { giveUp, isWhole, type Production, takeBack, takeFailure } from './production.ts';
import { withSharpened } from './sharpening.ts';
import { end, fail, NO_TASKS, type TaskState, taskOf } from './task-state.ts';

export interface Change {
  record: JobRecord;
  /** Epochs whose slots are free. */
  freed?: number[];
  /** The database has to learn it. */
  tell?: true;
  /** The job is over: its transcoders are told to end, and what nobody needs goes. */
  over?: true;
}

const STOPPED = (code: FailureCode, detail: string) => ({ code, detail });

/** A task that says it is done. */
export function endedWell(record: JobRecord, epoch: number): Change {
  const task = taskOf(record.tasks, epoch);
  const production = task ? withDone(record.production, task.task) : record.production;
  return settled({ record: { ...record, production, tasks: end(record.tasks, epoch) }, freed: [epoch] });
}

/** What only adds to a video is done when it was made, and when it cannot be made. */
function withDone(production: Production, task: Task): Production {
  if (task.kind === 'finish') return { ...production, isFinished: true };
  return task.kind === 'sharpen' ? withSharpened(production) : production;
}

/** A task that failed. @param random in [0, 1), spreads the retries */
export function endedBadly(
  record: JobRecord,
  epoch: number,
  { code, detail }: { code: FailureCode; detail: string },
  nowMs: number,
  random: number,
): Change {
  const error = { code, detail };
  const { state: tasks, verdict } = fail(record.tasks, epoch, error, nowMs, random);
  const next: JobRecord = { ...record, tasks, error };
  const freed = [epoch];
  switch (verdict.kind) {
    case 'again':
      return { record: next, freed, tell: true };
    case 'hopeless':
      return failedFor(next, error, freed);
    case 'left-out':
      return settled({ record: { ...next, production: withDone(next.production, verdict.task) }, freed, tell: true });
    case 'given-up': {
      const production = verdict.renditions.reduce(
        (made, name) => takeFailure(made, name, code, detail),
        next.production,
      );
      return settled({ record: { ...next, production }, freed, tell: true });
    }
  }
}

/** Nobody has heard of it for too long. */
export const lost = (record: JobRecord, epoch: number, nowMs: number, random: number): Change =>
  endedBadly(record, epoch, STOPPED('transcoder-lost', FAILURES['transcoder-lost'].text), nowMs, random);

/** For an operator, or because a limit says so; null when the job is over. */
export function givenUp(record: JobRecord, error: { code: FailureCode; detail: string }): Change | null {
  if (record.phase !== 'queued' && record.phase !== 'running') return null;
  return failedFor(record, error, []);
}

/** A job that failed at this epoch begins again behind what is stored; all attempts are there again. Null when it did not. */
export function revived(record: JobRecord, afterEpoch: number): Change | null {
  if (record.phase !== 'failed' || record.tasks.epoch !== afterEpoch) return null;
  const tasks: TaskState = { ...NO_TASKS, epoch: record.tasks.epoch + 1 }; // said twice it is heard once
  return {
    record: { ...record, phase: 'queued', tasks, production: takeBack(record.production), error: null },
    tell: true,
  };
}

/** Ends the job when nothing is left to do, and when there can be no video any more. */
export function settled(change: Change): Change {
  const { record } = change;
  const { production } = record;
  const rungs = production.plan?.video.map(({ name }) => production.tracks[name]) ?? [];
  const lostRung = rungs.find((rung) => rung?.failure);
  if (lostRung && rungs.every((rung) => rung?.state === 'failed')) {
    return failedFor(record, lostRung.failure ?? STOPPED('encoder-failed', ''), change.freed ?? []);
  }
  if (!isDone(record))
    return { ...change, record: { ...record, phase: record.tasks.running.length > 0 ? 'running' : record.phase } };
  if (!isWhole(production)) return failedFor(record, record.error ?? STOPPED('encoder-failed', ''), change.freed ?? []);
  return { ...change, record: { ...record, phase: 'done', error: null }, tell: true, over: true };
}

function failedFor(record: JobRecord, error: { code: FailureCode; detail: string }, freed: number[]): Change {
  const { tasks } = record;
  const epochs = [...freed, ...tasks.running.map(({ epoch }) => epoch)];
  const production = giveUp(record.production, error.code, error.detail);
  const next: JobRecord = { ...record, phase: 'failed', error, production, tasks: { ...tasks, running: [] } };
  return { record: next, freed: epochs, tell: true, over: true };
}
