// Everything that makes something heeds Idempotency-Key, or says what happens when it is sent twice: drawn from the document.
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { describeApi } from '../../src/api.ts';
import { newPerson, theOperator } from './harness.ts';
import { madeVideo } from './watched-video.ts';

const operations = Object.entries((await describeApi('http://localhost')).paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ ...operation, method, path })),
);
const making = operations.filter(({ method, responses }) => method === 'post' && '201' in responses);
const heedsKey = ({ parameters = [] }: (typeof making)[number]) =>
  parameters.some(({ name }) => name === 'Idempotency-Key');

const operator = await theOperator();
const stranger = await newPerson();
const own = await madeVideo(operator.id);
const theirs = await madeVideo(stranger.id);

/** What to send to each; `count` counts what it made. */
const BODIES: Record<string, { json: Record<string, unknown>; count: string; id?: string }> = {
  startUpload: { json: { filename: 'a.mp4', sizeBytes: 1000 }, count: 'uploads' },
  makePlaylist: { json: { title: 'Once' }, count: 'playlists' },
  postComment: { json: { text: 'Once' }, count: 'comments', id: own },
  report: { json: { kind: 'video', subjectId: theirs, reason: 'spam' }, count: 'reports' },
  addCategory: { json: { name: 'Sent twice' }, count: 'categories' },
  makeToken: { json: { name: 'Once', scopes: ['videos:read'] }, count: 'api_tokens' },
  makeShareLink: { json: { label: 'Once', password: 'sea and sand' }, count: 'share_links', id: own },
};
/** Their answers hold a secret. */
const SECRET = ['makeToken', 'makeShareLink'];

it('is so for every operation that answers 201', () => {
  const heeding = making.filter(heedsKey).map(({ operationId }) => operationId);
  expect(heeding.sort()).toEqual(Object.keys(BODIES).sort());
  const others = making.filter((each) => !heedsKey(each));
  for (const { operationId, description } of others) expect(description, operationId).toMatch(/^Sent twice: .+\.$/);
  expect(others.map(({ operationId }) => operationId).sort()).toEqual(['beginViewing', 'makeTicket', 'signUp']);
});

it.each(making.filter(heedsKey).map((each) => [each.operationId, each] as const))(
  '%s, sent twice, is done once',
  async (name, { path }) => {
    const { json, count, id = '' } = BODIES[name] as (typeof BODIES)[string];
    const rows = async () => Number(await env.DB.prepare(`SELECT count(*) AS n FROM ${count}`).first('n'));
    const address = `/api/v1${path.replace('{id}', id)}`;
    const sent = { json, headers: { 'idempotency-key': `key-of-${name}` } };
    const before = await rows();
    const first = await operator.read<Record<string, unknown>>(201, 'POST', address, sent);
    expect(await rows()).toBe(before + 1);
    if (SECRET.includes(name)) {
      const { id: madeId } = Object.values(first).find((part) => typeof part === 'object') as { id: string };
      const problem = await operator.refused('secret-shown-once', 'POST', address, sent);
      expect(problem.detail).toContain(madeId);
    } else {
      expect(await operator.read(201, 'POST', address, sent)).toEqual(first);
    }
    expect(await rows()).toBe(before + 1);
    await operator.refused('idempotency-key-reused', 'POST', address, { ...sent, json: { ...json, more: 1 } });
  },
);

it('keeps no secret to answer with', async () => {
  const made = await operator.read<{ secret: string }>(201, 'POST', '/api/v1/me/tokens', {
    json: BODIES['makeToken']?.json,
    headers: { 'idempotency-key': 'kept' },
  });
  const { results } = await env.DB.prepare('SELECT * FROM idempotency_keys').all();
  const kept = JSON.stringify(results);
  expect(results.length).toBeGreaterThan(0);
  expect(kept).not.toContain(made.secret);
  expect(kept).not.toContain('/watch/'); // the address of a link
});
