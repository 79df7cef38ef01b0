// The object that counts one class for one account, address or thing: exactly, however many ask at once.
import { DurableObject } from 'cloudflare:workers';
import type { AppBindings } from '../platform/env.ts';
import { goingOn, judge, type Recent, type Tally } from './tally.ts';

/** One row for each act that was admitted, as long as it is in the window; `what` where an act may go on. */
const TABLE = 'CREATE TABLE IF NOT EXISTS acts (until_ms INTEGER NOT NULL, what TEXT)';

export class Limiter extends DurableObject<AppBindings> {
  /**
   * Admits one act and remembers it, or refuses. Between the look and the note nothing is waited for: no other act comes
   * between. An act that names what it is about, and was admitted within the window, goes on: it stays the one that it was.
   */
  async take(limit: number, windowMs: number, what: string | null = null): Promise<Tally> {
    const nowMs = Date.now();
    const { sql } = this.ctx.storage;
    sql.exec(TABLE);
    sql.exec('DELETE FROM acts WHERE until_ms <= ?', nowMs);
    const recent = sql.exec('SELECT count(*) AS count, min(until_ms) AS freeMs FROM acts').one();
    const goesOn = sql.exec('UPDATE acts SET until_ms = ? WHERE what = ?', nowMs + windowMs, what).rowsWritten > 0;
    const tally = goesOn
      ? goingOn(recent as unknown as Recent, limit)
      : judge(recent as unknown as Recent, limit, nowMs);
    if (tally.admitted && !goesOn) sql.exec('INSERT INTO acts VALUES (?, ?)', nowMs + windowMs, what);
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(nowMs + windowMs);
    return tally;
  }

  /** Leaves nothing behind once everything that was counted is over. */
  override async alarm(): Promise<void> {
    this.ctx.storage.sql.exec(TABLE);
    const { lastMs } = this.ctx.storage.sql.exec('SELECT max(until_ms) AS lastMs FROM acts').one();
    if (typeof lastMs === 'number' && lastMs > Date.now()) await this.ctx.storage.setAlarm(lastMs);
    else await this.ctx.storage.deleteAll();
  }
}
