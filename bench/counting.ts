// Votes and views from many people at once, repeats among them: whether the counts are exact, to the last one.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Video } from '#contract/videos.ts';
import { CHANNELS, everything, idOf } from './growth-fill.ts';
import { post } from './post.ts';
import { machine, measuredWorkerWith, onFreshServer, type Server } from './servers.ts';

const VOTES = 10_000;
const VOTED = 10;
const BEACONS = 100_000;
const PARALLEL = 64;
const FLUSHED_WITHIN_MS = 120_000;
const REACTIONS = ['like', 'dislike', 'none'] as const;
type Reaction = (typeof REACTIONS)[number];

/** Numbers that look random and are the same in every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A line where the last `step` of `done` completed a tenth of `all`. */
function sayTenths(done: number, step: number, all: number): void {
  const tenths = (n: number): number => Math.floor((n * 10) / all);
  if (tenths(done) > tenths(done - step)) console.error(`${done} of ${all}`);
}

/** So many at a time, over as many connections, which Node's fetch keeps open; says how far it is at each tenth. */
async function inParallel<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      await act(item);
      done += 1;
      sayTenths(done, 1, items.length);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

const cookieOf = (n: number): string => `token-of-person-${n}`;

/** A session for each of the people who fill the database; only the hash of its token is stored. */
function sessions(): string[] {
  const nowMs = Date.now();
  return Array.from({ length: CHANNELS }, (_, i) => {
    const hash = createHash('sha256')
      .update(cookieOf(i + 1))
      .digest('hex');
    return `INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at)
      VALUES ('${hash}', '${idOf('a', i + 1)}', ${nowMs}, ${nowMs}, ${nowMs + 86_400_000})`;
  });
}

async function readVideo(server: Server, id: string): Promise<Video> {
  return (await (await fetch(`${server.origin}/api/v1/videos/${id}`)).json()) as Video;
}

