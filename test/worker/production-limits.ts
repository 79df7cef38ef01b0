// What production refuses and the local runtime lets pass, refused here too: for every test, wherever in the isolate it happens.

import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { AsyncLocalStorage } from 'node:async_hooks';
import worker from '../../src/worker.ts';

/** developers.cloudflare.com: workers, R2, D1, queues and Durable Objects, each on its page of limits. */
export const LIMITS = {
  pbkdf2Iterations: 100_000, // of Web Crypto in workers
  requestBytes: 100_000_000, // of a body, on the plan that most have
  urlBytes: 16 * 1024,
  headerBytes: 128 * 1024, // of all headers of a request or an answer
  cookieBytes: 4096, // what browsers keep (RFC 6265bis section 5.6)
  bufferedBytes: 64 * 1024 * 1024, // of one body: with its copies more than the 128 MB of an isolate
  writeIntervalMs: 1000, // of one key of a bucket
  parameters: 100, // of a statement
  statementBytes: 100_000,
  valueBytes: 2 * 1024 * 1024, // in a row, or under a key
  messageBytes: 128_000,
  batchMessages: 100,
  batchBytes: 256_000,
  subrequests: 1000, // of one request, message batch or scheduled run
  externalSubrequests: 50, // on the smallest plan
} as const;

const found: string[] = [];

/** What was refused since the last call: errors may be caught by whoever met them. */
export const violations = (): string[] => found.splice(0);

