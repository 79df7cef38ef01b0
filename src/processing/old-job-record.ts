// Records of jobs from before there were tasks, as they lie in objects of older deployments; pure.
import type { JobRecord } from './job-store.ts';
import { takeBack } from './production.ts';
import { NO_TASKS } from './task-state.ts';

export interface OldJobRecord extends Pick<JobRecord, 'subject' | 'production'> {
  state: Pick<JobRecord, 'error'> & { phase: JobRecord['phase'] | 'ordering'; epoch: number };
}

/** What is over stays as it is; what was under way begins again behind its complete renditions, under epochs that nobody had. */
export function recordFromOld(record: JobRecord | OldJobRecord): JobRecord {
  if (!('state' in record)) return record;
  const { subject, state, production } = record;
  const tasks = { ...NO_TASKS, epoch: state.epoch };
  const isOver = state.phase === 'done' || state.phase === 'failed' || state.phase === 'cancelled';
  if (isOver) return { subject, phase: state.phase as JobRecord['phase'], tasks, production, error: state.error };
  return { subject, phase: 'queued', tasks, production: takeBack(production), error: null };
}
