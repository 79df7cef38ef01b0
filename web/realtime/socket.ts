// The one realtime socket of the page: connects while somebody listens, reconnects by itself, replays what was missed.
import ReconnectingWebSocket from 'partysocket/ws';
import type { ServerMessage } from '#contract/realtime.ts';
import { SeenMessages } from './seen-messages.ts';
import { realtimeUrl, TopicCounts } from './topics.ts';

/** Several components mounting together are one connection, not one each. */
const REGROUP_MS = 50;
/** The server's code for a socket whose session ended. */
const SIGNED_OUT = 4401;

export interface RealtimeEvents {
  message(message: ServerMessage): void;
  /** The socket opened without a place to replay from: changes since the last answer may have been missed. */
  gap(): void;
  /** The socket opened: what is not kept for a replay may have been missed. */
  open(): void;
  /** What the socket was opened with is no longer good: somebody signed it out. It stays closed until `forget`. */
  ended(): void;
}

export class RealtimeSocket {
  readonly #topics = new TopicCounts();
  readonly #events: RealtimeEvents;
  readonly #origin: string;
  #socket: ReconnectingWebSocket | null = null;
  #regroup: ReturnType<typeof setTimeout> | undefined;
  readonly #seen = new SeenMessages();

  constructor(origin: string, events: RealtimeEvents) {
    this.#origin = origin;
    this.#events = events;
    // The tries have become rare meanwhile, and a socket of the network before may be dead without knowing it.
    addEventListener('online', () => this.#socket?.reconnect());
  }

  /** Listens to `topics` until the returned function is called. */
  listen(topics: readonly string[]): () => void {
    const changed = topics.filter((topic) => this.#topics.add(topic)).length > 0;
    if (changed) this.#reconnectSoon();
    return () => {
      if (topics.filter((topic) => this.#topics.remove(topic)).length > 0) this.#reconnectSoon();
    };
  }

  /** Another person signed in or out: the old socket speaks for the old session, and so does its replay. */
  forget(): void {
    this.#seen.forget();
    this.#reconnectSoon();
  }

  #reconnectSoon(): void {
    clearTimeout(this.#regroup);
    this.#regroup = setTimeout(() => this.#reconnect(), REGROUP_MS);
  }

  #reconnect(): void {
    this.#socket?.close(1000);
    this.#socket = null;
    if (this.#topics.list().length === 0) return;
    const socket = new ReconnectingWebSocket(
      () => realtimeUrl(this.#origin, this.#topics.list(), this.#seen.since(Date.now())),
      undefined,
      {
        minReconnectionDelay: 500 + Math.random() * 1000, // spread out: after a deploy everybody comes back at once
        maxReconnectionDelay: 30_000,
        connectionTimeout: 30_000, // after a deploy thousands wait their turn: an attempt given up too soon goes on costing the server
      },
    );
    socket.addEventListener('open', () => {
      if (this.#seen.since(Date.now()) === null) this.#events.gap();
      this.#events.open();
    });
    socket.addEventListener('close', ({ code }) => {
      if (code !== SIGNED_OUT || this.#socket !== socket) return;
      socket.close(1000);
      this.#socket = null;
      this.#events.ended();
    });
    socket.addEventListener('message', (event) => this.#receive(event.data));
    this.#socket = socket;
  }

  #receive(data: unknown): void {
    const message = readMessage(data);
    if (message === null) return;
    if ('seq' in message && !this.#seen.isNew(message.seq, Date.now())) return;
    this.#events.message(message);
  }
}

const KNOWN_TYPES: readonly ServerMessage['type'][] = [
  'video.changed',
  'video.progress',
  'video.deleted',
  'video.counts',
  'comment.created',
  'comment.changed',
  'comment.deleted',
  'job.progress',
  'notification.video',
  'notification.created',
  'notification.read',
];

/** A message of a kind this page knows, else null: a newer server may say more. */
export function readMessage(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const parsed: unknown = JSON.parse(data);
    if (typeof parsed !== 'object' || parsed === null || !('type' in parsed)) return null;
    if (!('videoId' in parsed) && !String(parsed.type).startsWith('notification.')) return null;
    return KNOWN_TYPES.some((type) => type === parsed.type) ? (parsed as ServerMessage) : null;
  } catch {
    return null;
  }
}
