// The life of a job as a pure table: what a state makes of an event, and what has to be done about it.
import { FAILURES, type FailureCode } from '#contract/failures.ts';
import { LEASE_MS } from '#contract/jobs.ts';
import { backoffMs } from '../platform/backoff.ts';

export const ATTEMPTS_MAX = 5;
const RETRY_BASE_MS = 2_000;
const RETRY_CAP_MS = 60_000;

export type JobPhase =
  | 'queued' // waits for a transcoder, or for the time to ask again
  | 'ordering' // an order is on its way; the lease runs already, so that a crash in between is noticed
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled';

export interface JobState {
  phase: JobPhase;
  /** The fencing epoch: only what was made under it counts. */
  epoch: number;
  /** Attempts that failed; a transcoder that is full or away is no attempt. */
  attempts: number;
  /** Orders refused one after another. */
  refusals: number;
  /** When the watchdog has to look again (ms since the epoch): end of the lease, or time of the next order. */
  wakeAtMs: number | null;
  error: { code: FailureCode; detail: string } | null;
}

export type JobStateEvent =
  /** `afterEpoch` revives a job that failed at this epoch, once however often it is said. */
  | { type: 'start'; afterEpoch?: number | undefined }
  | { type: 'accepted'; epoch: number }
  | { type: 'refused'; epoch: number }
  | { type: 'heard' }
  | { type: 'woken' }
  | { type: 'done' }
  | { type: 'failed'; code: FailureCode; detail: string }
  /** An operator ends it: it counts as failed and can be revived. */
  | { type: 'given-up'; detail: string }
  | { type: 'cancel' };

/** `report` is what operators and viewers must learn, `order` asks a transcoder to work, `stop` tells it to end. */
export interface JobStep {
  state: JobState;
  report?: 'running' | 'retrying' | 'revived' | 'done' | 'failed';
  order?: true;
  stop?: true;
}

export const NEW_JOB: JobState = {
  phase: 'queued',
  epoch: 0,
  attempts: 0,
  refusals: 0,
  wakeAtMs: null,
  error: null,
};

const isOver = (phase: JobPhase): boolean => phase === 'done' || phase === 'failed' || phase === 'cancelled';

/** True while a lease runs. */
export const isHeld = (phase: JobPhase): boolean => phase === 'ordering' || phase === 'running';

/**
 * True when a transcoder may be at work on the state's epoch. An order that seemed refused may have arrived: a time-out
 * looks like that. Queued without a refusal means that the attempt has ended.
 */
export const mayBeAtWork = ({ phase, refusals }: Pick<JobState, 'phase' | 'refusals'>): boolean =>
  isHeld(phase) || (phase === 'queued' && refusals > 0);

/** What `event` makes of `state`; `random` in [0, 1) spreads the retries. Events that come too late change nothing. */
export function step(
  state: JobState,
  event: JobStateEvent,
  nowMs: number,
  random: number,
  leaseMs: number = LEASE_MS,
): JobStep {
  const leaseEndMs = nowMs + leaseMs;
  if (isOver(state.phase))
    return event.type === 'start' && mayRevive(state, event) ? revived(state, leaseEndMs) : { state };
  switch (event.type) {
    case 'start':
      return isHeld(state.phase) || (state.wakeAtMs !== null && state.wakeAtMs > nowMs)
        ? { state }
        : claim(state, leaseEndMs);
    case 'accepted':
      if (event.epoch !== state.epoch || state.phase !== 'ordering') return { state };
      return { state: running(state, leaseEndMs), report: 'running' };
    case 'refused':
      if (event.epoch !== state.epoch || state.phase !== 'ordering') return { state };
      return { state: refused(state, nowMs, random) };
    case 'heard':
      if (state.phase === 'running') return { state: running(state, leaseEndMs) };
      return mayBeAtWork(state) ? { state: running(state, leaseEndMs), report: 'running' } : { state };
    case 'woken':
      if (state.wakeAtMs === null || state.wakeAtMs > nowMs) return { state };
      if (!isHeld(state.phase)) return claim(state, leaseEndMs);
      return lost(state, leaseEndMs);
    case 'done':
      return { state: { ...state, phase: 'done', wakeAtMs: null, error: null }, report: 'done' };
    case 'failed':
      return failed(state, event, nowMs, random);
    case 'given-up': {
      const error = { code: 'stopped' as const, detail: event.detail };
      const next: JobStep = { state: over(state, state.attempts, error), report: 'failed' };
      return state.epoch > 0 ? { ...next, stop: true } : next;
    }
    case 'cancel': {
      const next: JobStep = { state: { ...state, phase: 'cancelled', wakeAtMs: null } };
      return state.epoch > 0 ? { ...next, stop: true } : next;
    }
  }
}

const mayRevive = ({ phase, epoch }: JobState, { afterEpoch }: { afterEpoch?: number | undefined }): boolean =>
  phase === 'failed' && afterEpoch === epoch;

/** All attempts are there again; the epoch goes on, so that nobody of before can write. */
function revived(state: JobState, leaseEndMs: number): JobStep {
  return { ...claim({ ...state, attempts: 0, refusals: 0, error: null }, leaseEndMs), report: 'revived' };
}

function claim(state: JobState, leaseEndMs: number): JobStep {
  return { state: { ...state, phase: 'ordering', epoch: state.epoch + 1, wakeAtMs: leaseEndMs }, order: true };
}

function running(state: JobState, leaseEndMs: number): JobState {
  return { ...state, phase: 'running', refusals: 0, wakeAtMs: leaseEndMs };
}

function refused(state: JobState, nowMs: number, random: number): JobState {
  const refusals = state.refusals + 1;
  const wakeAtMs = nowMs + backoffMs(refusals, RETRY_BASE_MS, RETRY_CAP_MS, random);
  return { ...state, phase: 'queued', refusals, wakeAtMs };
}

/** The lease ran out: the next attempt begins at once under a new epoch, which shuts the lost one out. */
function lost(state: JobState, leaseEndMs: number): JobStep {
  const attempts = state.attempts + 1;
  const error = { code: 'transcoder-lost' as const, detail: FAILURES['transcoder-lost'].text };
  if (attempts >= ATTEMPTS_MAX) return { state: over(state, attempts, error), report: 'failed', stop: true };
  return { ...claim({ ...state, attempts, error }, leaseEndMs), report: 'retrying' };
}

function failed(
  state: JobState,
  { code, detail }: { code: FailureCode; detail: string },
  nowMs: number,
  random: number,
): JobStep {
  const attempts = state.attempts + 1;
  const error = { code, detail };
  if (FAILURES[code].permanent || attempts >= ATTEMPTS_MAX)
    return { state: over(state, attempts, error), report: 'failed' };
  const wakeAtMs = nowMs + backoffMs(attempts, RETRY_BASE_MS, RETRY_CAP_MS, random);
  return { state: { ...state, phase: 'queued', attempts, error, wakeAtMs }, report: 'retrying' };
}

function over(state: JobState, attempts: number, error: JobState['error']): JobState {
  return { ...state, phase: 'failed', attempts, error, wakeAtMs: null };
}
