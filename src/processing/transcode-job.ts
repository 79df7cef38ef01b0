// The object of one job: it gives tasks to the slots of the fleet, watches over their leases, and is the only one that publishes.
import { DurableObject } from 'cloudflare:workers';
import type { TaskClass, TaskEvent, TaskEvents } from '#contract/tasks.ts';
import type { Processing } from '#contract/videos.ts';
import type { FragmentRun } from '#media/units.ts';
import { type AppContext, createContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import { FLEET } from '../platform/fleet-name.ts';
import { type Admission, admissionOf, type IncomingPack } from './admission.ts';
import { type EnsureAnswer, Ensuring } from './ensuring.ts';
import type { EventsResult } from './event-intake.ts';
import type { TakenTask } from './fleet-state.ts';
import { inspectionOf, type JobInspection } from './job-inspection.ts';
import { JobKeeper } from './job-keeper.ts';
import { viewOf } from './job-progress.ts';
import { type JobRecord, JobStore, type StoredObject } from './job-store.ts';
import { createRecord } from './job-subject.ts';
import { nextTask } from './job-work.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { NOTHING_MADE } from './production.ts';
import { locatePart, type StoredPart } from './read-back.ts';
import { type References, referencesOf } from './references.ts';
import { type PosterChoice, posterChoiceOf } from './shown-pictures.ts';
import type { ChosenTask } from './task-choice.ts';
import { lost, revived } from './task-ending.ts';
import { TaskOffers } from './task-offers.ts';
import { lostTasks, taskOf } from './task-state.ts';

const ALARM_RETRY_MS = 10_000;

/** After such an event there may be more to do. */
const OPENS_MORE: ReadonlySet<TaskEvent['type']> = new Set(['planned', 'init', 'rendition-failed', 'done', 'failed']);

const isOver = ({ phase }: JobRecord): boolean => phase !== 'queued' && phase !== 'running';

export class TranscodeJob extends DurableObject<AppBindings> {
  readonly #store: JobStore;
  readonly #app: AppContext;
  readonly #serially = oneAfterAnother();
  readonly #ensuring: Ensuring;
  readonly #keeper: JobKeeper;
  readonly #offers: TaskOffers;

  constructor(ctx: DurableObjectState, env: AppBindings) {
    super(ctx, env);
    this.#store = new JobStore(ctx.storage);
    this.#app = createContext(env, ctx);
    this.#ensuring = new Ensuring(this.#store);
    this.#keeper = new JobKeeper(this.#app, ctx.storage, this.#store, this.#ensuring);
    const next = (record: JobRecord): ChosenTask | null => this.#next(record);
    this.#offers = new TaskOffers(this.#app, this.#store, this.#keeper, this.#serially, next);
  }

  /** Begins the job, at `afterEpoch` again one that failed, or asks again for a slot; harmless when it is under way, over or gone. */
  async start(jobId: string, afterEpoch?: number): Promise<void> {
    await this.#serially(async () => {
      const known = this.#store.load();
      const record = known ?? (await createRecord(this.#app.db, jobId));
      const change = record && afterEpoch !== undefined ? revived(record, afterEpoch) : null;
      if (record && change) await this.#keeper.revive(record, change);
      else if (record && !known) await this.#keeper.apply(record, { record });
    });
    await this.#askForSlots();
  }

  /** Gives the best task that there is to a slot that is free for what is of this class. */
  takeTask(slot: number, class_: TaskClass): Promise<TakenTask> {
    return this.#offers.take(slot, class_);
  }

  /** Whether the task of an epoch is under way. */
  isAtWork(epoch: number): boolean {
    return this.#keeper.isAtWork(this.#store.load(), epoch);
  }

  /** Where fragment `n` of a rendition lies. It is made next where it is not there; asked again after `late`. */
  async ensure(rendition: string, n: number, ticket?: string): Promise<EnsureAnswer> {
    const record = this.#store.load();
    if (!record) return { kind: 'gone' };
    const answer = this.#ensuring.find(record, rendition, n);
    if (answer) return answer;
    const waiting = this.#ensuring.wait(rendition, n, ticket, record.tasks.running);
    if (this.#next(record)?.class === 'viewer') {
      this.#app.defer(this.#app.fleet.getByName(FLEET).ask(record.subject.jobId, 'viewer'));
    }
    return waiting;
  }

  /** Nobody waits any longer for what was asked with this ticket. What is made for it is ended where it is in somebody's way. */
  leave(ticket: string): void {
    this.#keeper.leave(this.#store.load(), ticket);
  }

  /** Ends a unit that nobody waits for, whose slot the fleet tells; false where somebody does again, or it is over. */
  async endDeserted(epoch: number): Promise<boolean> {
    const isEnded = await this.#serially(() => this.#keeper.endDeserted(this.#store.load(), epoch));
    if (isEnded) this.#app.defer(this.#askForSlots()); // what it leaves is made in the background
    return isEnded;
  }

  /** Where fragment `n` of a rendition lies; `late` when it is not there. Makes nothing. */
  async whereIs(rendition: string, n: number): Promise<EnsureAnswer> {
    const record = this.#store.load();
    return record ? (this.#ensuring.find(record, rendition, n) ?? { kind: 'late' }) : { kind: 'gone' };
  }

  /** Which fragments of each rendition are stored. */
  async made(): Promise<Record<string, FragmentRun[]>> {
    return this.#store.made();
  }

  /** Asks before a body is taken in. */
  async admit(epoch: number, key: string, object: StoredObject, pack: IncomingPack | null): Promise<Admission> {
    if (!this.isAtWork(epoch)) return { kind: 'stale' };
    return admissionOf(this.#store.object(key), object, pack, pack ? this.#store.madeOf(pack.rendition) : []);
  }

  /** Notes what was stored under `key`; false when the task ended meanwhile, the object is nobody's then. */
  async recordObject(epoch: number, key: string, object: StoredObject): Promise<boolean> {
    if (!this.isAtWork(epoch)) return false;
    this.#store.putObject(key, object);
    return true;
  }

  /** Where a transcoder finds what is stored of a rendition: its init segment or one fragment; null when it is not there. */
  async locate(epoch: number, rendition: string, part: 'init' | number): Promise<StoredPart | 'stale' | null> {
    const record = this.#store.load();
    if (!record || !this.isAtWork(epoch)) return 'stale';
    return locatePart(this.#store, record, rendition, part);
  }

  /** Takes the events of one task that are new, in order; each call renews its lease. */
  async applyEvents({ epoch, sequence, events }: TaskEvents): Promise<EventsResult> {
    const result = await this.#serially(async (): Promise<EventsResult> => {
      const record = this.#store.load();
      if (!record) return { kind: 'answer', stop: true, nextSequence: 0 };
      const task = taskOf(record.tasks, epoch);
      if (!task && isOver(record)) return { kind: 'answer', stop: true, nextSequence: sequence };
      if (!task) return { kind: 'refused', code: 'epoch-stale', detail: '' };
      const skip = task.nextSequence - sequence;
      return this.#keeper.take(record, epoch, task.nextSequence, skip < 0 ? [] : events.slice(skip));
    });
    // The answer does not wait for the orders that follow.
    if (events.some(({ type }) => OPENS_MORE.has(type))) this.#app.defer(this.#askForSlots());
    return result;
  }

  async view(): Promise<Processing> {
    const record = this.#store.load();
    return viewOf(record ?? { phase: 'queued', error: null, production: NOTHING_MADE }, Date.now());
  }

  /** Everything that operators want to know; null when there is no job. */
  async inspect(): Promise<JobInspection | null> {
    const record = this.#store.load();
    return record && inspectionOf(record, this.#store.log(), this.#store.history(), Date.now());
  }

  /** Ends the job as failed, for an operator; false when it is over or there is none. */
  giveUp(detail: string): Promise<boolean> {
    return this.#serially(() => this.#keeper.giveUp(this.#store.load(), detail));
  }

  /** What the job needs in the bucket, told between two changes; null when there is no job. */
  references(): Promise<References | null> {
    return this.#serially(async () => referencesOf(this.#store));
  }

  /** Mints the playback id and writes its record anew, after the video's visibility changed; nothing before it is playable. */
  async publish(): Promise<void> {
    await this.#serially(() => this.#keeper.publish(this.#store.load()));
  }

  /** What there is to choose the poster from. */
  async posters(): Promise<PosterChoice> {
    return posterChoiceOf(this.#store.load()?.production ?? NOTHING_MADE);
  }

  /** Makes another candidate the poster everywhere; false when there is no such candidate. */
  choosePoster(candidate: number): Promise<boolean> {
    return this.#serially(() => this.#keeper.choosePoster(this.#store.load(), candidate));
  }

  /** Ends the job and forgets it; what a transcoder still sends is answered with stop. */
  async cancel(): Promise<void> {
    await this.#serially(() => this.#keeper.forget(this.#store.load()));
  }

  override async alarm(): Promise<void> {
    try {
      await this.#serially(async () => {
        for (const { epoch } of lostTasks(this.#store.load()?.tasks ?? { running: [] }, Date.now())) {
          const record = this.#store.load();
          if (record) await this.#keeper.apply(record, lost(record, epoch, Date.now(), Math.random()));
        }
        const record = this.#store.load(); // also arms the next alarm: the one that rang is spent
        if (record) await this.#keeper.lookThrough(record, isOver(record));
      });
      await this.#askForSlots();
    } catch (error) {
      this.#app.log.error('job alarm failed', error);
      await this.ctx.storage.setAlarm(Date.now() + ALARM_RETRY_MS); // the platform's own retries end after a few
    }
  }

  #next(record: JobRecord): ChosenTask | null {
    if (isOver(record)) return null;
    return nextTask(record, this.#store, this.#ensuring.wanted(), Date.now());
  }

  async #askForSlots(): Promise<void> {
    const nowMs = Date.now();
    const record = this.#store.load();
    const next = record && this.#next(record);
    const againMs = next ? await this.#app.fleet.getByName(FLEET).ask(record.subject.jobId, next.class) : undefined;
    await this.#serially(() => this.#keeper.asked(this.#store.load(), nowMs, againMs));
  }
}
