// A job as operators see it: what changes while it runs, and the whole with its log and history; pure.
import type { EncodePlan } from '#contract/encode-plan.ts';
import type { JobLive, LiveTask } from '#contract/operations.ts';
import { viewOf } from './job-progress.ts';
import type { HistoryFact, JobLog, JobPhase, JobRecord } from './job-store.ts';
import { gridOfRendition } from './task-choice.ts';
import { attemptsOf, type RunningTask, wakeAtMs } from './task-state.ts';

export interface JobInspection {
  live: JobLive;
  phase: JobPhase;
  nextTryAtMs: number | null;
  log: JobLog | null;
  history: HistoryFact[];
}

/** As the table `jobs` says it. */
export const jobStatusOf = (phase: JobPhase): JobLive['state'] =>
  phase === 'done' || phase === 'failed' || phase === 'running' ? phase : 'queued';

/** Unlike what viewers see, the error of work that will be repeated is told. */
export function liveOf(
  record: Pick<JobRecord, 'phase' | 'tasks' | 'production' | 'error' | 'begun'>,
  nowMs: number,
): JobLive {
  const { stage, progress, etaSeconds, renditions } = viewOf(record, nowMs);
  const { phase, tasks, error, production } = record;
  return {
    state: jobStatusOf(phase),
    stage,
    progress,
    attempts: attemptsOf(tasks),
    epoch: tasks.epoch,
    tasks: tasks.running.map((task) => liveTask(task, production.encodePlan ?? null)),
    etaSeconds,
    renditions,
    error,
  };
}

function liveTask({ epoch, class: class_, slot, share, task }: RunningTask, plan: EncodePlan | null): LiveTask {
  const runs =
    task.kind === 'make'
      ? [...(task.video ? [task.video] : []), ...(task.audio ? [{ renditions: ['audio'], run: task.audio.run }] : [])]
      : [];
  const parts = runs.flatMap(({ renditions, run }) => {
    if (!plan) return [];
    const { timescale, fragment } = gridOfRendition(plan, renditions[0] ?? '');
    const last = fragment(run.end - 1);
    const fromSeconds = fragment(run.first).start / timescale;
    return [{ renditions, ...run, fromSeconds, toSeconds: (last.start + last.duration) / timescale }];
  });
  return { epoch, kind: task.kind, class: class_, slot, parts, share: share ?? null };
}

/** The line that a change adds to the history; null when nothing of note happened. */
export function factOf(before: JobRecord, after: JobRecord, nowMs: number): HistoryFact | null {
  const { phase, tasks, error } = after;
  const attempts = attemptsOf(tasks);
  const failed = attempts > attemptsOf(before.tasks) || (phase === 'failed' && before.phase !== 'failed');
  const isOffered = phase === 'queued' || tasks.epoch === before.tasks.epoch; // of a job that waits: not taken yet
  if (phase === before.phase && isOffered && !failed) return null;
  const isNews = error !== null && failed;
  return { atMs: nowMs, phase, epoch: tasks.epoch, attempts, detail: isNews ? `${error.code}: ${error.detail}` : null };
}

export function inspectionOf(
  record: JobRecord,
  log: JobLog | null,
  history: HistoryFact[],
  nowMs: number,
): JobInspection {
  const { phase, tasks } = record;
  const isResting = tasks.running.length === 0 && (phase === 'queued' || phase === 'running');
  const nextTryAtMs = isResting ? wakeAtMs(tasks, nowMs) : null;
  return { live: liveOf(record, nowMs), phase, nextTryAtMs, log, history };
}
