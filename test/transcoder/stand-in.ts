// The worker's internal routes over real HTTP, in memory: serves one source by ranges, checks every object, keeps the events.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  HEARTBEAT_MS,
  NO_PROGRESS_MS,
  type Task,
  type TaskClass,
  type TaskEvent,
  TaskEvents,
  type TaskOrder,
} from '#contract/tasks.ts';
import { joinRuns, withoutRuns } from '#media/units.ts';

export interface StandIn {
  origin: string;
  /** By path below the job: inits/240p, packs/240p/0, posters/0, captions/0. */
  objects: Map<string, Buffer>;
  /** Of all tasks, in the order in which they were told. */
  events: TaskEvent[];
  /** Requests as "GET source bytes=0-99", in order. */
  requests: string[];
  /** Requests that a correct transcoder never makes: what was sent and why it was refused. */
  faults: string[];
  /** The fragments that count, by their numbers: of each the first version that was told. */
  fragments(rendition: string): ReadonlyMap<number, Buffer>;
  /** Publishes fragments as another task would. */
  publish(rendition: string, firstFragment: number, fragments: readonly Buffer[]): void;
  /** The order of a task of the next epoch, with the plan and the init segments that were told. */
  order(task: Task, changes?: Partial<TaskOrder>): TaskOrder;
  close(): Promise<void>;
}

interface IncomingRequest {
  method: string;
  path: string;
  count: number;
}

export interface StandInBehaviour {
  /** Called before a request is answered; a status ends it there. */
  interfere?: (request: IncomingRequest) => number | 'drop' | undefined;
  /** The answer waits for it. */
  delay?: (request: IncomingRequest) => Promise<unknown> | undefined;
  /** Bytes of a source answer after which the connection is cut. */
  cutSourceAfter?: (count: number) => number | undefined;
  /** Answer of the events route. */
  stop?: () => boolean;
}

