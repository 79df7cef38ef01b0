// The worker's internal routes over real HTTP, in memory: serves one source by ranges, checks every object, keeps the events.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HEARTBEAT_MS, type JobEvent, JobEvents, NO_PROGRESS_MS, type TranscodeOrder } from '#contract/jobs.ts';

export interface StandIn {
  origin: string;
  /** By path below the job: inits/240p, packs/240p/0, poster, captions/0. */
  objects: Map<string, Buffer>;
  events: JobEvent[];
  /** Requests as "GET source bytes=0-99", in order. */
  requests: string[];
  /** Requests that a correct transcoder never makes: what was sent and why it was refused. */
  faults: string[];
  order(settings?: Partial<TranscodeOrder>): TranscodeOrder;
  close(): Promise<void>;
}

export interface StandInBehaviour {
  /** Called before a request is answered; a status ends it there. */
  interfere?: (request: { method: string; path: string; count: number }) => number | 'drop' | undefined;
  /** Bytes of a source answer after which the connection is cut. */
  cutSourceAfter?: (count: number) => number | undefined;
  /** What an earlier epoch told; its objects are put into `objects` by the test. */
  before?: readonly JobEvent[];
  /** Changes what is read back. */
  spoil?: (path: string, stored: Buffer) => Buffer | undefined;
  /** Answer of the events route. */
  stop?: () => boolean;
}

export const JOB_ID = '01hzy0000000000000000000aa.1';
const FIRST_TOKEN = 'first-token';
const VIDEO_ID = '01hzy0000000000000000000aa';

