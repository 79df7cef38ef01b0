// Keeps a job: every change of it goes through here into the store, and from there to the database, the bucket, the fleet and the rooms.
import type { TaskEvents } from '#contract/tasks.ts';
import { flushOutbox } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { FLEET } from '../platform/fleet-name.ts';
import { withdrawRevision } from '../videos/playback-ids.ts';
import { announceJob } from './announcement.ts';
import type { Ensuring } from './ensuring.ts';
import { type EventsResult, type Intake, takeEvent, takeStored } from './event-intake.ts';
import { ASK_AGAIN_MS } from './fleet-state.ts';
import { armAlarm } from './job-alarm.ts';
import { factOf } from './job-inspection.ts';
import type { JobRecord, JobStore } from './job-store.ts';
import { readSubject } from './job-subject.ts';
import { leftOut } from './job-work.ts';
import { holdToQuota } from './minutes.ts';
import { mirrorJob } from './mirror.ts';
import { mayShow } from './production.ts';
import { dropUnreferenced, writeIndexes, writeRecords } from './publication.ts';
import { choosePoster } from './shown-pictures.ts';
import { type Change, endedBadly, endedWell, givenUp, settled } from './task-ending.ts';
import { sendStop } from './task-order.ts';
import { hear, refuse, taskOf, wakeAtMs } from './task-state.ts';

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
  async apply(before: JobRecord, change: Change): Promise<boolean> {
    const { freed = [], over } = change;
    const record = await this.#published(change);
    // Who is told that there is more finds it: the playback record is written before.
    const tell = change.tell === true || record !== change.record || isNews(before, record);
    if (tell && !(await this.#tell(record))) return false;
    if (over && !mayShow(record.subject, record.production)) await withdrawRevision(this.#app, record.subject);
    this.#store.save(record);
    const fact = factOf(before, record, Date.now());
    if (fact) this.#store.putFact(fact);
    await armAlarm(this.#storage, this.#wakeAtMs(record));
    if (over) await dropUnreferenced(this.#app, this.#store, record);
    const fleet = this.#app.fleet.getByName(FLEET);
    if (over) this.#app.defer(fleet.forget(record.subject.jobId));
    else for (const epoch of freed) this.#app.defer(fleet.ended(record.subject.jobId, epoch));
    if (over && record.phase === 'failed') this.#app.defer(sendStop(this.#app, before));
    this.#ensuring.look(record);
    this.#broadcast(record, tell);
    return true;
  }

  /** Begins a failed job again. What is shown of it meanwhile is shown under another id, since what was given up is made anew. */
  async revive(before: JobRecord, { record, ...change }: Change): Promise<void> {
    await withdrawRevision(this.#app, record.subject);
    const { recordVersion: _, ...unpublished } = record;
    await this.apply(before, { ...change, record: unpublished });
  }

  /** Folds the events of one task; index objects are there before a record names them, and the record before the state says so. */
  async take(record: JobRecord, epoch: number, sequence: number, events: TaskEvents['events']): Promise<EventsResult> {
    try {
      return await this.#fold(record, epoch, sequence, events);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#app.log.error('transcoder event refused', error, { jobId: record.subject.jobId });
      return { kind: 'refused', code: error.code, detail: error.message };
    }
  }

  async #fold(record: JobRecord, epoch: number, sequence: number, events: TaskEvents['events']): Promise<EventsResult> {
    const { subject } = record;
    const key = { videoId: subject.videoId, revision: subject.revision, epoch };
    let { production } = record;
    let taken = 0;
    let end: Intake['end'];
    for (const event of events) {
      const intake = takeEvent(this.#store, key, production, event);
      production = intake.production;
      taken += 1;
      end = intake.end;
      if (end) break;
    }
    const share = events.slice(0, taken).findLast((event) => event.type === 'progress')?.share;
    const tasks = hear(record.tasks, epoch, Date.now() + this.#app.config.leaseMs, taken, share);
    const heard: JobRecord = { ...record, production, tasks };
    end ??= await holdToQuota(this.#app, heard, record.production);
    const change = this.#ending(await this.complete(heard), epoch, end);
    const isThere = await this.apply(record, change);
    return { kind: 'answer', stop: !isThere || change.over === true, nextSequence: sequence + taken };
  }

  /** Makes ready what is stored to the end. */
  async complete(record: JobRecord): Promise<JobRecord> {
    const { production, indexes } = takeStored(this.#store, record.production);
    for (const each of indexes) await writeIndexes(this.#app, record.subject, each);
    return indexes.length > 0 ? { ...record, production } : record;
  }

  #ending(record: JobRecord, epoch: number, end: Intake['end']): Change {
    const task = taskOf(record.tasks, epoch);
    const missing = end?.type === 'done' && task ? leftOut(record, this.#store, task.task) : null;
    if (end?.type === 'done' && missing === null) return endedWell(record, epoch);
    const error = end?.type === 'failed' ? end : { code: 'encoder-failed' as const, detail: missing ?? '' };
    return end ? endedBadly(record, epoch, error, Date.now(), Math.random()) : settled({ record });
  }

  /**
   * Writes the playback records when they say less than the job knows: the first and the last at once, one between them when a
   * second has passed since the one before, which the alarm sees to. Until then the job itself is asked for what is new.
   */
  async #published({ record, over }: Change): Promise<JobRecord> {
    if (!isUnpublished(record)) return record;
    const isUrgent = over === true || record.recordVersion === undefined;
    if (!isUrgent && Date.now() < this.#recordAtMs + RECORD_EVERY_MS) return record;
    return this.writeRecords(record);
  }

  /** Writes the playback records; waits where the last time was just now. */
  async writeRecords(record: JobRecord): Promise<JobRecord> {
    await scheduler.wait(Math.max(0, this.#recordAtMs + RECORD_EVERY_MS - Date.now()));
    await writeRecords(this.#app, record);
    this.#recordAtMs = Date.now();
    return { ...record, recordVersion: record.production.indexVersion };
  }

  /** Concludes what a step that died has left. */
  async lookThrough(record: JobRecord, isOver: boolean): Promise<void> {
    await this.apply(record, isOver ? { record } : settled({ record: await this.complete(record) }));
  }

  /** Writes the playback record of what may be shown. */
  async publish(record: JobRecord | null): Promise<void> {
    if (record && mayShow(record.subject, record.production)) this.#store.save(await this.writeRecords(record));
  }

  /** Shows another poster; false when there is none of this number. Who is told finds the record written. */
  async choosePoster(record: JobRecord | null, candidate: number): Promise<boolean> {
    const production = record && choosePoster(record.production, candidate);
    if (!record || !production) return false;
    const next = { ...record, production };
    const written = mayShow(record.subject, production) ? await this.writeRecords(next) : next;
    return this.apply(record, { record: written, tell: true });
  }

  /** Who asked with this ticket waits no longer; the fleet hears of units that nobody waits for now. */
  leave(record: JobRecord | null, ticket: string): void {
    const fleet = this.#app.fleet.getByName(FLEET);
    const deserted = this.#ensuring.leave(ticket, record?.tasks.running ?? []);
    for (const epoch of deserted) this.#app.defer(fleet.deserted(record?.subject.jobId ?? '', epoch));
  }

  /** Ends a unit that nobody waits for. It was no attempt, and what of it is stored stays. */
  async endDeserted(record: JobRecord | null, epoch: number): Promise<boolean> {
    if (!record || !taskOf(record.tasks, epoch) || !this.#ensuring.isDeserted(epoch)) return false;
    return this.apply(record, { record: { ...record, tasks: refuse(record.tasks, epoch) } });
  }

  /** Ends the job as failed, for an operator; false when it is over or there is none. */
  async giveUp(record: JobRecord | null, detail: string): Promise<boolean> {
    const change = record && givenUp(record, { code: 'stopped', detail });
    if (record && change) await this.apply(record, change);
    return change !== null;
  }

  /**
   * Forgets the job: what its tasks still send is answered with stop, so that a slot that cannot be told now learns it by its
   * next heartbeat. Whoever deletes the video does not wait for slots.
   */
  async forget(record: JobRecord | null): Promise<void> {
    await this.#storage.deleteAlarm();
    this.#store.clear();
    this.#ensuring.over();
    if (!record) return;
    this.#app.defer(this.#app.fleet.getByName(FLEET).forget(record.subject.jobId));
    this.#app.defer(sendStop(this.#app, record));
  }

  /**
   * Whether the task of an epoch is under way. One whose lease is over should have been lost by the alarm, which the platform gives
   * up when it fails a few times: it rings now.
   */
  isAtWork(record: JobRecord | null, epoch: number): boolean {
    const task = record && taskOf(record.tasks, epoch);
    if (task && task.leaseEndMs <= Date.now()) this.#app.defer(this.#storage.setAlarm(Date.now()));
    return task !== null;
  }

  /**
   * The fleet was asked, if anything is to be made now, and says when it has time to be asked again.
   * @param lookedAtMs when that was looked at: what rested then is looked at again
   */
  async asked(record: JobRecord | null, lookedAtMs: number, againMs?: number): Promise<void> {
    const wakeAtMs = record && this.#wakeAtMs(record, lookedAtMs, againMs);
    if (!record || wakeAtMs === null) return;
    // Of a job that waits the alarm goes back; to ring early does the others no harm, and costs no writing here.
    if (record.tasks.running.length === 0) await this.#storage.setAlarm(wakeAtMs);
    else await armAlarm(this.#storage, wakeAtMs);
  }

  #wakeAtMs(record: JobRecord, nowMs = Date.now(), askAgainMs = ASK_AGAIN_MS): number | null {
    if (record.phase !== 'queued' && record.phase !== 'running') return null;
    return Math.min(
      wakeAtMs(record.tasks, nowMs) ?? nowMs + askAgainMs,
      isUnpublished(record) ? Math.max(nowMs, this.#recordAtMs + RECORD_EVERY_MS) : Number.POSITIVE_INFINITY,
    );
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

/** Whether the playback records say less than the job knows. */
const isUnpublished = ({ subject, production, recordVersion }: JobRecord): boolean =>
  mayShow(subject, production) && recordVersion !== production.indexVersion;

/** What pages and lists show beside what is played. */
const isNews = ({ production: before }: JobRecord, { subject, production: after }: JobRecord): boolean =>
  before.plan !== after.plan || (before.indexVersion !== after.indexVersion && !mayShow(subject, after));