const VIDEO_ID = '01hzy0000000000000000000aa';
export const JOB_ID = `${VIDEO_ID}.1`;
const tokenOf = (epoch: number): string => `epoch-${epoch}-token`;
export const FIRST_TOKEN = tokenOf(1);
/** An old token stays good for a while; a token that was never given out does not. */
const TOKEN = /^Bearer epoch-(\d+)-token(?:-renewed-\d+)?$/;
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function openStandIn(source: Uint8Array, behaviour: StandInBehaviour = {}): Promise<StandIn> {
  const objects = new Map<string, Buffer>();
  const writers = new Map<string, number>(); // the epoch of each object: to storage those of two are two
  const events: TaskEvent[] = [];
  const nextSequence = new Map<number, number>(); // by epoch
  const made = new Map<string, Map<number, Buffer>>();
  const requests: string[] = [];
  const faults: string[] = [];
  let epochs = 0;
  let renewals = 0;

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      faults.push(`${request.method} ${request.url}: ${error}`);
      response.destroy();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    const path = (request.url ?? '').replace(/^\/internal\/jobs\/[^/]+\//, '');
    requests.push(`${method} ${path} ${request.headers.range ?? ''}`.trim());
    const body = await readBody(request);
    const incoming = { method, path, count: requests.length };
    await behaviour.delay?.(incoming);
    const interference = behaviour.interfere?.(incoming);
    if (interference === 'drop') return void request.socket.destroy();
    if (interference) return refuse(incoming, response, interference);
    const epoch = Number(TOKEN.exec(request.headers.authorization ?? '')?.[1] ?? 0);
    if (epoch === 0) return refuse(incoming, response, 401);
    if (path === 'source' && method === 'GET') return sendSource(request, response);
    if (path === 'events' && method === 'POST') return takeEvents(epoch, body, response);
    if (method === 'GET') return sendStored(path, response);
    if (method === 'PUT') return takeObject(epoch, incoming, body, request, response);
    refuse(incoming, response, 404);
  }

  function refuse({ method, path }: IncomingRequest, response: ServerResponse, status: number): void {
    if (method !== 'GET') faults.push(`${method} ${path}: ${status}`);
    response.writeHead(status).end();
  }

  function sendSource(request: IncomingMessage, response: ServerResponse): void {
    const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const start = Number(match?.[1] ?? 0);
    const end = Math.min(Number(match?.[2] ?? source.length - 1) + 1, source.length);
    if (start >= end) return void response.writeHead(416).end();
    response.writeHead(206, {
      'content-length': end - start,
      'content-range': `bytes ${start}-${end - 1}/${source.length}`,
    });
    const cut = behaviour.cutSourceAfter?.(requests.length);
    if (cut === undefined) return void response.end(source.subarray(start, end));
    response.write(source.subarray(start, Math.min(end, start + cut)), () => response.destroy());
  }

  /** An init segment or one fragment that counts. */
  function sendStored(path: string, response: ServerResponse): void {
    const [kind = '', rendition = '', number = '0'] = path.split('/');
    const stored = kind === 'fragments' ? made.get(rendition)?.get(Number(number)) : objects.get(path);
    if (!stored) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-length': stored.length }).end(stored);
  }

  function takeObject(
    epoch: number,
    incoming: IncomingRequest,
    body: Buffer,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const { path } = incoming;
    const { headers } = request;
    const known = writers.get(path) === epoch ? objects.get(path) : undefined;
    const [kind, rendition = '', first] = path.split('/');
    const count = Number(headers['x-fragments']);
    const isRight = headers['x-sha256'] === sha256Of(body) && (!known || known.equals(body));
    if (Number(headers['content-length']) !== body.length || !isRight || (kind === 'packs' && !(count > 0))) {
      refuse(incoming, response, 422);
      return;
    }
    const there = known || kind !== 'packs' ? [] : madeWithin(rendition, Number(first), count);
    if (there.length > 0) {
      const problem = { code: 'fragments-made', made: there };
      return void response.writeHead(409, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    }
    objects.set(path, body);
    writers.set(path, epoch);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  /** Which runs of fragments from `first` on are there already. */
  function madeWithin(rendition: string, first: number, count: number): [number, number][] {
    const run = { first, end: first + count };
    const [lacking] = withoutRuns(run, runsOf(made.get(rendition)));
    if (lacking?.first === run.first && lacking.end === run.end) return [];
    const meeting = runsOf(made.get(rendition)).filter((each) => each.first < run.end && each.end > run.first);
    return meeting.map((each) => [each.first, each.end]);
  }

  function takeEvents(epoch: number, body: Buffer, response: ServerResponse): void {
    const batch = TaskEvents.parse(JSON.parse(body.toString('utf8')));
    if (batch.epoch !== epoch) throw new Error(`events of epoch ${batch.epoch} with the token of ${epoch}`);
    const next = nextSequence.get(epoch) ?? 0;
    const fresh = batch.sequence > next ? [] : batch.events.slice(next - batch.sequence);
    for (const event of fresh) {
      checkAgainstObjects(event);
      if (event.type === 'pack') takePack(event);
      events.push(event);
    }
    nextSequence.set(epoch, next + fresh.length);
    renewals += 1;
    const answer = {
      stop: behaviour.stop?.() ?? false,
      nextSequence: next + fresh.length,
      token: `${tokenOf(epoch)}-renewed-${renewals}`,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  /** What an event speaks of is stored, with that size and hash. */
  function checkAgainstObjects(event: TaskEvent): void {
    const path = objectPath(event);
    if (!path || !('sha256' in event)) return;
    const object = objects.get(path);
    if (!object) throw new Error(`${path} was told but not stored`);
    if (sha256Of(object) !== event.sha256) throw new Error(`${path} has another hash`);
    const bytes = event.type === 'pack' ? event.fragmentBytes.reduce((a, b) => a + b, 0) : event.sizeBytes;
    if (bytes !== object.length) throw new Error(`${path} has ${object.length} bytes, told were ${bytes}`);
  }

  function takePack({ rendition, firstFragment, fragmentBytes }: Extract<TaskEvent, { type: 'pack' }>): void {
    const pack = objects.get(`packs/${rendition}/${firstFragment}`) ?? Buffer.alloc(0);
    let at = 0;
    const fragments = fragmentBytes.map((bytes) => {
      at += bytes;
      return pack.subarray(at - bytes, at);
    });
    publish(rendition, firstFragment, fragments);
  }

  function publish(rendition: string, firstFragment: number, fragments: readonly Buffer[]): void {
    const there = made.get(rendition) ?? new Map<number, Buffer>();
    made.set(rendition, there);
    for (const [i, fragment] of fragments.entries()) {
      if (!there.has(firstFragment + i)) there.set(firstFragment + i, fragment);
    }
  }

  server.listen(Number(process.env['STAND_IN_PORT'] ?? 0), '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    objects,
    events,
    requests,
    faults,
    fragments: (rendition) => made.get(rendition) ?? new Map(),
    publish,
    order(task, changes) {
      epochs += 1;
      const epoch = changes?.epoch ?? epochs;
      return {
        jobId: JOB_ID,
        videoId: VIDEO_ID,
        revision: 1,
        epoch,
        origin,
        token: tokenOf(epoch),
        source: { sizeBytes: source.length, filename: 'a "name"; $(of) the user.mp4' },
        settings: { maxSeconds: 43_200, heartbeatMs: HEARTBEAT_MS, noProgressMs: NO_PROGRESS_MS },
        task,
        class: usualClass(task),
        plan: task.kind === 'begin' ? null : (eventsOf(events, 'planned').at(-1)?.plan ?? null),
        inits: Object.fromEntries(eventsOf(events, 'init').map(({ rendition, sha256 }) => [rendition, sha256])),
        ...changes,
      };
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** For whom such a task mostly is. */
export function usualClass(task: Task): TaskClass {
  if (task.kind === 'begin') return 'first';
  return task.kind === 'make' && task.pace === 'viewer' ? 'viewer' : 'rest';
}

/** The runs of fragments that are there. */
export const runsOf = (fragments: ReadonlyMap<number, unknown> | undefined) =>
  joinRuns([...(fragments?.keys() ?? [])].map((n) => ({ first: n, end: n + 1 })));

function objectPath(event: TaskEvent): string | null {
  switch (event.type) {
    case 'init':
      return `inits/${event.rendition}`;
    case 'pack':
      return `packs/${event.rendition}/${event.firstFragment}`;
    case 'poster':
      return `posters/${event.candidate}`;
    case 'storyboard-sheet':
      return `storyboard/${event.sheet}`;
    case 'caption':
      return `captions/${event.index}`;
    default:
      return null;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The events of one type, in order. */
export const eventsOf = <T extends TaskEvent['type']>(events: readonly TaskEvent[], type: T) =>
  events.filter((event): event is Extract<TaskEvent, { type: T }> => event.type === type);

/** Init and fragments of a rendition joined, as a file that any player reads; none may be missing. */
export function joined(standIn: Pick<StandIn, 'objects' | 'fragments'>, rendition: string): Buffer {
  const fragments = standIn.fragments(rendition);
  const parts = Array.from({ length: fragments.size }, (_, n) => {
    const fragment = fragments.get(n);
    if (!fragment) throw new Error(`${rendition}: fragment ${n} is missing`);
    return fragment;
  });
  return Buffer.concat([standIn.objects.get(`inits/${rendition}`) ?? Buffer.alloc(0), ...parts]);
}
