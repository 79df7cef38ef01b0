// Opens the socket of a client: straight into the room of its one topic, or through a relay when there are several.
import type { ServerMessage } from '#contract/realtime.ts';
import { CREDENTIAL_HEADER, type RoomObjects } from '../platform/rooms.ts';
import { TICKET_HEADER } from './room.ts';

const SERVICE_RESTART = 1012; // the client comes back and is told what it missed

const upgrade = (ticket: string, credentialId: string): Request =>
  new Request('http://room/', {
    headers: { upgrade: 'websocket', [TICKET_HEADER]: ticket, [CREDENTIAL_HEADER]: credentialId },
  });

/**
 * The 101 answer; `credentialId` names what opened the socket, empty for a visitor. The rooms are entered first and `backlog` is read afterwards, so that nothing falls between; a
 * message may come twice, never not at all.
 */
export async function connect(
  rooms: RoomObjects,
  topics: string[],
  credentialId: string,
  backlog: () => Promise<ServerMessage[]>,
): Promise<Response> {
  const [only] = topics;
  if (only !== undefined && topics.length === 1) {
    const room = rooms.getByName(only);
    const ticket = crypto.randomUUID();
    const response = await room.fetch(upgrade(ticket, credentialId));
    await room.deliverTo(ticket, await backlog());
    return response;
  }
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  const sockets = await Promise.all(topics.map((topic) => enter(rooms, topic, credentialId)));
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

async function enter(rooms: RoomObjects, topic: string, credentialId: string): Promise<WebSocket> {
  const { webSocket } = await rooms.getByName(topic).fetch(upgrade(crypto.randomUUID(), credentialId));
  if (!webSocket) throw new Error(`the room ${topic} did not open a socket`);
  return webSocket;
}
