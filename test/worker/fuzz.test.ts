// Requests drawn from the OpenAPI document, as four roles: whatever is asked, the answer is one that the document promises.
import { env } from 'cloudflare:workers';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { ApiDocument } from '../../src/http/document.ts';
import { judgeBy } from './fuzz/judge.ts';
import { addJobs, type FuzzRole, giveBack, newcomer, type Person, ROLES, send } from './fuzz/people.ts';
import { type Described, Pool } from './fuzz/pool.ts';
import { drawRequest } from './fuzz/requests.ts';
import { Tally } from './fuzz/tally.ts';
import type { Schema } from './fuzz/values.ts';

const REQUESTS = Number(env.FUZZ_REQUESTS ?? 1500);
const SEED = Number(env.FUZZ_SEED ?? 5);
const IS_FULL = REQUESTS >= 20_000;
const SUCCESS_SHARE_MIN = 0.3;

/** Numbers that follow from the seed. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}

it(
  `answers ${REQUESTS} drawn requests as it promises`,
  async () => {
    fc.configureGlobal({ maxSkipsPerRun: 1000 });
    const document = (await (await send(null, { method: 'GET', path: '/api/openapi.json' })).json()) as ApiDocument;
    const operations: Described[] = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ ...operation, method, path })),
    );
    const components = document.components.schemas as Record<string, Schema>;
    const judge = judgeBy(document);
    const next = numbers(SEED);
    const pool = new Pool();
    const people = new Map<FuzzRole, Person>();
    for (const role of ROLES) people.set(role, await newcomer(role, pool));
    const goodFor = new Map<string, (FuzzRole | 'token')[]>();
    const faults: string[] = [];
    const tally = new Tally();
    const say = console.info.bind(console);
    // What the worker logs of twenty thousand requests would hide what is told here; errors are shown.
    for (const name of ['log', 'info', 'warn'] as const) vi.spyOn(console, name).mockImplementation(() => undefined);
    const tell = console.error.bind(console);
    vi.spyOn(console, 'error').mockImplementation((line: unknown, ...more: unknown[]) => {
      if (!String(line).includes('push not sent')) tell(line, ...more);
    });

    for (let at = 0; at < REQUESTS; at += 1) {
      if (at > 0 && at % 2000 === 0)
        say(`${at} requests, ${(tally.goodShare() * 100).toFixed(1)} % well, ${faults.length} faults`);
      if (at % 400 === 0) await addJobs(pool, at);
      const unreached = operations.filter(({ operationId }) => !goodFor.has(operationId));
      const among = unreached.length > 0 && next() % 3 === 0 ? unreached : operations;
      const operation = among[next() % among.length] as Described;
      const learnt = goodFor.get(operation.operationId);
      const chosen = learnt && next() % 10 < 7 ? learnt[next() % learnt.length] : undefined;
      const role =
        chosen && chosen !== 'token'
          ? chosen
          : next() % 9 === 0
            ? 'visitor'
            : (ROLES[next() % ROLES.length] as FuzzRole);
      // Long sessions would have to give their password again.
      if (role !== 'visitor' && next() % 700 === 0) people.set(role, await newcomer(role, pool));
      const person = people.get(role) as Person;
      const drawn = drawRequest(operation, person, pool, components, next() >>> 1, next);
      const token =
        chosen === 'token' || next() % 12 === 0
          ? pool.pick(`secrets of ${person.username}`, '', 2 * next() + 1)
          : undefined;
      if (token !== undefined) drawn.headers = { ...drawn.headers, authorization: `Bearer ${token}` };
      const answer = await send(token === undefined ? person.cookie : null, drawn);
      if (answer.status === 101) answer.webSocket?.accept();
      const text = answer.status === 101 ? '' : await answer.text();
      answer.webSocket?.close();
      tally.add(operation.operationId, answer.status);
      const fault = judge(operation, answer.status, answer.headers.get('content-type') ?? '', text);
      if (fault !== null)
        faults.push(
          `${operation.operationId} (${operation.method} ${drawn.path}, ${role}): ${fault} [${String(drawn.body ?? '').slice(0, 200)}]`,
        );

      // A password that was given renews the session; who signs up is somebody else from then on.
      const cookie = answer.headers
        .getSetCookie()
        .find((one) => one.startsWith('__Host-session='))
        ?.split(';')[0];
      if (cookie && !cookie.endsWith('=') && operation.operationId !== 'signUp' && role !== 'visitor')
        person.cookie = cookie;
      const isGood = answer.ok || answer.status === 101;
      if (isGood) {
        const whom: FuzzRole | 'token' = token === undefined ? role : 'token';
        const list = goodFor.get(operation.operationId) ?? [];
        goodFor.set(operation.operationId, [...new Set([...list, whom])]);
        const body: unknown = text === '' ? null : JSON.parse(text);
        pool.harvest(operation, person.username, body);
        const etag = answer.headers.get('etag');
        if (etag !== null) pool.add(`etags of ${operation.path}`, etag, person.username);
        if (operation.method !== 'delete') pool.rememberGood(operation.path, person.username, drawn.params);
        const { secret, accessToken, url, token: viewing } = (body ?? {}) as Record<string, unknown>;
        for (const one of [secret, accessToken])
          if (typeof one === 'string') pool.add(`secrets of ${person.username}`, one, '');
        const shared = typeof url === 'string' ? /[=#/]([\w-]{20,})$/.exec(url)?.[1] : undefined;
        if (shared !== undefined) pool.rememberGood('shared', 'somebody', { ...drawn.params, token: shared });
        if (typeof viewing === 'string')
          pool.rememberGood('viewing', person.username, { ...drawn.params, token: viewing });
        if (/suspend|role/i.test(operation.operationId)) for (const each of people.values()) await giveBack(each);
      }
      const isGone =
        answer.status === 401 && token === undefined && role !== 'visitor' && text.includes('session-required');
      if (isGone || text.includes('reauthentication-required')) people.set(role, await newcomer(role, pool));
    }

    vi.restoreAllMocks();
    const unreached = tally.unreached(operations.map(({ operationId }) => operationId));
    const share = tally.goodShare();
    say(
      `${IS_FULL ? `${tally.table()}\n` : ''}fuzz: seed ${SEED}, ${REQUESTS} requests, ${(share * 100).toFixed(1)} % well; ` +
        `${operations.length - unreached.length} of ${operations.length} operations reached${unreached.length === 0 ? '' : `, not ${unreached.join(', ')}`}; ${tally.statuses()}`,
    );
    expect([...new Set(faults.map((fault) => fault.slice(0, 700)))].slice(0, 40)).toEqual([]);
    expect(share).toBeGreaterThanOrEqual(SUCCESS_SHARE_MIN);
    if (IS_FULL) expect(unreached).toEqual([]);
  },
  60_000 + REQUESTS * 500,
);

it('would tell of an answer that is not promised', async () => {
  const document = (await (await send(null, { method: 'GET', path: '/api/openapi.json' })).json()) as ApiDocument;
  const judge = judgeBy(document);
  const operation = document.paths['/site']?.['get'] as Described;
  const answer = await send(null, { method: 'GET', path: '/api/v1/site' });
  const body = (await answer.json()) as Record<string, unknown>;
  const tell = (status: number, type: string, json: unknown) => judge(operation, status, type, JSON.stringify(json));
  expect(tell(200, 'application/json', body)).toBeNull();
  expect(tell(200, 'application/json', { ...body, extra: 1 })).toContain('extra');
  expect(tell(200, 'application/json', { ...body, signUpsOpen: 'yes' })).toContain('signUpsOpen');
  expect(tell(200, 'text/html', body)).toContain('type');
  expect(tell(500, 'application/problem+json', {})).toContain('not documented');
  const problem = (await (await send('__Host-session=x', { method: 'GET', path: '/api/v1/me' })).json()) as object;
  expect(tell(401, 'application/problem+json', { ...problem, code: 'token-invalid' })).toBeNull();
  expect(tell(401, 'application/problem+json', problem)).toContain('session-required');
});
