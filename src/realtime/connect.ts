// Opens the socket of a client: straight into the room of its one topic, or through a relay when there are several.
import type { ServerMessage } from '#contract/realtime.ts';
import { CREDENTIAL_HEADER, ENDS_HEADER, type RoomObjects } from '../platform/rooms.ts';
import { TICKET_HEADER } from './room.ts';

const SERVICE_RESTART = 1012; // the client comes back and is told what it missed

/** What opened a socket: nothing for a visitor. */
type Opener = { id: string; endsAtMs?: number } | undefined;

const upgrade = (ticket: string, opener: Opener): Request =>
  new Request('http://room/', {
    headers: {
      upgrade: 'websocket',
      [TICKET_HEADER]: ticket,
      [CREDENTIAL_HEADER]: opener?.id ?? '',
      ...(opener?.endsAtMs === undefined ? {} : { [ENDS_HEADER]: String(opener.endsAtMs) }),
    },
  });

/**
 * The 101 answer. The rooms are entered first and `backlog` is read afterwards, so that nothing falls between; a message
 * may come twice, never not at all.
 */
export async function connect(
  rooms: RoomObjects,
  topics: string[],
  opener: Opener,
  backlog: () => Promise<ServerMessage[]>,
): Promise<Response> {
  const [only] = topics;
  if (only !== undefined && topics.length === 1) {
    const room = rooms.getByName(only);
    const ticket = crypto.randomUUID();
    const response = await room.fetch(upgrade(ticket, opener));
    await room.deliverTo(ticket, await backlog());
    return response;
  }
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  const sockets = await Promise.all(topics.map((topic) => enter(rooms, topic, opener)));
  const closeAll = (code = SERVICE_RESTART): void => {
    for (const socket of [...sockets, server]) {
      try {
        socket.close(code);
      } catch {
        // It is closed already.
      }
    }
  };
  for (const socket of sockets) {
    socket.addEventListener('message', ({ data }) => server.send(data));
    // Codes of our own tell the client something; the others say how the way to the room ended.
    socket.addEventListener('close', ({ code }) => closeAll(code >= 4000 ? code : SERVICE_RESTART));
    socket.accept();
  }
  server.addEventListener('message', ({ data }) => {
    if (data === 'ping') server.send('pong');
    else closeAll();
  });
  server.addEventListener('close', () => closeAll());
  for (const message of await backlog()) server.send(JSON.stringify(message));
  return new Response(null, { status: 101, webSocket: client });
}

async function enter(rooms: RoomObjects, topic: string, opener: Opener): Promise<WebSocket> {
  const { webSocket } = await rooms.getByName(topic).fetch(upgrade(crypto.randomUUID(), opener));
  if (!webSocket) throw new Error(`the room ${topic} did not open a socket`);
  return webSocket;
}
