// A desktop that shows notifications, as Chromium on Linux sees one: a D-Bus with nothing on it but their service; a test presses what is shown.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Call, readCall, writeMessage } from './d-bus-message.ts';

const SERVICE = 'org.freedesktop.Notifications';
const SERVICE_PATH = '/org/freedesktop/Notifications';
const SERVICE_OWNER = ':1.0';
/** What `DBusError` of the specification calls a name that nobody has, and a method that nobody answers. */
const NO_OWNER = 'org.freedesktop.DBus.Error.NameHasNoOwner';
const NO_METHOD = 'org.freedesktop.DBus.Error.UnknownMethod';

export interface Desktop {
  /** The value of DBUS_SESSION_BUS_ADDRESS for a browser that is to use this desktop. */
  address: string;
  /** What is shown now, by title. */
  titles(): string[];
  /** Presses the notification of that title, as a hand would. */
  press(title: string): void;
  close(): void;
}

export async function startDesktop(): Promise<Desktop> {
  const shown = new Map<number, string>();
  const sockets = new Set<Socket>();
  let count = 0;

  const notify = ([, replaced, , title]: readonly (string | number)[]): number => {
    const id = Number(replaced) || ++count;
    shown.set(id, String(title));
    return id;
  };
  const signal = (member: string, id: number, signature: string, second: string | number) => {
    const fields = { path: SERVICE_PATH, interface: SERVICE, member, sender: SERVICE_OWNER };
    for (const socket of sockets) socket.write(writeMessage('signal', fields, signature, [id, second]));
  };
  const answer = (call: Call, reply: (signature: string, ...values: (string | number | string[])[]) => void): void => {
    const [first = ''] = call.body;
    if (call.member === 'Hello') reply('s', ':1.1');
    else if (call.member === 'AddMatch' || call.member === 'RemoveMatch') reply('');
    else if (call.member === 'NameHasOwner') reply('b', first === SERVICE ? 1 : 0);
    else if (call.member === 'GetNameOwner') first === SERVICE ? reply('s', SERVICE_OWNER) : reply(NO_OWNER);
    else if (call.member === 'ListNames' || call.member === 'ListActivatableNames') reply('as', []);
    else if (call.member === 'RequestName') reply('u', 1);
    else if (call.member === 'GetCapabilities') reply('as', ['actions', 'body']);
    else if (call.member === 'GetServerInformation') reply('ssss', 'desktop', 'test', '1', '1.2');
    else if (call.member === 'Notify') reply('u', notify(call.body));
    else if (call.member === 'CloseNotification') {
      shown.delete(Number(first));
      reply('');
      signal('NotificationClosed', Number(first), 'uu', 3);
    } else reply(NO_METHOD);
  };

  const folder = mkdtempSync(path.join(tmpdir(), 'desktop-'));
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    serve(socket, answer);
  });
  const file = path.join(folder, 'bus');
  await new Promise<void>((resolve) => server.listen(file, resolve));
  return {
    address: `unix:path=${file}`,
    titles: () => [...shown.values()],
    press: (title) => {
      for (const [id, known] of shown) if (known === title) signal('ActionInvoked', id, 'us', 'default');
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Answer = (call: Call, reply: (signature: string, ...values: (string | number | string[])[]) => void) => void;

/** First lines of text by which a client says who it is (anybody may come), then messages. */
function serve(socket: Socket, answer: Answer): void {
  let rest = Buffer.alloc(0);
  let hasBegun = false;
  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (!hasBegun && rest.includes('\r\n')) {
      const line = rest.subarray(0, rest.indexOf('\r\n')).toString('latin1').replace('\0', '');
      rest = rest.subarray(rest.indexOf('\r\n') + 2);
      hasBegun = line === 'BEGIN';
      if (line.startsWith('AUTH EXTERNAL ')) socket.write(`OK ${'0'.repeat(32)}\r\n`);
      else if (line.startsWith('AUTH')) socket.write('REJECTED EXTERNAL\r\n');
      else if (!hasBegun) socket.write('ERROR\r\n');
    }
    for (let read = hasBegun ? readCall(rest) : null; read !== null; read = readCall(rest)) {
      rest = rest.subarray(read.sizeBytes);
      const { call } = read;
      if (call === null) continue;
      answer(call, (signature, ...values) => {
        const fields = { replyTo: call.serial, sender: 'org.freedesktop.DBus', destination: ':1.1' };
        socket.write(
          signature.includes('.')
            ? writeMessage('error', { ...fields, error: signature }, 's', [call.member])
            : writeMessage('return', fields, signature, values),
        );
      });
    }
  });
}
