// The object that sends outbox rows again; its alarm is set only while unsent rows exist.
import { DurableObject } from 'cloudflare:workers';
import { backoffMs } from '../platform/backoff.ts';
import { createContext } from '../platform/context.ts';
import type { AppBindings } from '../platform/env.ts';
import { sendPage } from './outbox.ts';

const BASE_MS = 2_000;
const CAP_MS = 60_000;

export class OutboxSweeper extends DurableObject<AppBindings> {
  /** Makes sure that the rows are tried again soon. */
  async arm(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) !== null) return;
    await this.ctx.storage.setAlarm(Date.now() + BASE_MS);
  }

  override async alarm(): Promise<void> {
    const context = createContext(this.env, this.ctx);
    try {
      while (await sendPage(context));
      await this.ctx.storage.delete('failures');
    } catch (error) {
      const failures = ((await this.ctx.storage.get<number>('failures')) ?? 0) + 1;
      context.log.error('outbox sweep failed', error, { failures });
      await this.ctx.storage.put('failures', failures);
      await this.ctx.storage.setAlarm(Date.now() + backoffMs(failures, BASE_MS, CAP_MS, Math.random()));
    }
  }
}
