// A message to 1,000 sockets of one of our rooms against a bare room, and 5,000 sockets that come back after the runtime was shot.
import { setTimeout as sleep } from 'node:timers/promises';
import { everything, idOf } from './growth-fill.ts';
import { post } from './post.ts';
import { shoot } from './runtime.ts';
import { machine, measuredWorkerWith, onFreshServer, type Server, startBareRoomAlone } from './servers.ts';
import { FaithfulSocket, openSocket, openSockets, WITHIN_MS } from './sockets.ts';
import { median, quantile } from './statistics.ts';

const RUNS = 10;
const MESSAGES = 20;
const BETWEEN_MS = 150;
const RATIO_MAX = 1.5;
const SAY_EVERY_MS = 10_000;

const VIDEO = idOf('v', 1);
const TOPIC = `video:${VIDEO}`;
const FEW = { videos: 1, comments: 0 };

interface Side {
  sockets: WebSocket[];
  send(message: object): Promise<unknown>;
}
interface Latency {
  p50: number;
  p99: number;
}

async function prepare({ origin }: Server): Promise<string> {
  await post({ origin }, '/bench/sql', everything(FEW));
  return `${origin.replace('http', 'ws')}/api/v1/realtime?topics=${TOPIC}`;
}

async function ourSide(server: Server, count: number): Promise<Side> {
  const url = await prepare(server);
  const sockets = await openSockets(count, () => openSocket(url, server.origin));
  await sleep(1000); // the present state has come to all
  return { sockets, send: (message) => post(server, '/bench/deliver', { topic: TOPIC, message }) };
}

async function bareSide({ origin }: Server, count: number): Promise<Side> {
  const sockets = await openSockets(count, () => openSocket(origin.replace('http', 'ws'), origin));
  return { sockets, send: (message) => post({ origin }, '/', message) };
}

/** Milliseconds from the sending of a message to its arrival, of each message at each socket. */
async function run({ sockets, send }: Side): Promise<Latency> {
  const latencies: number[] = [];
  let sentMs = 0;
  let arrived = 0;
  const take = (): void => {
    latencies.push(performance.now() - sentMs);
    arrived += 1;
  };
  for (const socket of sockets) socket.addEventListener('message', take);
  for (let n = 0; n < MESSAGES; n += 1) {
    arrived = 0;
    sentMs = performance.now();
    await send({ type: 'video.deleted', seq: n, videoId: VIDEO });
    await until(
      () => arrived === sockets.length,
      () => `${arrived} of ${sockets.length} heard a message`,
    );
    await sleep(BETWEEN_MS);
  }
  for (const socket of sockets) socket.removeEventListener('message', take);
  return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/** Says how far it is every ten seconds. */
async function until(holds: () => boolean, otherwise: () => string): Promise<void> {
  const deadlineMs = performance.now() + WITHIN_MS;
  let sayMs = performance.now() + SAY_EVERY_MS;
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error(`after ${WITHIN_MS / 1000} s: ${otherwise()}`);
    if (performance.now() > sayMs) {
      console.error(otherwise());
      sayMs += SAY_EVERY_MS;
    }
    await sleep(5);
  }
}

async function compare(count: number): Promise<boolean> {
  const ratios: Latency[] = [];
  await onFreshServer(startBareRoomAlone, (bareServer) =>
    onFreshServer(measuredWorkerWith(), async (server) => {
      const [bare, ours] = [await bareSide(bareServer, count), await ourSide(server, count)];
      for (const side of [bare, ours]) await run(side); // warm
      console.log(`| run | bare p50 | p99 | ours p50 | p99 (ms) |\n|---|---|---|---|---|`);
      for (let n = 1; n <= RUNS; n += 1) {
        const order = n % 2 === 0 ? [bare, ours] : [ours, bare];
        const results = new Map<Side, Latency>();
        for (const side of order) results.set(side, await run(side));
        const [a, b] = [results.get(bare), results.get(ours)];
        if (!a || !b) continue;
        ratios.push({ p50: b.p50 / a.p50, p99: b.p99 / a.p99 });
        console.log(`| ${n} | ${[a.p50, a.p99, b.p50, b.p99].map((ms) => ms.toFixed(1)).join(' | ')} |`);
      }
      for (const socket of [...bare.sockets, ...ours.sockets]) socket.close();
    }),
  );
  const [p50, p99] = [median(ratios.map((ratio) => ratio.p50)), median(ratios.map((ratio) => ratio.p99))];
  console.log(
    `${count} sockets: median ratio of p50 ${p50.toFixed(2)}, of p99 ${p99.toFixed(2)} (at most ${RATIO_MAX})`,
  );
  return p50 <= RATIO_MAX && p99 <= RATIO_MAX;
}

async function comeBack(count: number): Promise<void> {
  await onFreshServer(measuredWorkerWith(), async (server, again) => {
    const url = await prepare(server);
    const tell = (): Promise<unknown> =>
      post(server, '/bench/tell', { topic: TOPIC, payload: { type: 'video.deleted', videoId: VIDEO } });
    const sockets: FaithfulSocket[] = [];
    const allOpen = (): boolean => sockets.every((socket) => socket.isOpen);
    const openOnes = (): string => `${sockets.filter((socket) => socket.isOpen).length} of ${sockets.length} are open`;
    for (let start = 0; start < count; start += 100) {
      for (let n = start; n < Math.min(count, start + 100); n += 1)
        sockets.push(new FaithfulSocket(url, server.origin));
      await until(allOpen, openOnes);
    }
    const heard = (messages: number) => (): boolean => sockets.every((socket) => socket.seen.size >= messages);
    const least = (): string => `somebody has ${Math.min(...sockets.map((socket) => socket.seen.size))} messages`;
    await tell();
    await until(heard(1), least);
    console.log(`${count} sockets connected, all heard a message`);

    shoot(server);
    const shotMs = performance.now();
    await again();
    const present = sockets.filter((socket) => socket.isOpen).length;
    await tell(); // who is not back yet has to ask for it
    await until(allOpen, openOnes);
    const backMs = performance.now() - shotMs;
    await tell();
    await until(heard(3), least);
    const repeats = sockets.reduce((sum, socket) => sum + socket.repeats, 0);
    console.log(
      `runtime shot and started again: all ${count} back after ${(backMs / 1000).toFixed(1)} s; ${present} of them were open when a message was sent; ` +
        `nobody missed one, ${repeats} came twice and were dropped by their number`,
    );
    for (const socket of sockets) socket.close();
  });
}

/** `--small-scale` takes a tenth of the sockets, `--come-back` leaves the comparison out. */
export async function benchRealtime(options: string[]): Promise<void> {
  const scale = options.includes('--small-scale') ? 10 : 1;
  console.log(machine());
  const holds = options.includes('--come-back') || (await compare(1000 / scale));
  await comeBack(5000 / scale);
  process.exitCode = holds ? 0 : 1;
}
