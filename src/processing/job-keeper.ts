// Keeps a job: every change of it goes through here into the store, and from there to the database, the bucket, the fleet and the rooms.
import type { TaskEvents } from '#contract/tasks.ts';
import { flushOutbox } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { announceJob } from './announcement.ts';
import type { Ensuring } from './ensuring.ts';
import { type EventsResult, type Intake, takeEvent } from './event-intake.ts';
import { FLEET } from './fleet-state.ts';
import { armAlarm } from './job-alarm.ts';
import { factOf } from './job-inspection.ts';
import type { JobRecord, JobStore } from './job-store.ts';
import { readSubject } from './job-subject.ts';
import { holdToQuota } from './minutes.ts';
import { mirrorJob } from './mirror.ts';
import { isPlayable } from './production.ts';
import { dropUnreferenced, writeIndexes, writeRecords } from './publication.ts';
import { type Change, endedBadly, endedWell, settled } from './task-ending.ts';
import { sendStop } from './task-order.ts';
import { hear, wakeAtMs } from './task-state.ts';

const BROADCAST_EVERY_MS = 1_000;
const RECORD_EVERY_MS = 1_000; // R2 takes one write a second per key

export class JobKeeper {
  readonly #app: AppContext;
  readonly #storage: DurableObjectStorage;
  readonly #store: JobStore;
  readonly #ensuring: Ensuring;
  #broadcastAtMs = 0;
  #recordAtMs = 0;

  constructor(app: AppContext, storage: DurableObjectStorage, store: JobStore, ensuring: Ensuring) {
    this.#app = app;
    this.#storage = storage;
    this.#store = store;
    this.#ensuring = ensuring;
  }

  /** Stores a change and tells everybody whom it concerns; false when the video is gone: the job is forgotten then. */
  async apply(before: JobRecord, { record, freed = [], tell, over }: Change): Promise<boolean> {
    const { jobId } = record.subject;
    if (tell && !(await this.#tell(record))) return false;
    this.#store.save(record);
    const fact = factOf(before, record, Date.now());
    if (fact) this.#store.putFact(fact);
    await armAlarm(this.#storage, wakeAtMs(record.tasks, Date.now()));
    if (over) await dropUnreferenced(this.#app, this.#store, record);
    const fleet = this.#app.fleet.getByName(FLEET);
    if (over) this.#app.defer(fleet.forget(jobId));
    else for (const epoch of freed) this.#app.defer(fleet.ended(jobId, epoch));
    if (over && record.phase === 'failed') this.#app.defer(sendStop(this.#app, before));
    this.#ensuring.look(record);
    if (tell) this.#broadcast(record, true);
    return true;
  }

  /** Folds the events of one task; index objects are there before a record names them, and the record before the state says so. */
  async take(record: JobRecord, epoch: number, sequence: number, events: TaskEvents['events']): Promise<EventsResult> {
    const { subject } = record;
    const key = { videoId: subject.videoId, revision: subject.revision, epoch };
    let { production } = record;
    let taken = 0;
    let end: Intake['end'];
    for (const event of events) {
      const intake = takeEvent(this.#store, key, production, event);
      if (intake.indexes) await writeIndexes(this.#app, subject, intake.indexes);
      production = intake.production;
      taken += 1;
      end = intake.end;
      if (end) break;
    }
    const tasks = hear(record.tasks, epoch, Date.now() + this.#app.config.leaseMs, taken);
    const next: JobRecord = { ...record, production, tasks };
    end ??= await holdToQuota(this.#app, next, record.production);
    const published = next.production.indexVersion !== record.production.indexVersion;
    if (published && isPlayable(next.production)) await this.writeRecords(next);
    const isNews = published || next.production.plan !== record.production.plan;
    const change = this.#changeOf(next, epoch, end, isNews);
    const isThere = await this.apply(record, change);
    this.#broadcast(change.record, published);
    return { kind: 'answer', stop: !isThere || change.over === true, nextSequence: sequence + taken };
  }

  #changeOf(next: JobRecord, epoch: number, end: Intake['end'], isNews: boolean): Change {
    if (end?.type === 'done') return { ...endedWell(next, epoch), ...(isNews ? { tell: true as const } : {}) };
    if (end) return endedBadly(next, epoch, end, Date.now(), Math.random());
    return settled({ record: next, ...(isNews ? { tell: true as const } : {}) });
  }

  async writeRecords(record: JobRecord): Promise<void> {
    await scheduler.wait(Math.max(0, this.#recordAtMs + RECORD_EVERY_MS - Date.now()));
    await writeRecords(this.#app, record);
    this.#recordAtMs = Date.now();
  }

  /** Forgets the job: what its tasks still send is answered with stop. */
  async forget(record: JobRecord | null): Promise<void> {
    await this.#storage.deleteAlarm();
    this.#store.clear();
    this.#ensuring.over();
    if (!record) return;
    this.#app.defer(this.#app.fleet.getByName(FLEET).forget(record.subject.jobId));
    await sendStop(this.#app, record);
  }

  /** Brings the database up to date; false when the video is gone. */
  async #tell(record: JobRecord): Promise<boolean> {
    const row = await readSubject(this.#app.db, record.subject);
    if (!row) {
      await this.forget(record);
      return false;
    }
    await mirrorJob(this.#app, record, row);
    this.#app.defer(flushOutbox(this.#app));
    return true;
  }

  #broadcast(record: JobRecord, urgent: boolean): void {
    const nowMs = Date.now();
    if (!urgent && nowMs - this.#broadcastAtMs < BROADCAST_EVERY_MS) return;
    this.#broadcastAtMs = nowMs;
    this.#app.defer(announceJob(this.#app, record));
  }
}
