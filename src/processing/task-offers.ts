// Gives the tasks of a job to slots that the fleet offers, and takes back what a slot did not take.
import type { TaskClass } from '#contract/tasks.ts';
import type { AppContext } from '../platform/context.ts';
import { laneOf, type TakenTask } from './fleet-state.ts';
import type { JobKeeper } from './job-keeper.ts';
import { overallProgress } from './job-progress.ts';
import type { JobRecord, JobStore } from './job-store.ts';
import type { oneAfterAnother } from './one-after-another.ts';
import type { ChosenTask } from './task-choice.ts';
import { endedBadly } from './task-ending.ts';
import { type OrderAnswer, sendOrder } from './task-order.ts';
import { give, type RunningTask, refuse, taskOf } from './task-state.ts';

/** A task that is on its way to a slot. */
interface Offer {
  record: JobRecord;
  given: RunningTask;
  /** Nothing of the job was being made before. */
  isFirst: boolean;
}

export class TaskOffers {
  readonly #app: AppContext;
  readonly #store: Pick<JobStore, 'load'>;
  readonly #keeper: JobKeeper;
  readonly #serially: ReturnType<typeof oneAfterAnother>;
  readonly #next: (record: JobRecord) => ChosenTask | null;

  constructor(
    app: AppContext,
    store: Pick<JobStore, 'load'>,
    keeper: JobKeeper,
    serially: ReturnType<typeof oneAfterAnother>,
    next: (record: JobRecord) => ChosenTask | null,
  ) {
    this.#app = app;
    this.#store = store;
    this.#keeper = keeper;
    this.#serially = serially;
    this.#next = next;
  }

  /** The order goes out between two steps of the job: events of the task may come before its answer. */
  async take(slot: number, class_: TaskClass): Promise<TakenTask> {
    const offered = await this.#serially(() => this.#offer(slot, class_));
    if ('kind' in offered) return offered;
    const answer = await sendOrder(this.#app, offered.record, offered.given);
    return this.#serially(() => this.#answered(offered, answer));
  }

  async #offer(slot: number, class_: TaskClass): Promise<Offer | TakenTask> {
    const record = this.#store.load();
    const chosen = record && this.#next(record);
    if (!record || !chosen) return { kind: 'nothing', more: null };
    // What was urgent is no longer wanted: a place for background work is another one.
    if (laneOf(chosen.class) === 'background' && laneOf(class_) === 'urgent') {
      return { kind: 'nothing', more: chosen.class };
    }
    const { state: tasks, given } = give(record.tasks, chosen, slot, Date.now() + this.#app.config.leaseMs);
    const next: JobRecord = { ...record, tasks };
    const isThere = await this.#keeper.apply(record, { record: next });
    return isThere ? { record: next, given, isFirst: record.phase === 'queued' } : { kind: 'nothing', more: null };
  }

  async #answered({ given, isFirst }: Offer, answer: OrderAnswer): Promise<TakenTask> {
    const record = this.#store.load();
    if (!record) return { kind: 'nothing', more: null };
    const { epoch, class: class_ } = given;
    const task = taskOf(record.tasks, epoch);
    // It is over already: it was quick, it was lost, or the job has ended.
    if (!task) return { kind: answer === 'taken' ? 'nothing' : 'refused', more: this.#more(record) };
    // A slot that seemed not to answer may have begun: what it has sent since shows it.
    if (answer === 'taken' || task.nextSequence > 0) {
      if (isFirst && !(await this.#begun(record))) return { kind: 'nothing', more: null };
      return { kind: 'given', epoch, class: class_, more: this.#more(record) };
    }
    if (answer === 'invalid') {
      const error = { code: 'encoder-failed', detail: 'The transcoder did not understand its order.' } as const;
      await this.#keeper.apply(record, endedBadly(record, epoch, error, Date.now(), Math.random()));
      const failed = this.#store.load();
      return { kind: 'nothing', more: failed && this.#more(failed) };
    }
    const next = { ...record, tasks: refuse(record.tasks, epoch) };
    await this.#keeper.apply(record, { record: next });
    return { kind: 'refused', more: this.#more(next) };
  }

  /** Tells that the job waits no longer; false when its video is gone. */
  #begun(record: JobRecord): Promise<boolean> {
    const begun = { atMs: Date.now(), progress: overallProgress(record.production) };
    return this.#keeper.apply(record, { record: { ...record, begun, phase: 'running' }, tell: true });
  }

  #more(record: JobRecord): TaskClass | null {
    return this.#next(record)?.class ?? null;
  }
}
