// The object of the fleet: it holds the slots of transcoders and who waits for one, and gives each slot that is free to the job that needs it most.
import { DurableObject } from 'cloudflare:workers';
import { backoffMs } from '../platform/backoff.ts';
import { type AppContext, createContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import { laneOf, nextAssignment, type Slot, type TakenTask, type WaitingJob } from './fleet-state.ts';
import { armAlarm } from './job-alarm.ts';
import { slotName } from './slot-name.ts';
import type { TaskClass } from './task-choice.ts';
import { REFUSALS_BEFORE_ALARM, raiseTranscoderAlarm } from './transcoder-alarm.ts';

/** How long a slot that did not take a task is left alone: so long at first, at most so long. */
const REST_MS = 1_000;
const REST_MAX_MS = 30_000;
/** An assignment whose job said nothing of its end is asked about so often. */
const ASK_EVERY_MS = 60_000;

interface FleetState {
  waiting: WaitingJob[];
  slots: Slot[];
}

export class Fleet extends DurableObject<AppBindings> {
  readonly #app: AppContext;

  constructor(ctx: DurableObjectState, env: AppBindings) {
    super(ctx, env);
    this.#app = createContext(env, ctx);
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS fleet (id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL) STRICT',
    );
  }

  /** A job has work of this class, and none better; said again it only moves its class. Resolves when it has been offered what is free. */
  async ask(jobId: string, class_: TaskClass): Promise<void> {
    this.#wait(jobId, class_);
    await this.#dispatch();
  }

  /** A task is over, however it ended: its place is free. */
  async ended(jobId: string, epoch: number): Promise<void> {
    this.#free((task) => task.jobId === jobId && task.epoch === epoch);
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
    const [slot] = this.#load().slots.filter(({ busy }) => busy.length === 0);
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
    const nowMs = Date.now();
    for (const { busy } of this.#load().slots) {
      for (const { jobId, epoch, sinceMs } of busy) {
        if (nowMs - sinceMs < ASK_EVERY_MS) continue;
        const isAtWork = await this.#app.jobs.getByName(jobId).isAtWork(epoch);
        if (!isAtWork) this.#free((task) => task.jobId === jobId && task.epoch === epoch);
      }
    }
    await this.#dispatch();
  }

  #wait(jobId: string, class_: TaskClass | null): void {
    const state = this.#load();
    const known = state.waiting.find((job) => job.jobId === jobId);
    const others = state.waiting.filter((job) => job.jobId !== jobId);
    if (class_ === null) return this.#save({ ...state, waiting: others });
    const sinceMs = known?.class === class_ ? known.sinceMs : Date.now();
    this.#save({ ...state, waiting: [...others, { jobId, class: class_, sinceMs }] });
  }

  #free(isMeant: (task: Slot['busy'][number]) => boolean): void {
    const state = this.#load();
    const slots = state.slots.map((slot) => ({ ...slot, busy: slot.busy.filter((task) => !isMeant(task)) }));
    this.#save({ ...state, slots });
  }

  /** Assigns while somebody waits whom a slot can serve. Places are taken before anything is waited for, so no two get the same one. */
  async #dispatch(): Promise<void> {
    const offers: Promise<void>[] = [];
    for (;;) {
      const { waiting, slots } = this.#load();
      const next = nextAssignment(waiting, slots, Date.now());
      if (!next) break;
      this.#wait(next.job.jobId, null); // the job says itself what else it has
      offers.push(this.#offer(next.job, next.slot.number));
    }
    await this.#arm();
    await Promise.all(offers);
  }

  async #offer(job: WaitingJob, number: number): Promise<void> {
    const { jobId } = job;
    const pending = -Date.now() - Math.random(); // until its epoch is known; no task has a negative one
    this.#change(number, (slot) => ({
      ...slot,
      busy: [...slot.busy, { jobId, epoch: pending, lane: laneOf(job.class), sinceMs: Date.now() }],
    }));
    let taken: TakenTask = { kind: 'nothing' };
    try {
      taken = await this.#app.jobs.getByName(jobId).takeTask(number);
    } catch (error) {
      this.#app.log.error('a job did not take its slot', error, { jobId });
    }
    const refusals = this.#refusalsOf(number, taken.kind);
    if (refusals >= REFUSALS_BEFORE_ALARM) await raiseTranscoderAlarm(this.#app, 'orders are not taken', { jobId });
    this.#change(number, (slot) => ({
      number,
      restsUntilMs:
        taken.kind === 'refused' ? Date.now() + backoffMs(refusals, REST_MS, REST_MAX_MS, Math.random()) : 0,
      refusals,
      busy: slot.busy.flatMap((task) => {
        if (task.epoch !== pending) return [task];
        return taken.kind === 'given' ? [{ ...task, epoch: taken.epoch, lane: laneOf(taken.class) }] : [];
      }),
    }));
    if (taken.kind !== 'nothing' && taken.more !== null) this.#wait(jobId, taken.more);
    await this.#dispatch();
  }

  #refusalsOf(number: number, kind: TakenTask['kind']): number {
    const before = this.#load().slots[number]?.refusals ?? 0;
    return kind === 'refused' ? before + 1 : kind === 'given' ? 0 : before;
  }

  #change(number: number, change: (slot: Slot) => Slot): void {
    const state = this.#load();
    this.#save({ ...state, slots: state.slots.map((slot) => (slot.number === number ? change(slot) : slot)) });
  }

  async #arm(): Promise<void> {
    const { waiting, slots } = this.#load();
    const nowMs = Date.now();
    const rests = slots.flatMap(({ restsUntilMs }) =>
      restsUntilMs > nowMs && waiting.length > 0 ? [restsUntilMs] : [],
    );
    const asks = slots.flatMap(({ busy }) =>
      busy.map(({ sinceMs }) => Math.max(sinceMs + ASK_EVERY_MS, nowMs + REST_MS)),
    );
    const times = [...rests, ...asks];
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
