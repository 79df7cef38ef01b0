// Takes tasks: which run, how many at the same time, who is held while somebody waits, and how all of them are stopped.
import { isUrgent, type TaskOrder } from '#contract/tasks.ts';
import { openBlockCache } from './block-cache.ts';
import { EncoderRoom } from './encoder-room.ts';
import { Holder } from './hold.ts';
import { asJobFailure, JobCancelled, JobFailure } from './job-failure.ts';
import { runTask, type Tools } from './task.ts';

export interface TaskDesk {
  /** `busy` when this task is running, `full` when nothing more is taken. */
  accept(order: TaskOrder): 'accepted' | 'busy' | 'full';
  /** Ends the tasks of a job, or one of them. @returns whether there was one */
  cancel(jobId: string, epoch?: number): boolean;
  running(): number;
  /** Stops every task, tells the worker, and takes no more. */
  drain(): Promise<void>;
}

interface Running {
  order: TaskOrder;
  abort: AbortController;
  hold: Holder;
  /** Background work stands still for it. */
  holdsOthers: boolean;
  /** Nothing of it is left but the word of its end, upon which the worker gives its place away. */
  isLeaving: boolean;
  ended: Promise<void>;
}

/** Beside what the slots of this process may do at the same time: viewers wait for those. */
const URGENT_PER_SLOT = 2;

/**
 * For how long background work stands still for a `begin`: several times what it takes where a file has an index. Without one
 * (MPEG-TS, MPEG-PS) all of it is read, or copied, before anything is made: that may take an hour and little of the machine.
 */
export const BEGIN_HOLDS_MS = 15_000;

/** @param slots of the fleet that are this process */
export function openTaskDesk(
  tools: Tools,
  slots: number,
  log: (line: string) => void,
  run: typeof runTask = runTask,
): TaskDesk {
  const tasks = new Map<string, Running>();
  const shared: Tools = { ...tools, sourceCache: openBlockCache(slots), room: new EncoderRoom(slots), log };
  let draining = false;
  const keyOf = ({ jobId, epoch }: Pick<TaskOrder, 'jobId' | 'epoch'>): string => `${jobId} ${epoch}`;

  const atWork = (): Running[] => [...tasks.values()].filter(({ isLeaving }) => !isLeaving);

  /** Background work stands still while anything urgent runs: what is left of the machine is the viewer's. */
  const settle = (): void => {
    const somebodyWaits = atWork().some(({ holdsOthers }) => holdsOthers);
    for (const { order, hold } of tasks.values()) hold.set(somebodyWaits && !isUrgent(order.class));
  };

  return {
    accept(order) {
      if (draining) return 'full';
      if (tasks.has(keyOf(order))) return 'busy';
      const alike = atWork().filter((task) => isUrgent(task.order.class) === isUrgent(order.class)).length;
      if (alike >= slots * (isUrgent(order.class) ? URGENT_PER_SLOT : 1)) return 'full';
      const abort = new AbortController();
      const hold = new Holder();
      const startedMs = Date.now();
      const name = `job ${order.jobId} task ${order.epoch} (${order.task.kind})`;
      log(`${name}: started`);
      const task: Running = {
        ...{ order, abort, hold, isLeaving: false, ended: Promise.resolve() },
        holdsOthers: isUrgent(order.class),
      };
      tasks.set(keyOf(order), task);
      const letOthersGo = (): void => {
        task.holdsOthers = false;
        settle();
      };
      const holding = order.task.kind === 'begin' ? setTimeout(letOthersGo, BEGIN_HOLDS_MS) : undefined;
      const leave = (): void => {
        task.isLeaving = true;
        settle();
      };
      task.ended = run(order, shared, abort.signal, hold, leave)
        .catch(asJobFailure) // a fault of ours must not end the tasks of everybody else
        .then((failure) => {
          clearTimeout(holding);
          tasks.delete(keyOf(order));
          settle();
          const how = failure ? `${failure.code} (${failure.message})` : 'done';
          log(`${name}: ${how} after ${Math.round((Date.now() - startedMs) / 100) / 10} s`);
        });
      settle();
      return 'accepted';
    },
    cancel(jobId, epoch) {
      const meant = [...tasks.values()].filter(
        ({ order }) => order.jobId === jobId && (epoch === undefined || order.epoch === epoch),
      );
      for (const task of meant) {
        task.isLeaving = true; // the worker gives its place away as soon as it hears that this is done
        task.abort.abort(new JobCancelled());
      }
      settle();
      return meant.length > 0;
    },
    running: () => atWork().length,
    async drain() {
      draining = true;
      for (const { abort } of tasks.values()) abort.abort(new JobFailure('stopped', 'the converter is shutting down'));
      await Promise.all([...tasks.values()].map(({ ended }) => ended));
    },
  };
}
