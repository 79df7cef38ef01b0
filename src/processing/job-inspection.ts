// A job as operators see it: what changes while it runs, and the whole with its log and history; pure.
import type { JobLive } from '#contract/operations.ts';
import { viewOf } from './job-progress.ts';
import type { HistoryFact, JobLog, JobPhase, JobRecord } from './job-store.ts';
import { attemptsOf, wakeAtMs } from './task-state.ts';

export interface JobInspection {
  live: JobLive;
  phase: JobPhase;
  refusals: number;
  nextTryAtMs: number | null;
  log: JobLog | null;
  history: HistoryFact[];
}

/** As the table `jobs` says it. */
export const jobStatusOf = (phase: JobPhase): JobLive['state'] =>
  phase === 'done' || phase === 'failed' || phase === 'running' ? phase : 'queued';

/** Unlike what viewers see, the error of work that will be repeated is told. */
export function liveOf(record: Pick<JobRecord, 'phase' | 'tasks' | 'production' | 'error'>): JobLive {
  const { stage, progress, etaSeconds, renditions } = viewOf(record);
  const { phase, tasks, error } = record;
  return {
    state: jobStatusOf(phase),
    stage,
    progress,
    attempts: attemptsOf(tasks),
    epoch: tasks.epoch,
    speed: null,
    etaSeconds,
    renditions,
    error,
  };
}

/** The line that a change adds to the history; null when nothing of note happened. */
export function factOf(before: JobRecord, after: JobRecord, nowMs: number): HistoryFact | null {
  const { phase, tasks, error } = after;
  const attempts = attemptsOf(tasks);
  const failed = attempts > attemptsOf(before.tasks) || (phase === 'failed' && before.phase !== 'failed');
  if (phase === before.phase && tasks.epoch === before.tasks.epoch && !failed) return null;
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
  const nextTryAtMs = phase === 'queued' ? wakeAtMs(tasks, nowMs) : null;
  return { live: liveOf(record), phase, refusals: 0, nextTryAtMs, log, history };
}
