// What of a job is left to do, read from its record and from what is stored; pure but for the store's reads.
import type { FragmentRun } from '#media/units.ts';
import type { JobRecord, JobStore } from './job-store.ts';
import { unfinished } from './production.ts';
import { type ChosenTask, chooseTask, type Wanted, type Work } from './task-choice.ts';
import { restingKeys } from './task-state.ts';

export function workOf(
  { production, tasks }: Pick<JobRecord, 'production' | 'tasks'>,
  store: Pick<JobStore, 'madeOf'>,
  wanted: readonly Wanted[],
  nowMs: number,
): Work {
  const made = new Map<string, FragmentRun[]>(unfinished(production).map((name) => [name, store.madeOf(name)]));
  return {
    plan: production.encodePlan ?? null,
    made,
    running: tasks.running,
    resting: restingKeys(tasks, nowMs),
    alone: new Set(tasks.alone),
    wanted,
    unfinished: production.isFinished !== true,
  };
}

export const nextTask = (...of: Parameters<typeof workOf>): ChosenTask | null => chooseTask(workOf(...of));

/** Whether nothing is left: every rendition is ready or given up, pictures and captions are made, and no task runs. */
export const isDone = ({ production, tasks }: Pick<JobRecord, 'production' | 'tasks'>): boolean =>
  production.plan !== null &&
  unfinished(production).length === 0 &&
  production.isFinished === true &&
  tasks.running.length === 0;
