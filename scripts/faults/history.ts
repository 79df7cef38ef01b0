// The history of a fault run: every operation of a client, what viewers were answered, every request of the transcoder and every fault, as JSON lines.
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TaskEvent } from '#contract/tasks.ts';

/** In the manner of Jepsen: what was asked, and whether it was acknowledged, refused, or has an unknown fate. */
export interface ClientRecord {
  kind: 'client';
  operation: number;
  phase: 'invoke' | 'acknowledged' | 'failed' | 'unknown';
  name: 'start-upload' | 'put-part' | 'complete' | 'edit' | 'delete' | 'read';
  subject: string;
  status?: number;
  detail?: string;
}

export interface PutRecord {
  kind: 'put';
  jobId: string;
  epoch: number;
  path: string;
  sizeBytes: number;
  /** Null when the worker did not answer. */
  status: number | null;
  /** What was done to the body on its way. */
  injected?: 'flipped' | 'cut' | 'shortened';
}

export interface EventsRecord {
  kind: 'events';
  jobId: string;
  epoch: number;
  /** Of the first event that was sent. */
  sequence: number;
  types: TaskEvent['type'][];
  /** Those that the worker took, by its answer. */
  accepted: TaskEvent[];
  /** All of a post without an answer: the worker may have taken them before it died. */
  unanswered?: TaskEvent[];
  status: number | null;
}

/** What a transcoder read: the source, or what is stored of a rendition. */
export interface GetRecord {
  kind: 'get';
  jobId: string;
  epoch: number;
  path: string;
  status: number | null;
}

export interface FaultRecord {
  kind: 'fault';
  fault: string;
  point: string;
  jobId: string | null;
  /** The task that was struck; what recovers has a later one. 0 where the worker was struck: any counts. */
  epoch: number;
  phase: 'begin' | 'end';
}

/** What a viewer asked of /media and got. */
export interface MediaRecord {
  kind: 'media';
  videoId: string;
  /** Below the playback id: `240p/12.m4s`, `master.m3u8`. */
  name: string;
  /** Null when nobody answered. */
  status: number | null;
  /** Of the problem, where it is one. */
  code: string | null;
  /** Of the bytes of an answer of 200 that never changes; null of all others. */
  sha256: string | null;
}

/** The worker's runtime is down because we killed it: what it does not answer meanwhile is injected. */
export interface OutageRecord {
  kind: 'outage';
  phase: 'begin' | 'end';
}

/** An upload that a client was told is complete, with the SHA-256 of what the client sent. */
export interface UploadRecord {
  kind: 'uploaded';
  videoId: string;
  uploadId: string;
  sha256: string;
  sizeBytes: number;
}

type WithoutTime =
  | ClientRecord
  | PutRecord
  | EventsRecord
  | GetRecord
  | MediaRecord
  | FaultRecord
  | OutageRecord
  | UploadRecord;
export type HistoryRecord = WithoutTime & { atMs: number };

export class History {
  readonly records: HistoryRecord[] = [];
  readonly #file: string;
  #operations = 0;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#file = file;
  }

  add(record: WithoutTime): HistoryRecord {
    const timed = { atMs: Date.now(), ...record };
    this.records.push(timed);
    appendFileSync(this.#file, `${JSON.stringify(timed)}\n`);
    return timed;
  }

  /** Notes the operation before it is tried and how it ended; a connection that broke leaves its fate unknown. */
  async operation<Result>(
    name: ClientRecord['name'],
    subject: string,
    work: () => Promise<{ status: number; value: Result }>,
  ): Promise<{ phase: 'acknowledged' | 'failed'; status: number; value: Result } | { phase: 'unknown' }> {
    this.#operations += 1;
    const operation = this.#operations;
    this.add({ kind: 'client', operation, phase: 'invoke', name, subject });
    try {
      const { status, value } = await work();
      // A server error says nothing about whether it was done.
      const phase = status < 400 ? 'acknowledged' : status < 500 ? 'failed' : 'unknown';
      this.add({ kind: 'client', operation, phase, name, subject, status });
      return phase === 'unknown' ? { phase } : { phase, status, value };
    } catch (error) {
      this.add({ kind: 'client', operation, phase: 'unknown', name, subject, detail: String(error).slice(0, 200) });
      return { phase: 'unknown' };
    }
  }
}
