// What a failed request throws: the server's problem document, or one made here when nothing readable came back.
import { PROBLEMS, type Problem, type ProblemCode } from '#contract/problem.ts';

/** Carries the problem of a failed request; `message` is what a person may read. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** From `Retry-After`, null when the server did not say. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, retryAfterSeconds: number | null = null) {
    super(problem.detail === '' ? problem.title : problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** True when `error` is the problem `code`. */
export function isProblem(error: unknown, code: ProblemCode): error is ProblemError {
  return error instanceof ProblemError && error.problem.code === code;
}

function madeHere(code: ProblemCode, status: number, detail: string): Problem {
  return { type: 'about:blank', title: PROBLEMS[code].title, status, detail, code, requestId: '', errors: [] };
}

/** No answer at all: offline, or the server is down. `status` 0, as XMLHttpRequest says it. */
export function unreachable(): ProblemError {
  return new ProblemError(madeHere('unavailable', 0, 'The server did not answer. Check the connection and try again.'));
}

/** Reads an error answer; a body that is no problem document (a proxy's page, say) becomes one by its status. */
export function problemFromBody(status: number, body: string, retryAfter: string | null): ProblemError {
  const seconds = Number(retryAfter);
  const retryAfterSeconds = retryAfter !== null && Number.isFinite(seconds) ? seconds : null;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'code' in parsed && 'title' in parsed) {
      const problem = parsed as Partial<Problem>;
      return new ProblemError(
        {
          ...madeHere(problem.code && problem.code in PROBLEMS ? problem.code : 'internal', status, ''),
          ...problem,
          errors: problem.errors ?? [],
        },
        retryAfterSeconds,
      );
    }
  } catch {
    // not JSON
  }
  const code: ProblemCode =
    status === 413 ? 'body-too-large' : status === 429 ? 'rate-limited' : status === 404 ? 'not-found' : 'internal';
  return new ProblemError(
    madeHere(code, status, `The server answered ${status}. Try again in a moment.`),
    retryAfterSeconds,
  );
}

/** Reads the field errors of `invalid-input` by field name: pointer `/email` is `email`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ProblemError)) return {};
  const found: Record<string, string> = {};
  for (const { pointer, detail } of error.problem.errors) {
    const field = pointer.replace(/^[#/]+/, '').split('/')[0];
    if (field) found[field] ??= detail;
  }
  return found;
}
