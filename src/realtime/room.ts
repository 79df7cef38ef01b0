// The room of one topic: it holds sockets and nothing else, and hands every message to all of them.
import { DurableObject } from 'cloudflare:workers';
import type { ServerMessage } from '#contract/realtime.ts';
import type { AppBindings } from '../platform/env.ts';

/** Clients send pings only; whoever sends more than this is no client of ours. */
const INCOMING_MAX = 256;
const POLICY_VIOLATION = 1008; // RFC 6455 section 7.4.1
const INTERNAL_ERROR = 1011;

/** Names the new socket, so that it alone can be told what it missed. */
export const TICKET_HEADER = 'x-ticket';

const LATEST_EVERY_MS = 1000;

export class Room extends DurableObject<AppBindings> {
  private latest: ServerMessage | null = null;
  private latestSentMs = 0;

  constructor(ctx: DurableObjectState, env: AppBindings) {
    super(ctx, env);
    // Answered without waking the object, so that idle sockets cost nothing.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Upgrades; who may listen was decided before. */
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return new Response(null, { status: 426 });
    const pair = new WebSocketPair();
    this.ctx.acceptWebSocket(pair[1], [request.headers.get(TICKET_HEADER) ?? '']);
    return new Response(null, { status: 101, webSocket: pair[0] });
  }

  /** Sends a message to every socket of the topic; a socket that cannot take it is closing anyway. */
  async deliver(message: ServerMessage): Promise<void> {
    send(this.ctx.getWebSockets(), [message]);
  }

  /** Sends the last of many messages about the same, at most one a second: who watches needs the newest only. */
  async deliverLatest(message: ServerMessage): Promise<void> {
    if (this.ctx.getWebSockets().length === 0) return;
    const isWaiting = this.latest !== null;
    this.latest = message;
    if (isWaiting) return;
    setTimeout(
      () => {
        this.latestSentMs = Date.now();
        if (this.latest) send(this.ctx.getWebSockets(), [this.latest]);
        this.latest = null;
      },
      Math.max(0, this.latestSentMs + LATEST_EVERY_MS - Date.now()),
    );
  }

  /** Sends messages to the socket that came with `ticket`. */
  async deliverTo(ticket: string, messages: ServerMessage[]): Promise<void> {
    send(this.ctx.getWebSockets(ticket), messages);
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const size = typeof message === 'string' ? message.length : message.byteLength;
    if (size > INCOMING_MAX) socket.close(POLICY_VIOLATION, 'nothing is expected from clients but ping');
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005, 1006 and 1015 say how a connection ended and must not be sent (RFC 6455 section 7.4.1).
    socket.close([1005, 1006, 1015].includes(code) ? 1000 : code);
  }
}

/** The messages to each of the sockets, in order. */
export function send(sockets: WebSocket[], messages: ServerMessage[]): void {
  const texts = messages.map((message) => JSON.stringify(message));
  for (const socket of sockets) {
    try {
      for (const text of texts) socket.send(text);
    } catch {
      socket.close(INTERNAL_ERROR, 'not reachable');
    }
  }
}
