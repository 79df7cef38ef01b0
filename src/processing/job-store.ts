// What a job object keeps: its tasks, the objects that arrived, and where each fragment lies. Raw SQL, one numbered step per change.
import type { FailureCode } from '#contract/failures.ts';
import type { PassLog } from '#contract/operations.ts';
import type { IndexedPack } from '#media/track-index.ts';
import { type FragmentRun, joinRuns } from '#media/units.ts';
import { type OldJobRecord, recordFromOld } from './old-job-record.ts';
import type { Production } from './production.ts';
import type { TaskState } from './task-state.ts';

/** Which video the job is for, as it was when the job began. */
export interface JobSubject {
  jobId: string;
  videoId: string;
  revision: number;
  ownerId: string;
  uploadId: string;
  sizeBytes: number;
  filename: string;
}

export type JobPhase =
  | 'queued' // nothing of it is being made: it waits for a slot, or for the time to try again
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled';

export interface JobRecord {
  subject: JobSubject;
  phase: JobPhase;
  tasks: TaskState;
  production: Production;
  /** When it began, or began again, and how much was done then: what the time that is left is estimated from. */
  begun?: { atMs: number; progress: number };
  /** Which version of the production the playback records say; absent before the first. */
  recordVersion?: number;
  /** What went wrong last; of a failed job, why it failed. */
  error: { code: FailureCode; detail: string } | null;
}

type PackRow = { first_fragment: number; epoch: number; fragment_bytes: string };

export interface StoredObject {
  sizeBytes: number;
  sha256: string;
}

const STEPS = [
  'CREATE TABLE job (id INTEGER PRIMARY KEY CHECK (id = 1), record TEXT NOT NULL) STRICT',
  'CREATE TABLE objects (key TEXT PRIMARY KEY, size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID',
  `CREATE TABLE packs (rendition TEXT NOT NULL, first_fragment INTEGER NOT NULL, epoch INTEGER NOT NULL,
    fragment_bytes TEXT NOT NULL, PRIMARY KEY (rendition, first_fragment)) STRICT, WITHOUT ROWID`,
  'CREATE TABLE history (id INTEGER PRIMARY KEY, fact TEXT NOT NULL) STRICT',
  'CREATE TABLE log (id INTEGER PRIMARY KEY CHECK (id = 1), record TEXT NOT NULL) STRICT',
];

/** One move of the job's state, for operators. */
export interface HistoryFact {
  atMs: number;
  phase: JobPhase;
  epoch: number;
  attempts: number;
  detail: string | null;
}

/** What FFmpeg was last asked and said, pass by pass. */
export interface JobLog {
  epoch: number;
  passes: PassLog[];
}

const HISTORY_MAX = 200;
const PASSES_MAX = 20;

