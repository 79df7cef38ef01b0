// What one counter of views keeps: who was seen lately, how many it has counted, and how many of these are in the database.
import { VIEW_SESSION_MS, VIEW_WINDOW_MS } from '#contract/view-rule.ts';

/** Longer than any token is good for and any window is open: what is older cannot come again. */
export const KEEP_MS = VIEW_SESSION_MS + VIEW_WINDOW_MS;

/** One session that has met the rule. */
export interface View {
  videoId: string;
  shard: number;
  sessionId: string;
  viewer: string;
}

export interface ShardRecord {
  videoId: string;
  shard: number;
  bornMs: number;
  /** The sum that the database held when this counter was born; null until it was asked. */
  base: number | null;
  /** Views counted since then, and how many of them were taken into the database. */
  counted: number;
  flushed: number;
  flushedMs: number;
}

/** `claimed`: counted by another counter of the same video, which asked here first. */
type Verdict = 'counted' | 'repeat' | 'claimed';

const TABLES = `
  CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY CHECK (id = 1), video_id TEXT NOT NULL, shard INTEGER NOT NULL,
    born_ms INTEGER NOT NULL, base INTEGER, counted INTEGER NOT NULL DEFAULT 0, flushed INTEGER NOT NULL DEFAULT 0,
    flushed_ms INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS seen (session TEXT PRIMARY KEY, viewer TEXT NOT NULL, at_ms INTEGER NOT NULL,
    verdict TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS seen_by_viewer ON seen (viewer, at_ms) WHERE verdict <> 'repeat';
  CREATE INDEX IF NOT EXISTS seen_by_time ON seen (at_ms);`;

/** Every call is synchronous and atomic with those beside it. A counter at rest keeps nothing at all. */
export class ShardStore {
  readonly #storage: DurableObjectStorage;
  #isPrepared = false;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** The counter, made where there is none. */
  open({ videoId, shard }: Pick<View, 'videoId' | 'shard'>, nowMs: number): ShardRecord {
    this.#prepare();
    const { sql } = this.#storage;
    sql.exec(
      'INSERT INTO counter (id, video_id, shard, born_ms) VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING',
      videoId,
      shard,
      nowMs,
    );
    return this.load() as ShardRecord;
  }

  load(): ShardRecord | null {
    this.#prepare();
    const [row] = this.#storage.sql.exec('SELECT * FROM counter').toArray();
    if (!row) return null;
    return {
      videoId: String(row['video_id']),
      shard: Number(row['shard']),
      bornMs: Number(row['born_ms']),
      base: row['base'] === null ? null : Number(row['base']),
      counted: Number(row['counted']),
      flushed: Number(row['flushed']),
      flushedMs: Number(row['flushed_ms']),
    };
  }

  verdictOf(sessionId: string): Verdict | null {
    const [row] = this.#storage.sql.exec<{ verdict: Verdict }>('SELECT verdict FROM seen WHERE session = ?', sessionId);
    return row?.verdict ?? null;
  }

  /** Counts the session, or claims it for another counter, unless its viewer was seen within the window. Once per session. */
  take({ sessionId, viewer }: View, as: Verdict, nowMs: number): Verdict {
    return this.#storage.transactionSync(() => {
      const known = this.verdictOf(sessionId);
      if (known !== null) return known;
      const { sql } = this.#storage;
      const since = nowMs - VIEW_WINDOW_MS;
      const seen = sql.exec("SELECT 1 FROM seen WHERE viewer = ? AND at_ms > ? AND verdict <> 'repeat'", viewer, since);
      const verdict = seen.next().done ? as : 'repeat';
      sql.exec('INSERT INTO seen VALUES (?, ?, ?, ?)', sessionId, viewer, nowMs, verdict);
      if (verdict === 'counted') sql.exec('UPDATE counter SET counted = counted + 1');
      return verdict;
    });
  }

  setBase(base: number): void {
    this.#storage.sql.exec('UPDATE counter SET base = ?', base);
  }

  /** So many of the counted views are in the database. */
  acknowledge(counted: number, nowMs: number): void {
    this.#storage.sql.exec('UPDATE counter SET flushed = max(flushed, ?), flushed_ms = ?', counted, nowMs);
  }

  /** Forgets whom it need not know any more; tells when the oldest of the others will be that old, null for nobody. */
  prune(nowMs: number): number | null {
    const { sql } = this.#storage;
    sql.exec('DELETE FROM seen WHERE at_ms <= ?', nowMs - KEEP_MS);
    const oldest = sql.exec('SELECT min(at_ms) AS oldest FROM seen').one()['oldest'];
    return oldest === null ? null : Number(oldest) + KEEP_MS;
  }

  /** Leaves nothing: the sum is in the database, from which the next counter of this name begins. */
  async forget(): Promise<void> {
    this.#isPrepared = false;
    await this.#storage.deleteAlarm();
    await this.#storage.deleteAll();
  }

  #prepare(): void {
    if (this.#isPrepared) return;
    this.#storage.sql.exec(TABLES);
    this.#isPrepared = true;
  }
}
