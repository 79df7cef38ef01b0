// The one error that use cases throw: a code of the problem catalogue and what to do about it.
import { type LimitReached, PROBLEMS, type ProblemCode, type ProblemDetail } from '#contract/problem.ts';

export interface AppErrorOptions {
  /** A sentence for the person who asked: what is wrong and which limit applies. Defaults to the title. */
  detail?: string;
  errors?: ProblemDetail[];
  headers?: Record<string, string>;
  /** Which limit was reached, and when to try again. */
  limit?: LimitReached;
  /** Which fragments are there already. */
  made?: readonly [number, number][];
  cause?: unknown;
}

export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ProblemCode;
  readonly errors: ProblemDetail[];
  readonly headers: Record<string, string>;
  readonly limit: LimitReached | undefined;
  readonly made: readonly [number, number][] | undefined;

  constructor(code: ProblemCode, options: AppErrorOptions = {}) {
    super(options.detail ?? PROBLEMS[code].title, { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
    this.limit = options.limit;
    this.made = options.made;
  }
}
