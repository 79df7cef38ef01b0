// One counter of a video's views: decides which sessions are new, adds them up, and brings its sum to the database by an alarm.
import { DurableObject } from 'cloudflare:workers';
import { createContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import { bringSum } from './flush.ts';
import { ancestorsOf } from './judgement.ts';
import { KEEP_MS, ShardStore, type View } from './shard-store.ts';

/** The first views of a quiet video show at once; a busy one is written once in an interval. */
const SOON_MS = 1000;

export const shardName = (videoId: string, shard: number): string => `${videoId}:${shard}`;

export class ViewShard extends DurableObject<AppBindings> {
  readonly #store: ShardStore;

  constructor(ctx: DurableObjectState, env: AppBindings) {
    super(ctx, env);
    this.#store = new ShardStore(ctx.storage);
  }

  /** Counts a session that has met the rule; the same session, and the same viewer within the window, count once. */
  async count(view: View): Promise<'counted' | 'repeat'> {
    const nowMs = Date.now();
    const record = this.#store.open(view, nowMs);
    const known = this.#store.verdictOf(view.sessionId);
    if (known !== null) return known === 'repeat' ? 'repeat' : 'counted';
    // While there were fewer counters this viewer belonged to another, and sessions that began then still do.
    const isNewAbove = nowMs >= record.bornMs + KEEP_MS || (await this.#claimAbove(view));
    this.#store.open(view, nowMs); // it may have forgotten everything meanwhile
    const verdict = this.#store.take(view, isNewAbove ? 'counted' : 'repeat', nowMs);
    const { counted, flushed, flushedMs } = this.#store.open(view, nowMs);
    const intervalMs = createContext(this.env, this.ctx).config.viewFlushMs;
    await this.#wakeAt(counted > flushed ? Math.max(nowMs + SOON_MS, flushedMs + intervalMs) : nowMs + KEEP_MS);
    return verdict === 'repeat' ? 'repeat' : 'counted';
  }

  /** Another counter of this video asks whether a viewer is new here too; who was first gets it. */
  async claim(view: View): Promise<boolean> {
    const nowMs = Date.now();
    this.#store.open(view, nowMs);
    const verdict = this.#store.take(view, 'claimed', nowMs);
    await this.#wakeAt(nowMs + KEEP_MS);
    return verdict !== 'repeat';
  }

  /** The video is gone. */
  async forget(): Promise<void> {
    await this.#store.forget();
  }

  override async alarm(): Promise<void> {
    const context = createContext(this.env, this.ctx);
    const nowMs = Date.now();
    try {
      if ((await bringSum(context, this.#store)) === 'gone') return await this.#store.forget();
    } catch (error) {
      context.log.error('views not written, the counter will try again', error);
      return await this.ctx.storage.setAlarm(nowMs + context.config.viewFlushMs);
    }
    const record = this.#store.load();
    if (record && record.counted > record.flushed) return await this.#wakeAt(nowMs + context.config.viewFlushMs);
    const nextMs = this.#store.prune(nowMs);
    if (nextMs === null) await this.#store.forget();
    else await this.#wakeAt(nextMs);
  }

  async #claimAbove(view: View): Promise<boolean> {
    for (const shard of ancestorsOf(view.shard)) {
      const above = this.env.VIEW_SHARD.getByName(shardName(view.videoId, shard));
      if (!(await above.claim({ ...view, shard }))) return false;
    }
    return true;
  }

  async #wakeAt(atMs: number): Promise<void> {
    const setMs = await this.ctx.storage.getAlarm();
    if (setMs === null || setMs > atMs) await this.ctx.storage.setAlarm(atMs);
  }
}