export async function openStandIn(source: Uint8Array, behaviour: StandInBehaviour = {}): Promise<StandIn> {
  const objects = new Map<string, Buffer>();
  const events: JobEvent[] = [];
  const requests: string[] = [];
  const faults: string[] = [];
  let renewals = 0;

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      faults.push(`${request.method} ${request.url}: ${error}`);
      response.destroy();
    });
    response.once('finish', () => {
      if (response.statusCode >= 400 && request.method !== 'GET') faults.push(`${request.url}: ${response.statusCode}`);
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    const path = (request.url ?? '').replace(/^\/internal\/jobs\/[^/]+\//, '');
    requests.push(`${method} ${path} ${request.headers.range ?? ''}`.trim());
    const body = await readBody(request);
    const interference = behaviour.interfere?.({ method, path, count: requests.length });
    if (interference === 'drop') return void request.socket.destroy();
    if (interference) return void response.writeHead(interference).end();
    // An old token stays good for a while; a token that was never given out does not.
    if (!/^Bearer (?:first|renewed-\d+)-token$/.test(request.headers.authorization ?? '')) {
      return void response.writeHead(401).end();
    }
    if (path === 'source' && method === 'GET') return sendSource(request, response);
    if (path === 'events' && method === 'POST') return takeEvents(body, response);
    if (method === 'GET') return sendStored(path, response);
    if (method === 'PUT') return takeObject(path, body, request, response);
    response.writeHead(404).end();
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

  /** An init segment, or one fragment out of the pack that holds it; `spoil` may have changed what lies there. */
  function sendStored(path: string, response: ServerResponse): void {
    const [kind = '', rendition = '', number = '0'] = path.split('/');
    const stored = kind === 'fragments' ? storedFragment(rendition, Number(number)) : objects.get(path);
    if (!stored) return void response.writeHead(404).end();
    const sent = behaviour.spoil?.(path, stored) ?? stored;
    response.writeHead(200, { 'content-length': sent.length }).end(sent);
  }

  function storedFragment(rendition: string, n: number): Buffer | undefined {
    for (const { firstFragment, fragmentBytes } of packsOf(rendition)) {
      const length = fragmentBytes[n - firstFragment];
      if (length === undefined || n < firstFragment) continue;
      const offset = fragmentBytes.slice(0, n - firstFragment).reduce((sum, bytes) => sum + bytes, 0);
      return objects.get(`packs/${rendition}/${firstFragment}`)?.subarray(offset, offset + length);
    }
    return undefined;
  }

  /** Packs that count: told after the rendition was last discarded. */
  function packsOf(rendition: string) {
    const own = [...(behaviour.before ?? []), ...events].filter(
      (event) => 'rendition' in event && event.rendition === rendition,
    );
    return eventsOf(own.slice(own.findLastIndex((event) => event.type === 'rendition-discarded') + 1), 'pack');
  }

  function takeObject(path: string, body: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const sha256 = createHash('sha256').update(body).digest('hex');
    if (Number(request.headers['content-length']) !== body.length) return void response.writeHead(411).end();
    if (request.headers['x-sha256'] !== sha256) return void response.writeHead(422).end();
    const known = objects.get(path);
    if (known && !known.equals(body)) return void response.writeHead(422).end();
    objects.set(path, body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  function takeEvents(body: Buffer, response: ServerResponse): void {
    const batch = JobEvents.parse(JSON.parse(body.toString('utf8')));
    const fresh = batch.events.slice(Math.max(0, events.length - batch.sequence));
    for (const event of fresh) {
      checkAgainstObjects(event);
      if (event.type === 'rendition-discarded') {
        for (const pack of packsOf(event.rendition)) objects.delete(`packs/${event.rendition}/${pack.firstFragment}`);
      }
      events.push(event);
    }
    renewals += 1;
    const answer = {
      stop: behaviour.stop?.() ?? false,
      nextSequence: events.length,
      token: `renewed-${renewals}-token`,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  /** What an event speaks of is stored, with that size and hash. */
  function checkAgainstObjects(event: JobEvent): void {
    const path = objectPath(event);
    if (!path || !('sha256' in event)) return;
    const object = objects.get(path);
    if (!object) throw new Error(`${path} was told but not stored`);
    if (createHash('sha256').update(object).digest('hex') !== event.sha256) throw new Error(`${path} has another hash`);
    const bytes = event.type === 'pack' ? event.fragmentBytes.reduce((a, b) => a + b, 0) : event.sizeBytes;
    if (bytes !== object.length) throw new Error(`${path} has ${object.length} bytes, told were ${bytes}`);
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
    order: (settings) => ({
      jobId: JOB_ID,
      videoId: VIDEO_ID,
      revision: 1,
      epoch: 1,
      origin,
      token: FIRST_TOKEN,
      source: { sizeBytes: source.length, filename: 'a "name"; $(of) the user.mp4' },
      settings: { maxSeconds: 43_200, heartbeatMs: HEARTBEAT_MS, noProgressMs: NO_PROGRESS_MS },
      published: [],
      ...settings,
    }),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function objectPath(event: JobEvent): string | null {
  switch (event.type) {
    case 'init':
      return `inits/${event.rendition}`;
    case 'pack':
      return `packs/${event.rendition}/${event.firstFragment}`;
    case 'poster':
      return 'poster';
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
export const eventsOf = <T extends JobEvent['type']>(events: readonly JobEvent[], type: T) =>
  events.filter((event): event is Extract<JobEvent, { type: T }> => event.type === type);

/** Init and packs of a rendition joined, as a file that any player reads; checks that the packs follow each other. */
export function joined(standIn: StandIn, rendition: string): Buffer {
  const packs = eventsOf(standIn.events, 'pack').filter((event) => event.rendition === rendition);
  const parts = [standIn.objects.get(`inits/${rendition}`) ?? Buffer.alloc(0)];
  let next = 0;
  for (const pack of packs) {
    if (pack.firstFragment !== next)
      throw new Error(`${rendition}: pack ${pack.firstFragment} follows fragment ${next - 1}`);
    parts.push(standIn.objects.get(`packs/${rendition}/${next}`) ?? Buffer.alloc(0));
    next += pack.fragmentBytes.length;
  }
  return Buffer.concat(parts);
}
