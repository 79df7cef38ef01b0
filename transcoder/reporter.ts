// Tells the worker what happened: events in order, each kept until it is acknowledged, and a heartbeat when nothing did.
import { setTimeout as sleep } from 'node:timers/promises';
import { HEARTBEAT_MS, type TaskEvent, TaskEventsAnswer } from '#contract/tasks.ts';
import { JobFailure } from './job-failure.ts';
import type { Credentials, WorkerClient } from './worker-client.ts';

type ProgressEvent = Extract<TaskEvent, { type: 'progress' }>;

export interface Reporter {
  /** Sent at once, but for lines of a log, which nobody waits for: with what comes next, at most a second later. */
  emit(event: TaskEvent): void;
  /** Only the latest is sent, together with what else there is, at most once a second. */
  progress(event: ProgressEvent): void;
  /** Resolves when all that was emitted is acknowledged, or nothing more will be. */
  flush(): Promise<void>;
  /** Forgets what was not sent: nobody wants to hear it. */
  abandon(): void;
  /** Resolves when everything is acknowledged or cannot be; nothing is sent afterwards. */
  finish(): Promise<void>;
}

const EVENTS_PER_POST = 100;
const UNHURRIED_EVERY_MS = 1000;

export function startReporter(options: {
  worker: WorkerClient;
  epoch: number;
  credentials: Credentials;
  /** The task is no longer wanted, or nobody hears of it. */
  onStop: (reason: JobFailure) => void;
  heartbeatMs?: number;
  unhurriedMs?: number;
}): Reporter {
  const { worker, epoch, credentials, onStop } = options;
  const { heartbeatMs = HEARTBEAT_MS, unhurriedMs = UNHURRIED_EVERY_MS } = options;
  const pending: TaskEvent[] = []; // not acknowledged; the first has number `sequence`
  let sequence = 0;
  let latestProgress: ProgressEvent | null = null;
  let lastPostMs = 0;
  let finishing = false;
  let dead = false;
  let wake = new AbortController();

  const post = async (): Promise<void> => {
    if (latestProgress) {
      pending.push(latestProgress);
      latestProgress = null;
    }
    const events = pending.slice(0, EVENTS_PER_POST);
    lastPostMs = Date.now();
    const answer = await worker.ask(
      'events',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ epoch, sequence, events }),
        timeoutMs: 15_000,
      },
      async (response) => TaskEventsAnswer.parse(await response.json()),
    );
    if (answer.token) credentials.token = answer.token;
    const acknowledged = answer.nextSequence - sequence;
    if (acknowledged < (events.length > 0 ? 1 : 0) || acknowledged > events.length) {
      throw new JobFailure('stopped', `events: expected number ${answer.nextSequence}, had ${sequence}`);
    }
    if (dead) return;
    pending.splice(0, acknowledged);
    sequence = answer.nextSequence;
    tellFlushed();
    if (answer.stop) throw new JobFailure('stopped', 'the worker no longer wants this task');
  };

  let flushing: (() => void)[] = [];
  const tellFlushed = (): void => {
    if (pending.length > 0 && !dead) return;
    for (const resolve of flushing) resolve();
    flushing = [];
  };

  /** When the next post is due, from now. */
  const waitMs = (): number => {
    if (finishing || flushing.length > 0 || pending.some(({ type }) => type !== 'log')) return 0;
    return (latestProgress || pending.length > 0 ? unhurriedMs : heartbeatMs) - (Date.now() - lastPostMs);
  };

  const loop = async (): Promise<void> => {
    while (!(finishing && pending.length === 0 && !latestProgress)) {
      const wait = waitMs();
      if (wait > 0) {
        await sleep(wait, undefined, { signal: wake.signal }).catch(() => {
          wake = new AbortController();
        });
        continue;
      }
      await post();
    }
  };
  const ended = loop().catch((error: unknown) => {
    dead = true;
    tellFlushed();
    onStop(error instanceof JobFailure ? error : new JobFailure('storage-failed', `events: ${String(error)}`));
  });

  return {
    emit(event) {
      if (dead) return;
      // An older progress must not be told after what it led to.
      latestProgress = null;
      pending.push(event);
      wake.abort();
    },
    progress(event) {
      if (dead) return;
      latestProgress = event;
      wake.abort();
    },
    flush() {
      if (dead || pending.length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        flushing.push(resolve);
        wake.abort();
      });
    },
    abandon() {
      dead = true;
      pending.length = 0;
      latestProgress = null;
      tellFlushed();
    },
    async finish() {
      finishing = true;
      wake.abort();
      await ended;
    },
  };
}
