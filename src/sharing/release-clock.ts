// The object that makes scheduled videos public and ends links at their times; its alarm is the next of those times.
import { DurableObject } from 'cloudflare:workers';
import { backoffMs } from '../platform/backoff.ts';
import { createContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import { doWhatIsDue, nextDueMs } from './due.ts';

const BASE_MS = 1_000;
const CAP_MS = 60_000;

export class ReleaseClock extends DurableObject<AppBindings> {
  /** Makes sure that what is due at this time is done then; earlier times stay. */
  async arm(atMs: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm();
    if (set === null || atMs < set) await this.ctx.storage.setAlarm(atMs);
  }

  override async alarm(): Promise<void> {
    const context = createContext(this.env, this.ctx);
    try {
      await doWhatIsDue(context);
      const next = await nextDueMs(context);
      // By `arm`: something earlier may have been set while the database was asked.
      if (next !== null) await this.arm(next);
      await this.ctx.storage.delete('failures');
    } catch (error) {
      // Not left to the platform's own retries, which end after a few.
      const failures = ((await this.ctx.storage.get<number>('failures')) ?? 0) + 1;
      context.log.error('release failed', error, { failures });
      await this.ctx.storage.put('failures', failures);
      await this.arm(Date.now() + backoffMs(failures, BASE_MS, CAP_MS, Math.random()));
    }
  }
}
