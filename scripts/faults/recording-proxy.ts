// Stands between the transcoder and the worker: records every request, tells of it before and after, and can spoil a body.
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TaskEvents, TaskEventsAnswer } from '#contract/tasks.ts';
import type { History, PutRecord } from './history.ts';

export interface Passing {
  jobId: string;
  epoch: number;
  method: string;
  /** Below /internal/jobs/{jobId}/. */
  path: string;
  /** Of an events post. */
  types: string[];
}

export type Spoil = NonNullable<PutRecord['injected']>;

export interface Watchers {
  /** Before the request goes on; the request waits. */
  before(passing: Passing): Promise<void> | void;
  after(passing: Passing): void;
  /** Asked for every PUT. */
  spoil(passing: Passing): Spoil | undefined;
}

export interface RecordingProxy {
  origin: string;
  watchers: Watchers;
  close(): Promise<void>;
}

const NOBODY: Watchers = { before: () => undefined, after: () => undefined, spoil: () => undefined };

/** `target` is where the worker listens; `port` 0 takes a free one. */
export async function openRecordingProxy(target: URL, history: History, port = 0): Promise<RecordingProxy> {
  const server = createServer((request, response) => {
    pass(request, response).catch((error: unknown) => {
      // A transcoder that was killed in mid-request ends here too: nothing was passed on then.
      if (request.complete) console.error('proxy:', error);
      response.destroy();
    });
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, jobId = '', path = ''] = /^\/internal\/jobs\/([^/]+)\/(.*)$/.exec(request.url ?? '') ?? [];
    const method = request.method ?? 'GET';
    const body = method === 'GET' || method === 'HEAD' ? null : await readAll(request);
    const batch = path === 'events' && body ? TaskEvents.parse(JSON.parse(body.toString('utf8'))) : null;
    const epoch = batch?.epoch ?? epochOf(request.headers.authorization);
    const passing = { jobId, epoch, method, path, types: batch?.events.map(({ type }) => type) ?? [] };
    await proxy.watchers.before(passing);
    const injected = method === 'PUT' ? proxy.watchers.spoil(passing) : undefined;
    const answer = await forward(request, body, injected);
    if (!body) history.add({ kind: 'get', jobId, epoch, path, status: answer?.status ?? null });
    if (body && !batch) {
      const status = answer?.status ?? null;
      const sizeBytes = body.byteLength;
      history.add({ kind: 'put', jobId, epoch, path, sizeBytes, status, ...(injected ? { injected } : {}) });
    }
    if (batch) {
      const status = answer?.status ?? null;
      const parsed = status === 200 ? TaskEventsAnswer.parse(JSON.parse(answer?.body.toString('utf8') ?? '')) : null;
      const accepted = parsed ? batch.events.slice(0, Math.max(0, parsed.nextSequence - batch.sequence)) : [];
      const types = batch.events.map(({ type }) => type);
      const unanswered = status === null ? { unanswered: batch.events } : {};
      history.add({ kind: 'events', jobId, epoch, sequence: batch.sequence, types, accepted, ...unanswered, status });
    }
    if (answer === null) return void response.destroy();
    proxy.watchers.after(passing);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  /** Null when the worker did not answer. The body is read whole, so that its fate does not hang on the transcoder's. */
  function forward(request: IncomingMessage, body: Buffer | null, spoil: Spoil | undefined): Promise<Answer | null> {
    const { method, url, headers } = request;
    const sent = body && spoil ? spoiled(body, spoil) : body;
    return new Promise((resolve) => {
      const onward = httpRequest(
        new URL(url ?? '/', target),
        {
          method: method ?? 'GET',
          headers: {
            ...headers,
            host: target.host,
            'accept-encoding': 'identity', // answers are read here
            connection: 'close', // a worker that is killed leaves no half-open connection behind
            ...(sent && spoil !== 'cut' ? { 'content-length': sent.byteLength } : {}),
          },
        },
        (answer) => {
          readAll(answer).then(
            (bytes) => resolve({ status: answer.statusCode ?? 502, headers: keptHeaders(answer), body: bytes }),
            () => resolve(null),
          );
        },
      );
      onward.once('error', () => resolve(null));
      if (sent === null) onward.end();
      else if (spoil === 'cut') onward.write(sent, () => setTimeout(() => onward.destroy(), 50));
      else onward.end(sent);
    });
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const proxy: RecordingProxy = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    watchers: { ...NOBODY },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** One bit in the middle; the end missing after an announcement of all; the end missing and the length told accordingly. */
function spoiled(body: Buffer, spoil: Spoil): Buffer {
  const middle = body.byteLength >> 1;
  if (spoil !== 'flipped') return body.subarray(0, Math.max(1, middle));
  const copy = Buffer.from(body);
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return copy;
}

const KEPT = ['content-type', 'content-range', 'accept-ranges', 'retry-after'];

function keptHeaders(answer: IncomingMessage): Record<string, string> {
  const kept = KEPT.flatMap((name) => {
    const value = answer.headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const length = answer.headers['content-length'];
  return { ...Object.fromEntries(kept), ...(length ? { 'content-length': length } : {}) };
}

/** The epoch is a claim of the bearer (a JWT, RFC 7519); only the worker checks the signature. */
function epochOf(authorization: string | undefined): number {
  const payload = authorization?.split('.')[1] ?? '';
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { epoch?: number };
    return claims.epoch ?? 0;
  } catch {
    return 0;
  }
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