/** The tables of one job object; every call is synchronous and atomic with those beside it. */
export class JobStore {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.transactionSync(() => {
      const { sql } = storage;
      sql.exec('CREATE TABLE IF NOT EXISTS steps (number INTEGER PRIMARY KEY) STRICT');
      const done = Number(sql.exec('SELECT count(*) AS n FROM steps').one()['n']);
      STEPS.slice(done).forEach((statement, i) => {
        sql.exec(statement);
        sql.exec('INSERT INTO steps VALUES (?)', done + i + 1);
      });
    });
  }

  /** Null when there is no job: never started, or cancelled and forgotten. */
  load(): JobRecord | null {
    const [row] = this.#storage.sql.exec<{ record: string }>('SELECT record FROM job').toArray();
    return row ? recordFromOld(JSON.parse(row.record) as JobRecord | OldJobRecord) : null;
  }

  save(record: JobRecord): void {
    const json = JSON.stringify(record);
    this.#storage.sql.exec('INSERT INTO job VALUES (1, ?) ON CONFLICT DO UPDATE SET record = excluded.record', json);
  }

  object(key: string): StoredObject | null {
    const [row] = this.#storage.sql
      .exec<{ size_bytes: number; sha256: string }>('SELECT size_bytes, sha256 FROM objects WHERE key = ?', key)
      .toArray();
    return row ? { sizeBytes: row.size_bytes, sha256: row.sha256 } : null;
  }

  putObject(key: string, object: StoredObject): void {
    const statement = 'INSERT OR REPLACE INTO objects (key, size_bytes, sha256) VALUES (?, ?, ?)';
    this.#storage.sql.exec(statement, key, object.sizeBytes, object.sha256);
  }

  objectKeys(): string[] {
    return [...this.#storage.sql.exec<{ key: string }>('SELECT key FROM objects')].map(({ key }) => key);
  }

  dropObject(key: string): void {
    this.#storage.sql.exec('DELETE FROM objects WHERE key = ?', key);
  }

  /** Adds a pack. The caller has asked `madeOf`: no fragment lies in two. */
  putPack(rendition: string, { firstFragment, epoch, fragmentBytes }: IndexedPack): void {
    this.#storage.sql.exec(
      'INSERT OR REPLACE INTO packs (rendition, first_fragment, epoch, fragment_bytes) VALUES (?, ?, ?, ?)',
      rendition,
      firstFragment,
      epoch,
      JSON.stringify(fragmentBytes),
    );
  }

  /** Which fragments of a rendition are stored, ascending; packs that touch are one run. */
  madeOf(rendition: string): FragmentRun[] {
    const rows = this.#storage.sql.exec<{ first_fragment: number; count: number }>(
      'SELECT first_fragment, json_array_length(fragment_bytes) AS count FROM packs WHERE rendition = ?',
      rendition,
    );
    return joinRuns([...rows].map(({ first_fragment: first, count }) => ({ first, end: first + count })));
  }

  /** The same of each rendition of which anything is stored. */
  made(): Record<string, FragmentRun[]> {
    const rows = this.#storage.sql.exec<{ rendition: string }>('SELECT DISTINCT rendition FROM packs');
    return Object.fromEntries([...rows].map(({ rendition }) => [rendition, this.madeOf(rendition)]));
  }

  /** The packs that begin among the fragments of `run`, ascending. */
  packsWithin(rendition: string, { first, end }: FragmentRun): IndexedPack[] {
    const rows = this.#storage.sql.exec<PackRow>(
      `SELECT first_fragment, epoch, fragment_bytes FROM packs
        WHERE rendition = ? AND first_fragment >= ? AND first_fragment < ? ORDER BY first_fragment`,
      rendition,
      first,
      end,
    );
    return [...rows].map((row) => ({
      epoch: row.epoch,
      firstFragment: row.first_fragment,
      fragmentBytes: JSON.parse(row.fragment_bytes) as number[],
    }));
  }

  dropPacks(rendition: string): void {
    this.#storage.sql.exec('DELETE FROM packs WHERE rendition = ?', rendition);
  }

  /** The packs of one rendition, ascending. */
  packs(rendition: string): IndexedPack[] {
    return this.packsWithin(rendition, { first: 0, end: Number.MAX_SAFE_INTEGER });
  }

  /** Adds to the history; of a job that moved too often the oldest facts go. */
  putFact(fact: HistoryFact): void {
    const { sql } = this.#storage;
    sql.exec('INSERT INTO history (fact) VALUES (?)', JSON.stringify(fact));
    sql.exec('DELETE FROM history WHERE id <= (SELECT max(id) FROM history) - ?', HISTORY_MAX);
  }

  /** Oldest first. */
  history(): HistoryFact[] {
    const rows = this.#storage.sql.exec<{ fact: string }>('SELECT fact FROM history ORDER BY id');
    return [...rows].map(({ fact }) => JSON.parse(fact) as HistoryFact);
  }

  /** Each pass replaces what it said before; of many tasks the latest are kept. */
  putLog(epoch: number, pass: PassLog): void {
    const named = { ...pass, name: `${epoch} ${pass.name}` };
    const others = this.log()?.passes.filter(({ name }) => name !== named.name) ?? [];
    const log: JobLog = { epoch, passes: [...others, named].slice(-PASSES_MAX) };
    const statement = 'INSERT INTO log VALUES (1, ?) ON CONFLICT DO UPDATE SET record = excluded.record';
    this.#storage.sql.exec(statement, JSON.stringify(log));
  }

  log(): JobLog | null {
    const [row] = this.#storage.sql.exec<{ record: string }>('SELECT record FROM log').toArray();
    return row ? (JSON.parse(row.record) as JobLog) : null;
  }

  /** Forgets the job and everything that was noted for it. */
  clear(): void {
    this.#storage.transactionSync(() => {
      for (const table of ['job', 'objects', 'packs', 'history', 'log']) this.#storage.sql.exec(`DELETE FROM ${table}`);
    });
  }
}
