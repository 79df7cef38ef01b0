// The object of the fleet: it holds the slots of transcoders and who waits for one, and gives each slot that is free to the job that needs it most.
import { DurableObject } from 'cloudflare:workers';
import type { TaskClass } from '#contract/tasks.ts';
import { backoffMs } from '../platform/backoff.ts';
import { type AppContext, createContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import {
  askAgainMs,
  type BusyPlace,
  inTheWay,
  laneOf,
  nextAssignment,
  type Slot,
  stillBehind,
  type TakenTask,
  type WaitingJob,
  type Wish,
  withWaiting,
} from './fleet-state.ts';
import { armAlarm } from './job-alarm.ts';
import { slotName } from './slot-name.ts';
import { stopAt } from './task-order.ts';
import { REFUSALS_BEFORE_ALARM, raiseTranscoderAlarm } from './transcoder-alarm.ts';

/** How long a slot that did not take a task is left alone: so long at first, at most so long. */
const REST_MS = 1_000;
const REST_MAX_MS = 10_000;
/** An assignment whose job said nothing of its end is asked about so often. */
const ASK_EVERY_MS = 60_000;

export interface FleetState {
  waiting: WaitingJob[];
  slots: Slot[];
}

export class Fleet extends DurableObject<AppBindings> {
  readonly #app: AppContext;
  /** Tasks that ended, or were left, before their job had said that they began, as "job epoch"; only while jobs are asked. */
  readonly #endedEarly = new Set<string>();
  readonly #desertedEarly = new Set<string>();
  #offers = 0;

  constructor(ctx: DurableObjectState, env: AppBindings) {
    super(ctx, env);
    this.#app = createContext(env, ctx);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS fleet (id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL) STRICT',
    );
    this.#free(({ epoch }) => epoch < 0); // offers that an object before this one did not live to see answered
  }

  /** A job has work of this class, and none better. Resolves when it has been offered what is free: in how many ms it may ask again. */
  async ask(jobId: string, class_: TaskClass): Promise<number> {
    this.#wait(jobId, class_);
    await this.#dispatch();
    return askAgainMs(this.#load().waiting.length);
  }

  /** A task is over, however it ended: its place is free. */
  async ended(jobId: string, epoch: number): Promise<void> {
    const isKnown = this.#free((task) => task.jobId === jobId && task.epoch === epoch);
    if (!isKnown && this.#offers > 0) this.#endedEarly.add(`${jobId} ${epoch}`);
    await this.#dispatch();
  }

  /** The viewers of a unit have left before it was there. It is made to its end unless that is in anybody's way. */
  async deserted(jobId: string, epoch: number): Promise<void> {
    const isKnown = this.#mark({ jobId, epoch }, (task) => ({ ...task, isDeserted: true }));
    if (!isKnown && this.#offers > 0) this.#desertedEarly.add(`${jobId} ${epoch}`);
    await this.#dispatch();
  }

  /** A job is over or gone. */
  async forget(jobId: string): Promise<void> {
    const state = this.#load();
    this.#save({ ...state, waiting: state.waiting.filter((job) => job.jobId !== jobId) });
    this.#free((task) => task.jobId === jobId);
    await this.#dispatch();
  }

  /** An upload has begun: the slot that will get its first task starts now, so that nobody waits for it later. */
  async wake(): Promise<void> {
    const slot = this.#load().slots.find(({ busy }) => busy.length === 0);
    if (!slot) return;
    try {
      const response = await this.#app.transcoder.fetch(slotName(slot.number), '/healthz');
      await response.body?.cancel();
    } catch (error) {
      this.#app.log.info('slot not woken', { slot: slot.number, reason: String(error) });
    }
  }

  /** As operators see it. */
  async inspect(): Promise<FleetState> {
    return this.#load();
  }

  /** Frees what a job forgot to free, and tries slots again that rested. */
  override async alarm(): Promise<void> {
    const old = this.#load().slots.flatMap(({ busy }) => busy.filter((task) => isDue(task, Date.now())));
    for (const { jobId, epoch } of old) {
      try {
        if (await this.#app.jobs.getByName(jobId).isAtWork(epoch)) this.#confirm(jobId, epoch);
        else this.#free((task) => task.jobId === jobId && task.epoch === epoch);
      } catch (error) {
        this.#app.log.error('a job does not say what it does', error, { jobId });
        this.#confirm(jobId, epoch); // asked again a minute later
      }
    }
    await this.#dispatch();
  }

  #wait(jobId: string, class_: TaskClass, kept: Wish | null = null): void {
    const state = this.#load();
    this.#save({ ...state, waiting: withWaiting(state.waiting, jobId, class_, Date.now(), kept) });
  }

  /** Whether there was such a task. */
  #free(isMeant: (task: Slot['busy'][number]) => boolean): boolean {
    const state = this.#load();
    if (!state.slots.some(({ busy }) => busy.some(isMeant))) return false;
    const slots = state.slots.map((slot) => ({ ...slot, busy: slot.busy.filter((task) => !isMeant(task)) }));
    this.#save({ ...state, slots });
    return true;
  }

  #confirm(jobId: string, epoch: number): void {
    this.#mark({ jobId, epoch }, (task) => ({ ...task, sinceMs: Date.now() }));
  }

  /** Whether there is such a task. */
  #mark({ jobId, epoch }: Pick<BusyPlace, 'jobId' | 'epoch'>, change: (task: BusyPlace) => BusyPlace): boolean {
    const state = this.#load();
    const isMeant = (task: BusyPlace): boolean => task.jobId === jobId && task.epoch === epoch;
    if (!state.slots.some(({ busy }) => busy.some(isMeant))) return false;
    const slots = state.slots.map((slot) => ({
      ...slot,
      busy: slot.busy.map((task) => (isMeant(task) ? change(task) : task)),
    }));
    this.#save({ ...state, slots });
    return true;
  }

  /** Assigns while somebody waits whom a slot can serve. Places are taken before anything is waited for, so no two get the same one. */
  async #dispatch(): Promise<void> {
    const { waiting, slots } = this.#load();
    const offers = inTheWay(waiting, slots).map(({ number, task }) => this.#endDeserted(task, number));
    for (;;) {
      const state = this.#load();
      const next = nextAssignment(state.waiting, state.slots, Date.now());
      if (!next) break;
      // The job says itself what else it has.
      this.#save({ ...state, waiting: state.waiting.filter(({ jobId }) => jobId !== next.job.jobId) });
      offers.push(this.#offer(next.job, next.slot.number));
    }
    await this.#arm();
    await Promise.all(offers);
  }

  /** Its job may know better: somebody may have come back. */
  async #endDeserted({ jobId, epoch }: BusyPlace, number: number): Promise<void> {
    this.#mark({ jobId, epoch }, ({ isDeserted: _, ...task }) => task); // asked once
    try {
      if (!(await this.#app.jobs.getByName(jobId).endDeserted(epoch))) return;
    } catch (error) {
      return this.#app.log.error('a job did not end what nobody waits for', error, { jobId });
    }
    await stopAt(this.#app, number, `${jobId}/${epoch}`); // its place is free when it has ended
    await this.ended(jobId, epoch);
  }

  async #offer(job: WaitingJob, number: number): Promise<void> {
    const { jobId, class: class_ } = job;
    const pending = -Date.now() - Math.random(); // until its epoch is known; no task has a negative one
    this.#change(number, (slot) => ({
      ...slot,
      busy: [...slot.busy, { jobId, epoch: pending, lane: laneOf(class_), sinceMs: Date.now() }],
    }));
    this.#offers += 1;
    let taken: TakenTask = { kind: 'nothing', more: null };
    try {
      taken = await this.#app.jobs.getByName(jobId).takeTask(number, class_);
    } catch (error) {
      this.#app.log.error('a job did not take its slot', error, { jobId }); // it asks again when its alarm rings
    }
    this.#offers -= 1;
    this.#settle(jobId, number, pending, taken);
    if (this.#offers === 0) for (const early of [this.#endedEarly, this.#desertedEarly]) early.clear();
    if (taken.more !== null) this.#wait(jobId, taken.more, stillBehind(job, taken));
    if (taken.kind === 'refused' && (this.#load().slots[number]?.refusals ?? 0) >= REFUSALS_BEFORE_ALARM)
      await raiseTranscoderAlarm(this.#app, 'orders are not taken', { jobId });
    await this.#dispatch();
  }

  /** Notes at the slot what became of an offer. */
  #settle(jobId: string, number: number, pending: number, taken: TakenTask): void {
    const key = taken.kind === 'given' ? `${jobId} ${taken.epoch}` : '';
    const isEnded = this.#endedEarly.delete(key);
    const left = this.#desertedEarly.delete(key) ? { isDeserted: true as const } : {};
    this.#change(number, (slot) => {
      const busy = slot.busy.flatMap((task) => {
        if (task.epoch !== pending) return [task];
        return taken.kind === 'given' && !isEnded
          ? [{ ...task, ...left, epoch: taken.epoch, lane: laneOf(taken.class) }]
          : [];
      });
      if (taken.kind === 'given') return { ...slot, busy, refusals: 0, restsUntilMs: 0 };
      if (taken.kind === 'nothing') return { ...slot, busy };
      const refusals = slot.refusals + 1;
      const restsUntilMs = Date.now() + backoffMs(refusals, REST_MS, REST_MAX_MS, Math.random());
      return { ...slot, busy, refusals, restsUntilMs };
    });
  }

  #change(number: number, change: (slot: Slot) => Slot): void {
    const state = this.#load();
    this.#save({ ...state, slots: state.slots.map((slot) => (slot.number === number ? change(slot) : slot)) });
  }

  async #arm(): Promise<void> {
    const { waiting, slots } = this.#load();
    const nowMs = Date.now();
    const rests = waiting.length > 0 ? slots.map(({ restsUntilMs }) => restsUntilMs) : [];
    const asks = slots.flatMap(({ busy }) => busy.map(({ sinceMs }) => sinceMs + ASK_EVERY_MS));
    const times = [...rests.filter((atMs) => atMs > nowMs), ...asks.map((atMs) => Math.max(atMs, nowMs + REST_MS))];
    await armAlarm(this.ctx.storage, times.length > 0 ? Math.min(...times) : null);
  }

  #load(): FleetState {
    const [row] = this.ctx.storage.sql.exec<{ state: string }>('SELECT state FROM fleet').toArray();
    const known: FleetState = row ? JSON.parse(row.state) : { waiting: [], slots: [] };
    // The setting may have changed since: what a slot that went was doing is lost with its lease.
    const slots = Array.from(
      { length: this.#app.config.transcoders },
      (_, number) =>
        known.slots.find((slot) => slot.number === number) ?? { number, busy: [], restsUntilMs: 0, refusals: 0 },
    );
    return { ...known, slots };
  }

  #save(state: FleetState): void {
    const json = JSON.stringify(state);
    this.ctx.storage.sql.exec('INSERT INTO fleet VALUES (1, ?) ON CONFLICT DO UPDATE SET state = excluded.state', json);
  }
}

/** Whether a task is known for so long that its job is asked whether it still runs. */
const isDue = ({ sinceMs }: Slot['busy'][number], nowMs: number): boolean => nowMs - sinceMs >= ASK_EVERY_MS;
