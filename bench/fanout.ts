// One new video of a channel that a million people follow, over the local rooms: messages, rows, time, and a crash in the middle.
import { setTimeout as sleep } from 'node:timers/promises';
import { everything, idOf } from './growth-fill.ts';
import { post } from './post.ts';
import { shoot } from './runtime.ts';
import { machine, measuredWorkerWith, onFreshServer, type Server } from './servers.ts';
import { openSocket, openSockets } from './sockets.ts';

const FOLLOWERS = 1_000_000;
const PRESENT = 1_000;
const ROOMS = 64;
const AT_ONCE = 5_000;
const WITHIN_MS = 120_000;
const CHANNEL = idOf('a', 1);
const VIDEOS = { videos: 10, comments: 0 };

interface Announced {
  rooms: number;
  told: number;
  away: number;
  durationMs: number;
  databaseRows: number;
  rowsRead: number;
  rowsWritten: number;
}

const follower = (n: number): string => idOf('b', n);

/** As src/platform/rooms.ts shares people among the rooms. */
function roomOf(userId: string): number {
  let hash = 0x811c9dc5;
  for (const char of userId) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return (hash >>> 0) % ROOMS;
}

async function fillRooms(server: Server, count: number): Promise<void> {
  const rooms: string[][] = Array.from({ length: ROOMS }, () => []);
  for (let n = 1; n <= count; n += 1) rooms[roomOf(follower(n))]?.push(follower(n));
  for (const [room, userIds] of rooms.entries())
    for (let start = 0; start < userIds.length; start += AT_ONCE)
      await post(server, '/bench/fill-room', {
        room,
        channelId: CHANNEL,
        userIds: userIds.slice(start, start + AT_ONCE),
      });
}

/** What each of those present has seen: the videos, and the time of the last message. Pages drop a number that came before. */
class Present {
  readonly heard: string[][];
  lastMs = 0;
  /** Messages that came with a number that had come before: dropped, as pages do (web/realtime/seen-messages.ts). */
  dropped = 0;
  readonly #numbers: Set<number>[];
  #sockets: WebSocket[] = [];
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
    this.heard = Array.from({ length: count }, () => []);
    this.#numbers = Array.from({ length: count }, () => new Set());
  }

  async open(server: Server, people: number): Promise<void> {
    const step = Math.max(1, Math.floor(people / this.#count));
    this.#sockets = await openSockets(this.#count, (n) => {
      const url = `${server.origin.replace('http', 'ws')}/bench/socket?user=${follower(1 + n * step)}`;
      const socket = openSocket(url, server.origin);
      socket.addEventListener('message', ({ data }) => {
        const { videoId, seq } = JSON.parse(String(data)) as { videoId: string; seq: number };
        if (this.#numbers[n]?.has(seq)) {
          this.dropped += 1;
          return;
        }
        this.#numbers[n]?.add(seq);
        this.heard[n]?.push(videoId);
        this.lastMs = performance.now();
      });
      return socket;
    });
  }

  told(videoId: string): number {
    return this.heard.filter((videos) => videos.includes(videoId)).length;
  }

  /** Of all that was seen, what somebody saw before. */
  repeats(): number {
    return this.heard.reduce((sum, videos) => sum + videos.length - new Set(videos).size, 0);
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

async function until(holds: () => boolean, withinMs = WITHIN_MS): Promise<boolean> {
  const deadlineMs = performance.now() + withinMs;
  while (!holds() && performance.now() < deadlineMs) await sleep(10);
  return holds();
}

async function measureOne(server: Server, people: number): Promise<Announced> {
  const present = new Present(PRESENT);
  await present.open(server, people);
  const videoId = idOf('v', 1);
  const startedMs = performance.now();
  const announced = await post<Announced>(server, '/bench/announce', { videoId, channelId: CHANNEL });
  await until(() => present.told(videoId) === PRESENT);
  const lastMs = present.lastMs - startedMs;
  const again = await post<Announced>(server, '/bench/announce', { videoId, channelId: CHANNEL });
  await sleep(500);
  console.log(
    `| ${people} | ${PRESENT} | ${announced.rooms} | ${announced.told} | ${announced.databaseRows} | ${announced.rowsRead} | ${announced.rowsWritten} | ${announced.durationMs} | ${lastMs.toFixed(0)} |`,
  );
  if (again.told > 0 || present.repeats() > 0) throw new Error(`a repeat told ${again.told} people again`);
  present.close();
  return announced;
}

/** Shoots the runtime while the rooms are being told; the outbox tells the rest, and nobody hears twice. */
async function crashInTheMiddle(server: Server, again: () => Promise<Server>, people: number): Promise<void> {
  const present = new Present(PRESENT);
  await present.open(server, people);
  const videoId = idOf('v', 2);
  const publishing = post(server, '/bench/publish', { videoId, channelId: CHANNEL }).catch(() => undefined);
  await until(() => present.told(videoId) > 0, 10_000);
  shoot(server);
  await publishing;
  const before = present.told(videoId);
  const restarted = await again();
  await present.open(restarted, people);
  await fetch(restarted.origin); // the first request sends what the crash left behind
  await until(() => present.told(videoId) === PRESENT, 15_000);
  const after = present.told(videoId);
  const repeats = present.repeats();
  console.log(
    `\ncrash: ${before} of ${PRESENT} had heard when the runtime was shot, ${after} after it was back; seen twice: ${repeats}; sent twice to pages that drop it: ${present.dropped}. ` +
      `Who is told while nobody is connected finds the video in the list of the bell, which is read from the tables.`,
  );
  present.close();
  if (repeats > 0) process.exitCode = 1;
}

/** `--small-scale` takes a hundredth of the followers. */
export async function benchFanout(options: string[]): Promise<void> {
  const people = FOLLOWERS / (options.includes('--small-scale') ? 100 : 1);
  console.log(machine());
  await onFreshServer(measuredWorkerWith({ AUDIENCE_ROOMS: String(ROOMS) }), async (server, again) => {
    await post(server, '/bench/sql', everything(VIDEOS));
    const startedMs = performance.now();
    await fillRooms(server, people);
    console.log(
      `${people} followers copied into ${ROOMS} rooms in ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`,
    );
    console.log(
      '| followers | present | messages to rooms | people told | D1 rows read | room rows read | room rows written | ms to all rooms | ms to the last socket |',
    );
    console.log('|---|---|---|---|---|---|---|---|---|');
    const one = await measureOne(server, people);
    explain(one, people);
    await crashInTheMiddle(server, again, people);
  });
}

/** What the same costs for ten times as many, by the numbers above. */
function explain({ rowsRead, rowsWritten, durationMs }: Announced, people: number): void {
  const [rooms, present] = [1024, PRESENT * 10];
  const perPerson = (rowsRead - ROOMS) / PRESENT;
  console.log(
    `\n${people * 10} followers in ${rooms} rooms, of whom ${present} are present: ${rooms} messages to rooms, 3 rows of D1, ` +
      `about ${Math.round(perPerson * present + rooms)} rows read in rooms and ${Math.round((rowsWritten / ROOMS) * rooms)} written; ` +
      `a subscription that nobody is present for costs nothing. One machine told ${ROOMS} rooms in ${durationMs} ms; ` +
      `in production each room is its own object, and one request may call 1,000 of them.`,
  );
}
