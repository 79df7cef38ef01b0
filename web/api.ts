// The typed client of the API, and `unwrap`, which gives the data of an answer or throws its problem.
import { type ClientResponse, hc } from 'hono/client';
import type { SuccessStatusCode } from 'hono/utils/http-status';
import type { Api } from '../src/api.ts';
import type { Tagged } from './held-edit.ts';
import { problemFromBody, unreachable } from './problem-error.ts';
import { fetchWithStepUp } from './step-up.ts';

export const API_BASE = '/api/v1';

export const api = hc<Api>(API_BASE, { fetch: fetchWithStepUp, init: { credentials: 'same-origin' } });

/** The body of the answers of `Response` that are successes. */
type SuccessBody<Answer> =
  Answer extends ClientResponse<infer Body, infer Status, 'json'>
    ? Status extends SuccessStatusCode
      ? Body
      : never
    : undefined;

/**
 * The data of a successful answer (undefined where it has no body).
 * @throws ProblemError for every other answer and when no answer came.
 */
export async function unwrap<Answer extends ClientResponse<unknown, number, string>>(
  pending: Promise<Answer>,
): Promise<SuccessBody<Answer>> {
  let answer: Answer;
  try {
    answer = await pending;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  }
  const text = await answer.text();
  if (!answer.ok) throw problemFromBody(answer.status, text, answer.headers.get('retry-after'));
  return (text === '' ? undefined : JSON.parse(text)) as SuccessBody<Answer>;
}

/** The same with the ETag, for edits with If-Match. */
export async function unwrapTagged<Answer extends ClientResponse<unknown, number, string>>(
  pending: Promise<Answer>,
): Promise<Tagged<SuccessBody<Answer>>> {
  let etag: string | null = null;
  const state = await unwrap(
    pending.then((answer) => {
      etag = answer.headers.get('etag');
      return answer;
    }),
  );
  return { state, etag };
}