/** Everybody toggles at once, each in their own order; every fifth request is sent twice at the same time. */
async function countVotes(server: Server, votes: number): Promise<boolean> {
  const random = numbersFrom(7);
  const vote = async (person: number, videoId: string, value: Reaction): Promise<void> => {
    const answer = await fetch(`${server.origin}/api/v1/videos/${videoId}/reaction`, {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        origin: server.origin,
        cookie: `__Host-session=${cookieOf(person)}`,
      },
      body: JSON.stringify({ value }),
    });
    if (!answer.ok) throw new Error(`a vote: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  const last = new Map<string, Reaction>();
  const plans = Array.from({ length: CHANNELS }, (_, i) => ({
    person: i + 1,
    acts: Array.from({ length: votes / CHANNELS / 1.25 }, () => ({
      videoId: idOf('v', 1 + random(VOTED)),
      value: REACTIONS[random(REACTIONS.length)] ?? 'none',
    })),
  }));
  let sent = 0;
  await Promise.all(
    plans.map(async ({ person, acts }) => {
      for (const [n, { videoId, value }] of acts.entries()) {
        const times = n % 4 === 0 ? 2 : 1;
        await Promise.all(Array.from({ length: times }, () => vote(person, videoId, value)));
        last.set(`${person} ${videoId}`, value);
        sent += times;
        sayTenths(sent, times, votes);
      }
    }),
  );
  let wrong = 0;
  for (let n = 1; n <= VOTED; n += 1) {
    const id = idOf('v', n);
    const { counts } = await readVideo(server, id);
    const of = (value: Reaction): number =>
      [...last].filter(([key, kept]) => key.endsWith(id) && kept === value).length;
    if (counts.likes !== of('like') || counts.dislikes !== of('dislike')) {
      wrong += 1;
      console.log(`${id}: ${JSON.stringify(counts)}, but ${of('like')} like it and ${of('dislike')} do not`);
    }
  }
  console.log(
    `${sent} votes of ${CHANNELS} people on ${VOTED} videos, every fifth a repeat: ${wrong === 0 ? 'exact' : '**wrong**'}`,
  );
  return wrong === 0;
}

interface Session {
  token: string;
  watchedSeconds: number;
}

/** Two fifths of the reports are first ones; some people watch too little, some are the owner, some come again. */
async function countViews(server: Server, beacons: number): Promise<boolean> {
  const videoId = idOf('v', VOTED + 1);
  const before = (await readVideo(server, videoId)).counts.views;
  const viewers = (beacons * 3) / 10;
  const isShort = (viewer: number): boolean => viewer % 10 === 0;
  const isOwner = (viewer: number): boolean => viewer % 20 === 1;
  const begin = async (from: number, to: number, shards: number): Promise<Session[]> => {
    const begun: Session[] = [];
    for (let start = from; start < to; start += 1000) {
      const people = Array.from({ length: Math.min(1000, to - start) }, (_, i) => start + i);
      const facts = people.map((viewer) => ({ viewer, isOwner: isOwner(viewer) }));
      const tokens = await post<string[]>(server, '/bench/view-tokens', { videoId, shards, people: facts });
      for (const [i, viewer] of people.entries())
        begun.push({ token: tokens[i] ?? '', watchedSeconds: isShort(viewer) ? 10 : 40 });
    }
    return begun;
  };
  const report = async ({ token, watchedSeconds }: Session): Promise<void> => {
    const answer = await fetch(`${server.origin}/api/v1/videos/${videoId}/views`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin },
      body: JSON.stringify({ token, watchedSeconds }),
    });
    if (!answer.ok) throw new Error(`a report: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  // While the video is new it has one counter, later eight; a third of the people of the first time come again then.
  const early = await begin(0, viewers / 2, 1);
  const late = [...(await begin(viewers / 2, viewers, 8)), ...(await begin(0, viewers / 3, 8))];
  const random = numbersFrom(11);
  const mixed = (sessions: Session[], count: number): Session[] => {
    const extra = Array.from({ length: count - sessions.length }, () => sessions[random(sessions.length)]);
    return [...sessions, ...extra]
      .filter((session) => session !== undefined)
      .map((session) => ({ session, place: random(1_000_000) }))
      .sort((a, b) => a.place - b.place)
      .map(({ session }) => session);
  };
  const startedMs = performance.now();
  await inParallel(mixed(early, beacons * 0.4), report);
  await inParallel(mixed([...early, ...late], beacons * 0.6), report);
  const perSecond = beacons / ((performance.now() - startedMs) / 1000);
  const expected = Array.from({ length: viewers }, (_, viewer) => viewer).filter(
    (viewer) => !isShort(viewer) && !isOwner(viewer),
  ).length;
  const deadlineMs = performance.now() + FLUSHED_WITHIN_MS;
  let counted = 0;
  do {
    await sleep(1000);
    counted = (await readVideo(server, videoId)).counts.views - before;
  } while (counted < expected && performance.now() < deadlineMs);
  await sleep(5000); // more than is expected would come now
  counted = (await readVideo(server, videoId)).counts.views - before;
  console.log(
    `${beacons} reports (${perSecond.toFixed(0)} a second) of ${early.length + late.length} sessions of ${viewers} people over the counters: ` +
      `${counted} views, ${expected} meet the rule: ${counted === expected ? 'exact' : '**wrong**'}`,
  );
  return counted === expected;
}

/** `--small-scale` takes a tenth. */
export async function benchCounting(options: string[]): Promise<void> {
  const scale = options.includes('--small-scale') ? 10 : 1;
  console.log(machine());
  // As many votes as they send, however fast the machine is.
  const settings = { VIEW_FLUSH_SECONDS: '2', LIMIT_VOTE: '1000000/60' };
  await onFreshServer(measuredWorkerWith(settings), async (server) => {
    await post(server, '/bench/sql', [...everything({ videos: 20, comments: 0 }), ...sessions()]);
    await post(server, '/bench/sql', ['UPDATE videos SET likes = 0']); // the fill wrote numbers without votes
    const isExact = [await countVotes(server, VOTES / scale), await countViews(server, BEACONS / scale)];
    process.exitCode = isExact.every(Boolean) ? 0 : 1;
  });
}
