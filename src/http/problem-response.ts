// Turns whatever was thrown into a problem document (RFC 9457): the one place where an error becomes an answer.
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { PROBLEMS, type Problem, type ProblemCode } from '#contract/problem.ts';
import type { AppEnv } from './app-env.ts';
import { AppError } from './app-error.ts';

/** What the framework itself refuses with: a status, of which the catalogue knows these. */
const CODE_OF_STATUS: Record<number, ProblemCode> = {
  400: 'malformed-json',
  401: 'session-required',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'body-too-large',
};

/** The error that an answer tells of; everything unknown is `internal`, whose cause stays in the log. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) {
    const code = CODE_OF_STATUS[error.status];
    if (code) return new AppError(code, { cause: error });
  }
  return new AppError('internal', { cause: error });
}

/** The document of an error; pure. */
function problemOf(error: AppError, publicOrigin: string, requestId: string): Problem {
  const { status, title } = PROBLEMS[error.code];
  return {
    type: `${publicOrigin}/problems/${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    requestId,
    errors: error.errors,
    ...error.limit,
    ...(error.made ? { made: error.made } : {}),
  };
}

/** An address of signed media carries its token. */
const withoutToken = (path: string): string => path.replace(/^(\/media\/[^./]+)\.[^/]+/, '$1');

/** Hono's `onError`: logs what is our fault with its stack, and tells the caller only what the catalogue says. */
export function problemResponse(thrown: unknown, c: Context<AppEnv>): Response {
  const error = toAppError(thrown);
  const problem = problemOf(error, c.env.PUBLIC_ORIGIN, c.var.requestId);
  // Without its configuration the context could not be built, and there is no log of the request yet.
  const log = c.var.ctx?.log;
  if (problem.status >= 500) {
    const fields = { code: error.code, path: withoutToken(c.req.path) };
    if (!log) console.error(error.cause ?? error);
    else if (error.code === 'internal') log.error(error.message, error.cause ?? error, fields);
    // Somebody else was not there, often the client itself, gone in the middle of a body: a fact and not a fault.
    else log.info(error.message, { ...fields, reason: error.cause instanceof Error ? error.cause.message : null });
  }
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...error.headers },
  });
}
