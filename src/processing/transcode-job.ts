// The object of one job: it hands the work to a transcoder, watches over its lease, and is the only one that publishes.
import { DurableObject } from 'cloudflare:workers';
import type { JobEvents } from '#contract/jobs.ts';
import type { Processing } from '#contract/videos.ts';
import { flushOutbox } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import { type AppContext, createContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import { type Admission, admissionOf } from './admission.ts';
import { announceJob } from './announcement.ts';
import { type EventsResult, endingOf, type Intake, takeEvent } from './event-intake.ts';
import { armAlarm } from './job-alarm.ts';
import { factOf, inspectionOf, type JobInspection } from './job-inspection.ts';
import { viewOf } from './job-progress.ts';
import { isHeld, type JobStateEvent, mayBeAtWork, NEW_JOB, step } from './job-state.ts';
import { type JobRecord, JobStore, type StoredObject } from './job-store.ts';
import { createRecord, readSubject } from './job-subject.ts';
import { holdToQuota } from './minutes.ts';
import { mirrorJob } from './mirror.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { giveUp, isPlayable, NOTHING_MADE, takeBack } from './production.ts';
import { discardObjects, dropUnreferenced, writeIndexes, writeRecords } from './publication.ts';
import { locatePart, type StoredPart } from './read-back.ts';
import { type References, referencesOf } from './references.ts';
import { sendOrder, sendStop } from './transcode-order.ts';

const BROADCAST_EVERY_MS = 1_000;
const RECORD_EVERY_MS = 1_000; // R2 takes one write a second per key
const ALARM_RETRY_MS = 10_000;

export class TranscodeJob extends DurableObject<AppBindings> {
  readonly #store: JobStore;
  readonly #app: AppContext;
  readonly #serially = oneAfterAnother();
  #broadcastAtMs = 0;
  #recordAtMs = 0;

  constructor(ctx: DurableObjectState, env: AppBindings) {
    super(ctx, env);
    this.#store = new JobStore(ctx.storage);
    this.#app = createContext(env, ctx);
  }

  /**
   * Begins the job, or asks again for a transcoder; harmless when it is under way, over, or its video is gone.
   * `afterEpoch` begins a job again that failed at this epoch.
   */
  async start(jobId: string, afterEpoch?: number): Promise<void> {
    const order = await this.#serially(async () => {
      const record = this.#store.load() ?? (await createRecord(this.#app.db, jobId));
      return record ? this.#move(record, { type: 'start', afterEpoch }) : false;
    });
    if (order) await this.#order();
  }

  /** Asks before a body is taken in. */
  async admit(epoch: number, key: string, object: StoredObject): Promise<Admission> {
    if (!this.#holds(epoch)) return 'stale';
    return admissionOf(this.#store.object(key), object);
  }

  /** Notes what was stored under `key`; false when the epoch ended meanwhile, the object is nobody's then. */
  async recordObject(epoch: number, key: string, object: StoredObject): Promise<boolean> {
    if (!this.#holds(epoch)) return false;
    this.#store.putObject(key, object);
    return true;
  }

  /** Where a transcoder finds what is stored of a rendition: its init segment or one fragment; null when it is not there. */
  async locate(epoch: number, rendition: string, part: 'init' | number): Promise<StoredPart | 'stale' | null> {
    const record = this.#store.load();
    if (!record || !this.#holds(epoch)) return 'stale';
    return locatePart(this.#store, record, rendition, part);
  }

  /** Takes the events that are new, in order; each call renews the lease. */
  applyEvents(batch: JobEvents): Promise<EventsResult> {
    return this.#serially(async () => {
      const record = this.#store.load();
      if (!record) return { kind: 'answer', stop: true, nextSequence: 0 };
      if (batch.epoch !== record.state.epoch) return { kind: 'refused', code: 'epoch-stale', detail: '' };
      await this.#move(record, { type: 'heard' });
      if (!isHeld(record.state.phase)) return { kind: 'answer', stop: true, nextSequence: record.nextSequence };
      const skip = record.nextSequence - batch.sequence;
      const fresh = skip < 0 ? [] : batch.events.slice(skip);
      const before = { ...record };
      try {
        if (fresh.length > 0) await this.#take(record, fresh);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        this.#app.log.error('transcoder event refused', error, { jobId: record.subject.jobId });
        this.#store.save(before);
        return { kind: 'refused', code: error.code, detail: error.message };
      }
      return { kind: 'answer', stop: !isHeld(record.state.phase), nextSequence: record.nextSequence };
    });
  }

  async view(): Promise<Processing> {
    const record = this.#store.load();
    return viewOf(record?.state ?? NEW_JOB, record?.production ?? NOTHING_MADE);
  }

  /** Everything that operators want to know; null when there is no job. */
  async inspect(): Promise<JobInspection | null> {
    const record = this.#store.load();
    return record && inspectionOf(record, this.#store.log(), this.#store.history());
  }

  /** Ends the job as failed, for an operator; false when it is over or there is none. */
  giveUp(detail: string): Promise<boolean> {
    return this.#serially(async () => {
      const record = this.#store.load();
      const before = record?.state;
      if (record) await this.#move(record, { type: 'given-up', detail });
      return record?.state !== before;
    });
  }

  /** What the job needs in the bucket, told between two changes; null when there is no job. */
  references(): Promise<References | null> {
    return this.#serially(async () => referencesOf(this.#store));
  }

  /** Mints the playback id and writes its record anew, after the video's visibility changed; nothing before it is playable. */
  async publish(): Promise<void> {
    await this.#serially(async () => {
      const record = this.#store.load();
      if (record && isPlayable(record.production)) await this.#writeRecords(record);
    });
  }

  /** Ends the job and forgets it; what a transcoder still sends is answered with stop. */
  async cancel(): Promise<void> {
    const jobId = await this.#serially(async () => {
      const record = this.#store.load();
      const stop = record !== null && step(record.state, { type: 'cancel' }, Date.now(), 0).stop === true;
      await this.ctx.storage.deleteAlarm();
      this.#store.clear();
      return stop ? record.subject.jobId : null;
    });
    if (jobId !== null) await sendStop(this.#app, jobId);
  }

  override async alarm(): Promise<void> {
    try {
      const order = await this.#serially(async () => {
        const record = this.#store.load();
        return record ? this.#move(record, { type: 'woken' }) : false;
      });
      if (order) await this.#order();
    } catch (error) {
      this.#app.log.error('job alarm failed', error);
      await this.ctx.storage.setAlarm(Date.now() + ALARM_RETRY_MS); // the platform's own retries end after a few
    }
  }

  #holds(epoch: number): boolean {
    const state = this.#store.load()?.state;
    return state?.epoch === epoch && mayBeAtWork(state);
  }

  /** Moves the state, tells the database, keeps the result; true when an order has to be sent. Changes `record`. */
  async #move(record: JobRecord, event: JobStateEvent): Promise<boolean> {
    const next = step(record.state, event, Date.now(), Math.random(), this.#app.config.leaseMs);
    if (next.state === record.state) {
      await armAlarm(this.ctx.storage, record.state.wakeAtMs); // an alarm that rang early is spent
      return false;
    }
    if (next.state.epoch !== record.state.epoch) record.nextSequence = 0;
    const fact = factOf(record.state, next.state, Date.now());
    record.state = next.state;
    if (next.report === 'revived') record.production = takeBack(record.production);
    if (next.report === 'failed') {
      const { code, detail } = next.state.error ?? { code: 'transcoder-lost', detail: '' };
      record.production = giveUp(record.production, code, detail);
    }
    if (next.report && !(await this.#tell(record))) return false;
    this.#store.save(record);
    if (fact) this.#store.putFact(fact);
    await armAlarm(this.ctx.storage, next.state.wakeAtMs);
    if (next.report === 'done' || next.report === 'failed') await dropUnreferenced(this.#app, this.#store, record);
    if (next.stop) this.#app.defer(sendStop(this.#app, record.subject.jobId));
    if (next.report) this.#broadcast(record, true);
    return next.order === true;
  }

  async #order(): Promise<void> {
    const record = this.#store.load();
    if (!record) return;
    const { epoch } = record.state;
    const type = await sendOrder(this.#app, record, this.#store);
    await this.#serially(async () => {
      const current = this.#store.load();
      if (current) await this.#move(current, { type, epoch });
    });
  }

  /** Folds events; index objects are there before a record names them, and the record before the state says so. */
  async #take(record: JobRecord, events: JobEvents['events']): Promise<void> {
    const { subject } = record;
    const key = { videoId: subject.videoId, revision: subject.revision, epoch: record.state.epoch };
    const before = record.production;
    let end: Intake['end'];
    for (const event of events) {
      const intake = takeEvent(this.#store, key, record.production, event);
      if (intake.indexes) await writeIndexes(this.#app, subject, intake.indexes);
      if (intake.discard) await discardObjects(this.#app, this.#store, intake.discard);
      record.production = intake.production;
      record.nextSequence += 1;
      end = intake.end;
      if (end) break;
    }
    end ??= await holdToQuota(this.#app, record, before);
    const planned = record.production.plan !== before.plan;
    const published = record.production.indexVersion !== before.indexVersion;
    if (published && isPlayable(record.production)) await this.#writeRecords(record);
    if (end) await this.#move(record, endingOf(record.production, end));
    else if (planned || published) await this.#tell(record);
    if (this.#store.load()) this.#store.save(record);
    this.#broadcast(record, published && !end); // the end has told already
  }

  async #writeRecords(record: JobRecord): Promise<void> {
    await scheduler.wait(Math.max(0, this.#recordAtMs + RECORD_EVERY_MS - Date.now()));
    await writeRecords(this.#app, record);
    this.#recordAtMs = Date.now();
  }

  /** Brings the database up to date; false when the video is gone: the job is forgotten then. */
  async #tell(record: JobRecord): Promise<boolean> {
    const row = await readSubject(this.#app.db, record.subject);
    if (!row) {
      record.state = { ...record.state, phase: 'cancelled', wakeAtMs: null };
      await this.ctx.storage.deleteAlarm();
      this.#store.clear();
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
