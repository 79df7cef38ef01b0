// A room that holds hibernating sockets and hands a text to all of them, and does nothing else: what ours is compared with.
import { DurableObject } from 'cloudflare:workers';

interface Bindings {
  ROOM: DurableObjectNamespace<Room>;
}

export class Room extends DurableObject<Bindings> {
  override async fetch(): Promise<Response> {
    const pair = new WebSocketPair();
    this.ctx.acceptWebSocket(pair[1]);
    return new Response(null, { status: 101, webSocket: pair[0] });
  }

  async deliver(text: string): Promise<void> {
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }
}

export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const room = env.ROOM.getByName('room');
    if (request.headers.get('upgrade') === 'websocket') return room.fetch(request);
    if (request.method === 'POST') await room.deliver(await request.text());
    return new Response('done');
  },
};
