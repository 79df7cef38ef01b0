// A job as operators see it: what changes while it runs, and the whole with its log and history; pure.
import type { JobLive } from '#contract/operations.ts';
import { viewOf } from './job-progress.ts';
import type { JobPhase, JobState } from './job-state.ts';
import type { HistoryFact, JobLog, JobRecord } from './job-store.ts';

export interface JobInspection {
  live: JobLive;
  phase: JobPhase;
  refusals: number;
  nextTryAtMs: number | null;
  log: JobLog | null;
  history: HistoryFact[];
}

/** As the table `jobs` says it: an order that nobody has taken yet waits. */
export const jobStatusOf = (phase: JobPhase): JobLive['state'] =>
  phase === 'done' || phase === 'failed' ? phase : phase === 'running' ? 'running' : 'queued';

/** Unlike what viewers see, the error of an attempt that will be repeated is told. */
export function liveOf({ state, production }: Pick<JobRecord, 'state' | 'production'>): JobLive {
  const { stage, progress, etaSeconds, renditions } = viewOf(state, production);
  return {
    state: jobStatusOf(state.phase),
    stage,
    progress,
    attempts: state.attempts,
    epoch: state.epoch,
    speed: state.phase === 'running' ? (production.speed ?? null) : null,
    etaSeconds,
    renditions,
    error: state.error,
  };
}

/** The line that a move adds to the history; null when it only moves the lease on. */
export function factOf(before: JobState, after: JobState, nowMs: number): HistoryFact | null {
  const { phase, epoch, attempts, error } = after;
  if (phase === before.phase && epoch === before.epoch && attempts === before.attempts) return null;
  const isNews = error !== null && (attempts !== before.attempts || phase === 'failed');
  return { atMs: nowMs, phase, epoch, attempts, detail: isNews ? `${error.code}: ${error.detail}` : null };
}

export function inspectionOf(record: JobRecord, log: JobLog | null, history: HistoryFact[]): JobInspection {
  const { phase, refusals, wakeAtMs } = record.state;
  const nextTryAtMs = phase === 'queued' ? wakeAtMs : null;
  return { live: liveOf(record), phase, refusals, nextTryAtMs, log, history };
}
