// The one error that ends a job or a rendition: a code of the failure catalogue and what was seen.
import type { FailureCode } from '#contract/failures.ts';

export class JobFailure extends Error {
  override readonly name = 'JobFailure';
  readonly code: FailureCode;

  /** @param detail for the operator's log and the job's record; never shown to viewers. */
  constructor(code: FailureCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** Whatever was thrown, as a failure; what nobody foresaw is the encoder's. */
export function asJobFailure(error: unknown): JobFailure {
  if (error instanceof JobFailure) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new JobFailure('encoder-failed', detail, { cause: error });
}

/** The worker took the job back: it wants to hear nothing more of it. */
export class JobCancelled extends JobFailure {
  constructor() {
    super('stopped', 'the worker took the job back');
  }
}
