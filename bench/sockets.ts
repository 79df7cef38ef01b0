// Many sockets of one bench: opened some at a time, each telling when a message came.
import ReconnectingWebSocket from 'partysocket/ws';

const AT_ONCE = 100;

/** So long a bench waits for what has to come, on a machine that the server and all its clients share. */
export const WITHIN_MS = 300_000;

/** Node's own WebSocket may name an origin, as browsers do by themselves. */
type WithHeaders = new (url: string, options: { headers: Record<string, string> }) => WebSocket;

export const openSocket = (url: string, origin: string): WebSocket =>
  new (WebSocket as unknown as WithHeaders)(url, { headers: { origin } });

/** Opens `count` sockets and waits until all of them are open. */
export async function openSockets(count: number, open: (n: number) => WebSocket): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let start = 0; start < count; start += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - start) }, (_, i) => open(start + i));
    await Promise.all(some.map(opened));
    sockets.push(...some);
  }
  return sockets;
}

const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('a socket did not open')));
  });

/** A socket that comes back by itself and asks for what it missed, by the library of the web app. */
export class FaithfulSocket {
  readonly seen = new Set<number>();
  /** How often a message came that had come before; clients drop it. */
  repeats = 0;
  readonly #socket: ReconnectingWebSocket;

  constructor(url: string, origin: string) {
    const since = (): string => (this.seen.size === 0 ? '' : `&since=${Math.max(...this.seen)}`);
    class FromOurPage {
      constructor(address: string) {
        // biome-ignore lint/correctness/noConstructorReturn: the library takes a class and gets a socket with an Origin
        return openSocket(address, origin);
      }
      static readonly CONNECTING = 0;
      static readonly OPEN = 1;
      static readonly CLOSING = 2;
      static readonly CLOSED = 3;
    }
    this.#socket = new ReconnectingWebSocket(() => `${url}${since()}`, undefined, {
      WebSocket: FromOurPage,
      minReconnectionDelay: 500 + Math.random() * 1000,
      maxReconnectionDelay: 5_000,
      // The server would go on with an attempt that was given up, while the next one waits behind it.
      connectionTimeout: WITHIN_MS,
    });
    this.#socket.addEventListener('message', ({ data }) => this.#take(String(data)));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === 1;
  }

  #take(data: string): void {
    if (data === 'pong') return;
    const { seq } = JSON.parse(data) as { seq?: number };
    if (seq === undefined) return;
    if (this.seen.has(seq)) this.repeats += 1;
    this.seen.add(seq);
  }

  close(): void {
    this.#socket.close(1000);
  }
}
