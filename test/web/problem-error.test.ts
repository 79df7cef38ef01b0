// What a failed request throws, and what the client makes of answers.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, unwrap } from '../../web/api.ts';
import { fieldErrors, isProblem, ProblemError, problemFromBody, unreachable } from '../../web/problem-error.ts';
import { shouldRetry } from '../../web/query-client.ts';
import { fetchMe } from '../../web/session.ts';

const DOCUMENT = {
  type: 'about:blank',
  title: 'The request is not valid',
  status: 400,
  detail: 'Two fields',
  code: 'invalid-input',
  requestId: 'r1',
  errors: [
    { pointer: '/email', detail: 'no address' },
    { pointer: '#/tags/0', detail: 'too long' },
    { pointer: '/email', detail: 'second' },
  ],
};

describe('a problem', () => {
  it('is the document of the server', () => {
    const error = problemFromBody(400, JSON.stringify(DOCUMENT), '12');
    expect(error.problem).toEqual(DOCUMENT);
    expect(error.message).toBe('Two fields');
    expect(error.retryAfterSeconds).toBe(12);
    expect(isProblem(error, 'invalid-input')).toBe(true);
    expect(fieldErrors(error)).toEqual({ email: 'no address', tags: 'too long' });
  });

  it('is made by the status where there is no document', () => {
    expect(problemFromBody(502, '<html>', null).problem).toMatchObject({ code: 'internal', status: 502 });
    expect(problemFromBody(413, '', 'soon').retryAfterSeconds).toBeNull();
    expect(problemFromBody(404, '{"code":"later","title":"t"}', null).problem).toMatchObject({
      title: 't',
      errors: [],
    });
    expect(fieldErrors(new Error('x'))).toEqual({});
  });

  it('is asked again only when it may pass', () => {
    expect(shouldRetry(0, unreachable())).toBe(true);
    expect(shouldRetry(2, unreachable())).toBe(false);
    expect(shouldRetry(0, problemFromBody(404, '', null))).toBe(false);
    expect(shouldRetry(0, new Error('a bug'))).toBe(false);
  });
});

describe('unwrap', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  const answer = (status: number, body: string | null, headers: Record<string, string> = {}) =>
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status, headers })));

  it('gives the data, or nothing where there is none', async () => {
    answer(200, JSON.stringify({ user: { id: 'u' } }));
    expect(await fetchMe()).toEqual({ id: 'u' });
    answer(204, null);
    expect(await unwrap(api.auth.logout.$post())).toBeUndefined();
  });

  it('throws the problem of every other answer', async () => {
    answer(429, JSON.stringify({ ...DOCUMENT, code: 'rate-limited', status: 429 }), { 'retry-after': '3' });
    await expect(unwrap(api.me.$get())).rejects.toMatchObject({
      problem: { code: 'rate-limited' },
      retryAfterSeconds: 3,
    });
  });

  it('takes an ended session for nobody', async () => {
    answer(401, JSON.stringify({ ...DOCUMENT, code: 'session-required', status: 401 }));
    expect(await fetchMe()).toBeNull();
  });

  it('asks who is signed in, unless the page came to a visitor and it is the first time', async () => {
    const asked = vi.fn(() => Promise.resolve(new Response(JSON.stringify({ user: { id: 'u' } }))));
    vi.stubGlobal('fetch', asked);
    document.documentElement.setAttribute('data-visitor', '');
    expect(await fetchMe()).toBeNull();
    expect(asked).not.toHaveBeenCalled();
    expect(await fetchMe()).toEqual({ id: 'u' });
  });

  it('says so when no answer came', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
    await expect(unwrap(api.me.$get())).rejects.toBeInstanceOf(ProblemError);
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('stop', 'AbortError')));
    await expect(unwrap(api.me.$get())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
