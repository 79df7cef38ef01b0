// What of a job is left to do, read from its record and from what is stored; pure but for the store's reads.
import type { Task } from '#contract/tasks.ts';
import { type FragmentRun, withoutRuns } from '#media/units.ts';
import type { JobRecord, JobStore } from './job-store.ts';
import { isBegun, track, unfinished } from './production.ts';
import { sharpeningOf } from './sharpening.ts';
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
    plan: isBegun(production) ? (production.encodePlan ?? null) : null,
    made,
    running: tasks.running,
    resting: restingKeys(tasks, nowMs),
    alone: new Set(tasks.alone),
    wanted,
    unfinished: production.isFinished !== true && hasRung(production),
    sharpening: sharpeningOf(production),
  };
}

/** Whether there is a rung to take pictures from. */
const hasRung = (production: JobRecord['production']): boolean =>
  production.plan?.video.some(({ name }) => track(production, name).state === 'ready') ?? false;

export const nextTask = (...of: Parameters<typeof workOf>): ChosenTask | null => chooseTask(workOf(...of));

/** Whether nothing is left: every rendition is ready or given up, pictures and captions are made, posters are sharp, and no task runs. */
export const isDone = ({ production, tasks }: Pick<JobRecord, 'production' | 'tasks'>): boolean =>
  production.plan !== null &&
  unfinished(production).length === 0 &&
  production.isFinished === true &&
  sharpeningOf(production) === null &&
  tasks.running.length === 0;

/** What a task that says it is done has left out, for operators; null when it did all that was asked of it. */
export function leftOut(
  { production }: Pick<JobRecord, 'production'>,
  store: Pick<JobStore, 'madeOf'>,
  task: Task,
): string | null {
  if (task.kind === 'finish' || task.kind === 'sharpen') return null;
  if (task.kind === 'begin') return isBegun(production) ? null : 'the plan or an init segment is missing';
  const runs = [
    ...(task.video?.renditions.map((name) => ({ name, run: task.video?.run })) ?? []),
    { name: 'audio', run: task.audio?.run },
  ];
  const missing = runs.flatMap(({ name, run }) => {
    const isWanted = run !== undefined && unfinished(production).includes(name);
    const [lacking] = isWanted ? withoutRuns(run, store.madeOf(name)) : [];
    return lacking ? [`${name} ${lacking.first}-${lacking.end}`] : [];
  });
  return missing.length > 0 ? `not made: ${missing.join(', ')}` : null;
}
