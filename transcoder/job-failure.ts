// The one error that ends a task: a code of the failure catalogue and what was seen.
import type { FailureCode } from '#contract/failures.ts';
import { withoutSecrets } from './ffmpeg/job-log.ts';

export class JobFailure extends Error {
  override readonly name = 'JobFailure';
  readonly code: FailureCode;

  /** @param detail for the operator's log and the job's record; never shown to viewers. */
  constructor(code: FailureCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** Less came out of the encoder than was planned; how the process ended says whose fault it is. */
export class ShortOutput extends JobFailure {
  constructor(detail: string) {
    super('encoder-failed', detail);
  }
}

/** Whatever was thrown, as a failure; what nobody foresaw is the encoder's. */
export function asJobFailure(error: unknown): JobFailure {
  if (error instanceof JobFailure) return error;
  const detail = withoutSecrets(error instanceof Error ? error.message : String(error)).slice(0, 500);
  return new JobFailure(codeOf(error), detail, { cause: error });
}

/** What the system refused, by the name that Node gives it. */
const SYSTEM_CODES: Readonly<Record<string, FailureCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  ENOMEM: 'out-of-memory',
};

const codeOf = (error: unknown): FailureCode =>
  (error instanceof Error && 'code' in error && SYSTEM_CODES[String(error.code)]) || 'encoder-failed';

/** A task that was stopped and a store that does not answer are nothing that another attempt here could mend. */
export function throwIfHopeless(error: unknown, signal: AbortSignal): void {
  signal.throwIfAborted();
  if (error instanceof JobFailure && (error.code === 'stopped' || error.code === 'storage-failed')) throw error;
}

/** The worker took the task back: it wants to hear nothing more of it. */
export class JobCancelled extends JobFailure {
  constructor() {
    super('stopped', 'the worker took the task back');
  }
}
