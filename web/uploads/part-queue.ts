// Which part of an upload goes next, and when a failed one may try again: decisions only, no clock and no network.

export type Runs = readonly (readonly [first: number, last: number])[];

/** Four connections fill an uplink that one does not, and cost the browser nothing. */
const PARTS_IN_PARALLEL = 4;

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

export interface PartPlan {
  sizeBytes: number;
  partSizeBytes: number;
  partCount: number;
}

/** The bytes of part `partNumber` (from 1): start inclusive, end exclusive. */
export function partRange(plan: PartPlan, partNumber: number): { start: number; end: number } {
  const start = (partNumber - 1) * plan.partSizeBytes;
  return { start, end: Math.min(start + plan.partSizeBytes, plan.sizeBytes) };
}

/** Bytes that the server has, by its runs of part numbers. */
export function receivedBytes(plan: PartPlan, runs: Runs): number {
  let bytes = 0;
  for (const [first, last] of runs) bytes += partRange(plan, last).end - partRange(plan, first).start;
  return bytes;
}

/**
 * How long to wait before attempt `attempt` + 1 of a part: doubling from a second to half a minute, and between half and all
 * of it by chance, so that clients of a server that was down do not return in step. The server's own wish counts more.
 */
export function retryDelayMs(attempt: number, random: number, retryAfterSeconds: number | null = null): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, attempt - 1));
  return Math.max(longest * (0.5 + random / 2), (retryAfterSeconds ?? 0) * 1000);
}

/** True when the same bytes may succeed later. 0 is no answer. A refusal of the bytes or of the person stays one. */
export function isPassing(status: number): boolean {
  return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
}

export type NextPart =
  | { kind: 'send'; partNumber: number }
  | { kind: 'wait'; untilMs: number } // only parts that must not try again yet
  | { kind: 'busy' } // all lanes are taken, or the rest is on its way
  | { kind: 'complete' };

/** The state of the parts of one upload. */
export class PartQueue {
  readonly plan: PartPlan;
  readonly #missing: number[]; // descending: the next one is at the end
  readonly #failed = new Map<number, { attempts: number; notBeforeMs: number }>();
  readonly #sending = new Set<number>();

  constructor(plan: PartPlan, received: Runs) {
    this.plan = plan;
    const has = new Set<number>();
    for (const [first, last] of received) for (let part = first; part <= last; part += 1) has.add(part);
    this.#missing = [];
    for (let part = plan.partCount; part >= 1; part -= 1) if (!has.has(part)) this.#missing.push(part);
  }

  /** Failed parts that may try again come first, so that no gap is left behind for the end. */
  next(nowMs: number): NextPart {
    if (this.#sending.size >= PARTS_IN_PARALLEL) return { kind: 'busy' };
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const [partNumber, { notBeforeMs }] of this.#failed) {
      if (this.#sending.has(partNumber)) continue;
      if (notBeforeMs <= nowMs) return { kind: 'send', partNumber };
      soonestMs = Math.min(soonestMs, notBeforeMs);
    }
    const partNumber = this.#missing.at(-1);
    if (partNumber !== undefined) return { kind: 'send', partNumber };
    if (soonestMs !== Number.POSITIVE_INFINITY) return { kind: 'wait', untilMs: soonestMs };
    return this.#sending.size > 0 ? { kind: 'busy' } : { kind: 'complete' };
  }

  started(partNumber: number): void {
    this.#sending.add(partNumber);
    if (this.#missing.at(-1) === partNumber) this.#missing.pop();
  }

  stored(partNumber: number): void {
    this.#sending.delete(partNumber);
    this.#failed.delete(partNumber);
  }

  /** The part did not arrive; gives the number of attempts made. */
  failed(partNumber: number, notBeforeMs: (attempts: number) => number): number {
    this.#sending.delete(partNumber);
    const attempts = (this.#failed.get(partNumber)?.attempts ?? 0) + 1;
    this.#failed.set(partNumber, { attempts, notBeforeMs: notBeforeMs(attempts) });
    return attempts;
  }

  /** The part was stopped by us (pause): it is missing again, and no attempt is counted. */
  stopped(partNumber: number): void {
    this.#sending.delete(partNumber);
    if (!this.#failed.has(partNumber)) this.#missing.push(partNumber);
  }

  /** The connection is back: what waits for a later try may try now. */
  forgive(): void {
    for (const failure of this.#failed.values()) failure.notBeforeMs = 0;
  }
}
