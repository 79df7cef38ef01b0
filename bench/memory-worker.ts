// The worker's half of one film for a slot that is measured alone: its source by ranges from a file; what the slot makes is taken and mostly dropped.
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EncodePlan } from '#contract/encode-plan.ts';
import {
  NO_PROGRESS_MS,
  type Task,
  type TaskClass,
  type TaskEvent,
  TaskEvents,
  type TaskOrder,
} from '#contract/tasks.ts';

const VIDEO_ID = '01hzy0000000000000000000aa';
const TOKEN = 'bench';
/** Often, so that the moments of a task are met. */
const HEARTBEAT_MS = 250;

export interface MemoryWorker {
  plan(): EncodePlan;
  order(task: Task, class_: TaskClass): TaskOrder;
  /** Resolves when the task says that it is at least so far, or over. */
  reaches(epoch: number, share: number): Promise<void>;
  /** @throws Error when the task failed */
  ended(epoch: number): Promise<void>;
  close(): void;
}

interface Known {
  nextSequence: number;
  share: number;
  end: Extract<TaskEvent, { type: 'done' | 'failed' }> | null;
}

export async function openMemoryWorker(file: string): Promise<MemoryWorker> {
  const { size } = statSync(file);
  const tasks = new Map<number, Known>();
  const inits = new Map<string, { bytes: Buffer; sha256: string }>();
  /** Of each rung the first fragment of the latest pack: it is read back for every number. */
  const fragments = new Map<string, Buffer>();
  const packs = new Map<string, Buffer>();
  const waiting = new Set<() => void>();
  let plan: EncodePlan | null = null;

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [kind = '', rendition = '', first = ''] = (request.url ?? '').split('/').slice(4);
    if (kind === 'source') return sendSource(request, response);
    if (request.method === 'GET') {
      const bytes = kind === 'inits' ? inits.get(rendition)?.bytes : fragments.get(rendition);
      return void response.writeHead(bytes ? 200 : 404).end(bytes);
    }
    const body = await bodyOf(request);
    if (kind === 'inits') inits.set(rendition, { bytes: body, sha256: String(request.headers['x-sha256']) });
    if (kind === 'packs') packs.set(`${rendition}/${first}`, body);
    const said = kind === 'events' ? take(TaskEvents.parse(JSON.parse(body.toString()))) : {};
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  }

  function sendSource(request: IncomingMessage, response: ServerResponse): void {
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    const end = to ? Math.min(Number(to), size - 1) : size - 1;
    response.writeHead(206, {
      'content-length': end - start + 1,
      'content-range': `bytes ${start}-${end}/${size}`,
    });
    createReadStream(file, { start, end })
      .on('error', () => response.destroy())
      .pipe(response);
  }

  function take({ epoch, sequence, events }: TaskEvents) {
    const known = knownOf(epoch);
    const fresh = events.slice(known.nextSequence - sequence);
    known.nextSequence += fresh.length;
    for (const event of fresh) {
      if (event.type === 'planned') plan = event.plan;
      if (event.type === 'progress') known.share = event.share;
      if (event.type === 'done' || event.type === 'failed') known.end = event;
      if (event.type === 'pack') {
        const key = `${event.rendition}/${event.firstFragment}`;
        const pack = packs.get(key)?.subarray(0, event.fragmentBytes[0]);
        if (pack) fragments.set(event.rendition, Buffer.from(pack));
        packs.delete(key);
      }
    }
    for (const look of waiting) look();
    return { stop: false, nextSequence: known.nextSequence, token: TOKEN };
  }

  function knownOf(epoch: number): Known {
    const known = tasks.get(epoch) ?? { nextSequence: 0, share: 0, end: null };
    tasks.set(epoch, known);
    return known;
  }

  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let epochs = 0;
  const planned = (): EncodePlan => {
    if (!plan) throw new Error('the film was not planned');
    return plan;
  };
  return {
    plan: planned,
    order(task, class_) {
      epochs += 1;
      return {
        ...{ jobId: `${VIDEO_ID}.1`, videoId: VIDEO_ID, revision: 1, epoch: epochs, origin, token: TOKEN },
        source: { sizeBytes: size, filename: 'film.mp4' },
        settings: { maxSeconds: 43_200, heartbeatMs: HEARTBEAT_MS, noProgressMs: NO_PROGRESS_MS },
        ...{ task, class: class_, plan: task.kind === 'begin' ? null : planned() },
        inits: Object.fromEntries([...inits].map(([name, { sha256 }]) => [name, sha256])),
      };
    },
    reaches: (epoch, share) => until(() => knownOf(epoch).share >= share || knownOf(epoch).end !== null),
    async ended(epoch) {
      await until(() => knownOf(epoch).end !== null);
      const { end } = knownOf(epoch);
      if (end?.type === 'failed') throw new Error(`task ${epoch} failed: ${end.code} (${end.detail})`);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