function refuse(what: string): never {
  found.push(what);
  throw new Error(`production refuses this: ${what}`);
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Runs `check` with the arguments before the method of every object of this kind. */
function before(prototype: object, name: string, check: (args: unknown[], self: unknown) => void): void {
  const methods = prototype as Record<string, Method>;
  const original = methods[name];
  if (!original) throw new Error(`there is no ${name} to watch`);
  methods[name] = function (...args) {
    check(args, this);
    return original.apply(this, args);
  };
}

const encoder = new TextEncoder();
const bytesOf = (value: unknown): number => {
  if (typeof value === 'string') return encoder.encode(value).byteLength;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  return value !== null && typeof value === 'object' ? encoder.encode(JSON.stringify(value) ?? '').byteLength : 8;
};

const prototypeOf = (object: object): object => Object.getPrototypeOf(object);

/** What one invocation asks of others. */
const invocation = new AsyncLocalStorage<{ subrequests: number; external: number }>();

function countSubrequest(isExternal = false): void {
  const counts = invocation.getStore();
  if (!counts) return;
  counts.subrequests += 1;
  if (isExternal) counts.external += 1;
  if (counts.subrequests > LIMITS.subrequests) refuse(`more than ${LIMITS.subrequests} subrequests`);
  if (counts.external > LIMITS.externalSubrequests)
    refuse(`more than ${LIMITS.externalSubrequests} requests to others`);
}

/** Runs work as one request, message batch or scheduled run, which has asked for `already` so far. */
export const asInvocation = <T>(work: () => T, already = { subrequests: 0, external: 0 }): T =>
  invocation.run({ ...already }, work);

function checkStatement(query: unknown, values: readonly unknown[]): void {
  if (bytesOf(query) > LIMITS.statementBytes) refuse(`a statement of more than ${LIMITS.statementBytes} bytes`);
  if (values.length > LIMITS.parameters) refuse(`a statement with more than ${LIMITS.parameters} parameters`);
  if (values.some((value) => bytesOf(value) > LIMITS.valueBytes))
    refuse(`a value of more than ${LIMITS.valueBytes} bytes`);
}

function watchCrypto(): void {
  for (const name of ['deriveBits', 'deriveKey']) {
    before(prototypeOf(crypto.subtle), name, ([algorithm]) => {
      const { iterations = 0 } = algorithm as { iterations?: number };
      if (iterations > LIMITS.pbkdf2Iterations) refuse(`PBKDF2 with more than ${LIMITS.pbkdf2Iterations} iterations`);
    });
  }
}

function watchBodies(): void {
  for (const { prototype } of [Request, Response]) {
    for (const name of ['arrayBuffer', 'text', 'json', 'blob'] as const) {
      const methods = prototype as unknown as Record<string, (this: Body) => Promise<unknown>>;
      const original = methods[name] as (this: Body) => Promise<unknown>;
      methods[name] = async function () {
        if (!this.body) return original.call(this);
        const value = await original.call(this);
        const size = value instanceof Blob ? value.size : bytesOf(value);
        if (size > LIMITS.bufferedBytes) refuse(`a body of more than ${LIMITS.bufferedBytes} bytes in memory`);
        return value;
      };
    }
  }
}

function watchBucket(): void {
  const writtenMs = new Map<string, number>();
  const bucket = prototypeOf(env.MEDIA);
  const methods = bucket as Record<'put', (this: unknown, ...args: unknown[]) => Promise<unknown>>;
  const { put } = methods;
  methods.put = async function (key, ...rest) {
    const name = String(key);
    const [lastMs, nowMs] = [writtenMs.get(name) ?? 0, Date.now()];
    if (nowMs - lastMs < LIMITS.writeIntervalMs) refuse(`more than one write a second to ${name.slice(0, 2)}…`);
    writtenMs.set(name, nowMs);
    try {
      return await put.call(this, key, ...rest);
    } catch (error) {
      writtenMs.set(name, lastMs); // what storage refused is no write
      throw error;
    }
  };
  for (const name of ['get', 'head', 'put', 'delete', 'list', 'createMultipartUpload'])
    before(bucket, name, () => countSubrequest());
}

async function watchDatabases(): Promise<void> {
  const database = prototypeOf(env.DB);
  before(database, 'prepare', ([query]) => checkStatement(query, []));
  before(database, 'batch', () => countSubrequest());
  const statement = prototypeOf(env.DB.prepare('SELECT 1'));
  before(statement, 'bind', (values) => checkStatement('', values));
  for (const name of ['all', 'run', 'raw', 'first']) before(statement, name, () => countSubrequest());
  await runInDurableObject(env.LIMITER.getByName('production limits'), (_object, { storage }) => {
    before(prototypeOf(storage.sql), 'exec', ([query, ...values]) => checkStatement(query, values));
    const checkValue = ([key, value]: unknown[]) => {
      if (typeof key === 'string' && bytesOf(value) > LIMITS.valueBytes)
        refuse(`a value of more than ${LIMITS.valueBytes} bytes`);
    };
    before(prototypeOf(storage), 'put', checkValue);
    before(prototypeOf(storage.kv), 'put', checkValue);
  });
}

function watchQueues(): void {
  const queue = prototypeOf(env.EVENTS);
  const checkMessage = (message: unknown): number => {
    const bytes = bytesOf(message);
    if (bytes > LIMITS.messageBytes) refuse(`a message of more than ${LIMITS.messageBytes} bytes`);
    return bytes;
  };
  before(queue, 'send', ([message]) => {
    checkMessage(message);
    countSubrequest();
  });
  before(queue, 'sendBatch', ([messages]) => {
    const list = [...(messages as Iterable<{ body: unknown }>)];
    const bytes = list.reduce((sum, { body }) => sum + checkMessage(body), 0);
    if (list.length > LIMITS.batchMessages) refuse(`a batch of more than ${LIMITS.batchMessages} messages`);
    if (bytes > LIMITS.batchBytes) refuse(`a batch of more than ${LIMITS.batchBytes} bytes`);
    countSubrequest();
  });
}

function headerBytes(headers: Headers): number {
  return [...headers].reduce((sum, [name, value]) => sum + bytesOf(name) + bytesOf(value), 0);
}

/** What stands before the worker answers itself: nothing of this reaches the code. */
function refusedAtTheDoor(request: Request): Response | null {
  if (bytesOf(request.url) > LIMITS.urlBytes) return new Response(null, { status: 414 });
  if (headerBytes(request.headers) > LIMITS.headerBytes) return new Response(null, { status: 431 });
  if (Number(request.headers.get('content-length')) > LIMITS.requestBytes) return new Response(null, { status: 413 });
  return null;
}

function checkAnswer(response: Response): Response {
  if (headerBytes(response.headers) > LIMITS.headerBytes) refuse(`headers of more than ${LIMITS.headerBytes} bytes`);
  for (const cookie of response.headers.getSetCookie())
    if (bytesOf(cookie) > LIMITS.cookieBytes) refuse(`a cookie of more than ${LIMITS.cookieBytes} bytes`);
  return response;
}

/** Every request, batch of messages and scheduled run goes through this object. */
function watchEntry(): void {
  const entry = worker as unknown as Record<'fetch' | 'queue' | 'scheduled', (...args: unknown[]) => unknown>;
  const { fetch: answer, queue, scheduled } = entry;
  entry.fetch = async (...args) =>
    refusedAtTheDoor(args[0] as Request) ?? checkAnswer((await asInvocation(() => answer(...args))) as Response);
  entry.queue = (...args) => asInvocation(() => queue(...args));
  entry.scheduled = (...args) => asInvocation(() => scheduled(...args));
  const fetchOutside = globalThis.fetch;
  globalThis.fetch = (...args: Parameters<typeof fetch>) => {
    countSubrequest(true);
    return fetchOutside(...args);
  };
}

/** Once for each isolate, before its tests. */
export async function installProductionLimits(): Promise<void> {
  watchCrypto();
  watchBodies();
  watchBucket();
  await watchDatabases();
  watchQueues();
  watchEntry();
}
