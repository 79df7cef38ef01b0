// Takes orders: which job runs, with which epoch, how many at the same time, and how all of them are stopped.
import type { TranscodeOrder } from '#contract/jobs.ts';
import { runJob, type Tools } from './job.ts';
import { JobCancelled, JobFailure } from './job-failure.ts';

export interface Desk {
  /** `busy` when the same or a higher epoch of this job is running, `full` when nothing more is taken. */
  accept(order: TranscodeOrder): 'accepted' | 'busy' | 'full';
  /** @returns whether the job was running */
  cancel(jobId: string): boolean;
  running(): number;
  /** Stops every job, tells the worker, and takes no more. */
  drain(): Promise<void>;
}

export function openDesk(tools: Tools, capacity: number, log: (line: string) => void): Desk {
  const jobs = new Map<string, { epoch: number; abort: AbortController; ended: Promise<void> }>();
  const leaving = new Set<Promise<void>>(); // stopped, but their processes may still be there
  let draining = false;
  return {
    accept(order) {
      if (draining) return 'full';
      const current = jobs.get(order.jobId);
      if (current && current.epoch >= order.epoch) return 'busy';
      if (!current && jobs.size >= capacity) return 'full';
      current?.abort.abort(new JobCancelled()); // an older epoch: its successor takes the place
      if (current) leaving.add(current.ended.finally(() => leaving.delete(current.ended)));
      const abort = new AbortController();
      const startedMs = Date.now();
      log(`job ${order.jobId} epoch ${order.epoch}: started, ${order.source.sizeBytes} bytes`);
      const ended = Promise.resolve(current?.ended)
        .then(() => runJob(order, tools, abort.signal))
        .then((failure) => {
          if (jobs.get(order.jobId)?.abort === abort) jobs.delete(order.jobId);
          const how = failure ? `${failure.code} (${failure.message})` : 'done';
          log(
            `job ${order.jobId} epoch ${order.epoch}: ${how} after ${Math.round((Date.now() - startedMs) / 100) / 10} s`,
          );
        });
      jobs.set(order.jobId, { epoch: order.epoch, abort, ended });
      return 'accepted';
    },
    cancel(jobId) {
      const job = jobs.get(jobId);
      job?.abort.abort(new JobCancelled());
      return job !== undefined;
    },
    running: () => jobs.size,
    async drain() {
      draining = true;
      for (const job of jobs.values()) job.abort.abort(new JobFailure('stopped', 'the converter is shutting down'));
      await Promise.all([...jobs.values()].map((job) => job.ended).concat(...leaving));
    },
  };
}
