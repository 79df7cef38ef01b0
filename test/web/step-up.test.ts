// The password once more: what wants it waits for one dialog, and is sent again or refused.
import { afterEach, expect, it, vi } from 'vitest';
import { fetchWithStepUp, stepUp } from '../../web/step-up.ts';

const refusal = (code: string) =>
  new Response(JSON.stringify({ code, title: 'No', detail: 'Not so.' }), {
    status: 403,
    headers: { 'content-type': 'application/problem+json' },
  });

function serverSays(...answers: Response[]) {
  const server = vi.fn(async (_url: string) => answers.shift() ?? new Response('{}'));
  vi.stubGlobal('fetch', server);
  return server;
}

afterEach(() => vi.unstubAllGlobals());

it('sends the same request again once the password was given', async () => {
  const server = serverSays(refusal('reauthentication-required'));
  const answer = fetchWithStepUp('/api/v1/me/email', { method: 'PUT', body: '{}' });
  await vi.waitFor(() => expect(stepUp.isAsking()).toBe(true));
  expect(server).toHaveBeenCalledTimes(1);
  stepUp.answer(true);
  expect((await answer).status).toBe(200);
  expect(server.mock.calls[1]).toEqual(server.mock.calls[0]);
  expect(stepUp.isAsking()).toBe(false);
});

it('gives the refusal, which can still be read, when it was not', async () => {
  const server = serverSays(refusal('reauthentication-required'));
  const answer = fetchWithStepUp('/api/v1/me/email');
  await vi.waitFor(() => expect(stepUp.isAsking()).toBe(true));
  stepUp.answer(false);
  expect(await (await answer).json()).toMatchObject({ code: 'reauthentication-required' });
  expect(server).toHaveBeenCalledTimes(1);
});

it('asks once for everything that waits', async () => {
  serverSays(refusal('reauthentication-required'), refusal('reauthentication-required'));
  const answers = [fetchWithStepUp('/a'), fetchWithStepUp('/b')];
  await vi.waitFor(() => expect(stepUp.isAsking()).toBe(true));
  await Promise.resolve();
  stepUp.answer(true);
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
});

it('asks for nothing where something else was refused', async () => {
  serverSays(refusal('origin-refused'));
  expect((await fetchWithStepUp('/a')).status).toBe(403);
  expect(stepUp.isAsking()).toBe(false);
});
