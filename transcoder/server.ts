// The transcoder's HTTP: tasks are ordered and taken back by the worker, health is told to anyone.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { TaskOrder } from '#contract/tasks.ts';
import type { TaskDesk } from './task-desk.ts';

export interface ServerOptions {
  desk: TaskDesk;
  jobSecret: string;
  capacity: number;
  /** The version line of FFmpeg, null where there is none. */
  ffmpegVersion: () => Promise<string | null>;
}

const ORDER_BYTES_MAX = 256 * 1024;

export function openServer(options: ServerOptions): Server {
  return createServer((request, response) => {
    route(options, request).then(
      ({ status, body }) => send(response, status, body),
      () => send(response, 500, { error: 'internal' }),
    );
  });
}

interface Answer {
  status: number;
  body: unknown;
}

async function route(options: ServerOptions, request: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://transcoder');
  if (pathname === '/healthz' && request.method === 'GET') return health(options);
  const task = /^\/tasks(?:\/([0-9a-z.]{1,64})(?:\/([1-9][0-9]{0,9}))?)?$/.exec(pathname);
  if (!task) return { status: 404, body: { error: 'not-found' } };
  if (!isAuthorized(request, options.jobSecret)) return { status: 401, body: { error: 'unauthorized' } };
  const [, jobId, epoch] = task;
  if (request.method === 'POST' && !jobId) return order(options, request);
  if (request.method === 'DELETE' && jobId) {
    return options.desk.cancel(jobId, epoch === undefined ? undefined : Number(epoch))
      ? { status: 202, body: {} }
      : { status: 404, body: { error: 'not-running' } };
  }
  return { status: 405, body: { error: 'method-not-allowed' } };
}

async function health({ desk, capacity, ffmpegVersion }: ServerOptions): Promise<Answer> {
  const ffmpeg = await ffmpegVersion();
  return { status: 200, body: { status: ffmpeg ? 'ok' : 'no-ffmpeg', running: desk.running(), capacity, ffmpeg } };
}

async function order({ desk, ffmpegVersion }: ServerOptions, request: IncomingMessage): Promise<Answer> {
  const parsed = TaskOrder.safeParse(await readJson(request));
  if (!parsed.success) {
    return {
      status: 400,
      body: { error: 'invalid-order', fields: parsed.error.issues.map((issue) => issue.path.join('.')) },
    };
  }
  if ((await ffmpegVersion()) === null) return { status: 503, body: { error: 'no-ffmpeg' } };
  const accepted = desk.accept(parsed.data);
  if (accepted === 'busy') return { status: 409, body: { error: 'already-running' } };
  if (accepted === 'full') return { status: 503, body: { error: 'full' } };
  return { status: 202, body: {} };
}

/** Constant in time: both sides are hashed to the same length first. */
function isAuthorized(request: IncomingMessage, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${secret}`));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes <= ORDER_BYTES_MAX) chunks.push(chunk); // the rest is read and dropped, so that the answer arrives
  }
  if (bytes > ORDER_BYTES_MAX) return null;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
