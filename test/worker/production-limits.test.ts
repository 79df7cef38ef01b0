// The limits of production are really watched: a planted violation of each is caught.
import { createExecutionContext, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createContext } from '../../src/platform/context.ts';
import worker from '../../src/worker.ts';
import { asInvocation, LIMITS, violations } from './production-limits.ts';

const caught = async (work: () => unknown): Promise<string[]> => {
  await Promise.resolve()
    .then(work)
    .catch(() => undefined);
  return violations();
};

const PLANTED: [what: string, work: () => unknown, refusal: string][] = [
  ['PBKDF2', () => derive(LIMITS.pbkdf2Iterations + 1), 'PBKDF2 with more than 100000 iterations'],
  [
    'a large body in memory',
    () => new Response(new Uint8Array(LIMITS.bufferedBytes + 1)).arrayBuffer(),
    'a body of more than 67108864 bytes in memory',
  ],
  [
    'two writes of a key',
    async () => {
      await env.MEDIA.put('planted', '1');
      await env.MEDIA.put('planted', '2');
    },
    'more than one write a second to pl…',
  ],
  [
    'many parameters',
    () => env.DB.prepare('SELECT 1').bind(...Array(101).fill(1)),
    'a statement with more than 100 parameters',
  ],
  [
    'a long statement',
    () => env.DB.prepare(`SELECT '${'x'.repeat(100_000)}'`),
    'a statement of more than 100000 bytes',
  ],
  [
    'a large value in a row',
    () => env.DB.prepare('SELECT ?').bind('x'.repeat(LIMITS.valueBytes + 1)),
    'a value of more than 2097152 bytes',
  ],
  [
    'a large value of an object',
    () => inObject(({ storage }) => storage.put('k', 'x'.repeat(LIMITS.valueBytes + 1))),
    'a value of more than 2097152 bytes',
  ],
  [
    'a large value under a key',
    () => inObject(({ storage }) => storage.kv.put('k', 'x'.repeat(LIMITS.valueBytes + 1))),
    'a value of more than 2097152 bytes',
  ],
  [
    'many parameters in an object',
    () => inObject(({ storage }) => storage.sql.exec('SELECT 1', ...Array(101).fill(1))),
    'a statement with more than 100 parameters',
  ],
  ['a large message', () => env.EVENTS.send('x'.repeat(128_001)), 'a message of more than 128000 bytes'],
  [
    'a large batch',
    () => env.EVENTS.sendBatch(Array(3).fill({ body: 'x'.repeat(100_000) })),
    'a batch of more than 256000 bytes',
  ],
  ['a long batch', () => env.EVENTS.sendBatch(Array(101).fill({ body: 1 })), 'a batch of more than 100 messages'],
  [
    'many subrequests',
    () => asInvocation(() => ask(3), { subrequests: 998, external: 0 }),
    'more than 1000 subrequests',
  ],
  [
    'many requests to others',
    () => asInvocation(() => askOthers(3), { subrequests: 0, external: 48 }),
    'more than 50 requests to others',
  ],
];

function inObject(work: (state: DurableObjectState) => unknown) {
  return runInDurableObject(env.LIMITER.getByName('planted'), async (_object, state) => {
    await work(state);
  });
}

async function derive(iterations: number): Promise<void> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(16), 'PBKDF2', false, ['deriveBits']);
  await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(16), iterations }, key, 256);
}

async function ask(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await env.DB.prepare('SELECT 1').first();
}

async function askOthers(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await fetch('http://others.test/');
}

describe('a planted violation is caught', () => {
  it.each(PLANTED)('%s', async (_what, work, refusal) => {
    expect(await caught(work)).toEqual([refusal]);
  });

  it('a large cookie, in an answer of the worker', async () => {
    const response = new Response(null, { headers: { 'set-cookie': `a=${'x'.repeat(4096)}` } });
    const entry = worker as unknown as { fetch: (...args: unknown[]) => Promise<Response> };
    // The real entry with a page that sets such a cookie: what the assets answer is what it answers.
    const bindings = { ...env, ASSETS: { fetch: async () => response.clone() } };
    const ask = () => entry.fetch(new Request(`${env.PUBLIC_ORIGIN}/favicon.svg`), bindings, createExecutionContext());
    expect(await caught(ask)).toEqual([`a cookie of more than 4096 bytes`]);
  });

  it('what is too large never reaches the worker', async () => {
    const statusOf = async (path: string, headers: Record<string, string> = {}) => {
      const request = new Request(`${env.PUBLIC_ORIGIN}${path}`, { headers });
      return (await exports.default.fetch(request)).status;
    };
    expect(await statusOf(`/?q=${'x'.repeat(17_000)}`)).toBe(414);
    expect(await statusOf('/', { 'x-long': 'x'.repeat(132_000) })).toBe(431);
    expect(await statusOf('/', { 'content-length': '100000001' })).toBe(413);
    expect(await statusOf('/healthz', { 'content-length': '0' })).not.toBe(413);
  });

  it('within the context of the worker too', async () => {
    const { db } = createContext(env as never, createExecutionContext());
    const many = () => db.$client.prepare('SELECT 1').bind(...Array(101).fill(1));
    expect(await caught(many)).toEqual(['a statement with more than 100 parameters']);
  });
});
