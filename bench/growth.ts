// D1 rows read by each kind of page, in a small database and in a large one: what is bounded reads the same in both.
import { UNREAD_MAX } from '#contract/notifications.ts';
import { ApiClient } from '../scripts/api-client.ts';
import { type Amounts, BUSY_THREAD, busyVideo, everything, FIRST_MS, FOLLOWED, idOf, personal } from './growth-fill.ts';
import { post } from './post.ts';
import { machine, measuredWorkerWith, onFreshServer, type Server } from './servers.ts';

const SMALL: Amounts = { videos: 1_000, comments: 1_000 };
const LARGE: Amounts = { videos: 100_000, comments: 500_000 };
const ROWS_PER_ITEM = 6;
const ROWS_BESIDES = 20;
const DIFFERENCE_MAX = 0.1;

interface Measured {
  status: number;
  rows: number;
  items: number;
}
interface Request {
  name: string;
  path: (amounts: Amounts) => string;
  /** The page that begins at this row of the list's order. */
  deep?: (amounts: Amounts) => { order: number; id: string };
  /** What it counts, where it does not list it. */
  counts?: number;
}

const REQUESTS: Request[] = [
  { name: 'home, visitor', path: () => '/api/v1/videos' },
  { name: 'home, deep', path: () => '/api/v1/videos', deep: (amounts) => middleVideo(amounts) },
  { name: 'home, signed in', path: () => '/api/v1/feed/home' },
  { name: 'trending', path: () => '/api/v1/feed/trending' },
  { name: 'category', path: () => '/api/v1/videos?category=music' },
  { name: 'tag', path: () => '/api/v1/videos?tag=river' },
  { name: 'channel', path: () => '/api/v1/channels/channel-1' },
  { name: 'channel, latest', path: () => '/api/v1/channels/channel-1/videos' },
  { name: 'channel, popular', path: () => '/api/v1/channels/channel-1/videos?sort=popular' },
  { name: 'channel, statistics', path: () => '/api/v1/channels/me/statistics' },
  { name: 'subscriptions feed', path: () => '/api/v1/feed/subscriptions' },
  { name: 'watch, the page', path: (amounts) => `/watch/${busyVideo(amounts)}` },
  { name: 'watch, the video', path: (amounts) => `/api/v1/videos/${busyVideo(amounts)}` },
  { name: 'watch, the viewer', path: (amounts) => `/api/v1/videos/${busyVideo(amounts)}/viewer` },
  { name: 'watch, related', path: (amounts) => `/api/v1/videos/${busyVideo(amounts)}/related` },
  { name: 'comments, top', path: (amounts) => `/api/v1/videos/${busyVideo(amounts)}/comments` },
  {
    name: 'comments, top, deep',
    path: (amounts) => `/api/v1/videos/${busyVideo(amounts)}/comments?sort=top`,
    deep: (amounts) => ({ order: 20, id: idOf('c', amounts.comments / 2) }),
  },
  { name: 'comments, newest', path: (amounts) => `/api/v1/videos/${busyVideo(amounts)}/comments?sort=newest` },
  {
    name: 'comments, newest, deep',
    path: (amounts) => `/api/v1/videos/${busyVideo(amounts)}/comments?sort=newest`,
    deep: (amounts) => ({ order: 0, id: idOf('c', amounts.comments / 2) }),
  },
  { name: 'replies', path: () => `/api/v1/comments/${BUSY_THREAD}/replies` },
  {
    name: 'replies, deep',
    path: () => `/api/v1/comments/${BUSY_THREAD}/replies`,
    deep: (amounts) => ({ order: 0, id: idOf('c', amounts.comments * 0.95) }),
  },
  { name: 'search, one word', path: () => '/api/v1/search?q=river' },
  { name: 'search, two words', path: () => '/api/v1/search?q=river%20w7' },
  { name: 'search, most viewed', path: () => '/api/v1/search?q=river&sort=views' },
  { name: 'search, misspelt, one hit', path: () => '/api/v1/search?q=17%20rivre' },
  { name: 'search, suggestions', path: () => '/api/v1/search/suggestions?q=ri' },
  { name: 'notifications', path: () => '/api/v1/me/notifications' },
  { name: 'notifications, count', path: () => '/api/v1/me/notifications/count', counts: UNREAD_MAX },
  { name: 'history', path: () => '/api/v1/me/history' },
  { name: 'liked', path: () => '/api/v1/me/liked' },
  { name: 'feed of a channel', path: () => '/@channel-1/feed.xml' },
  { name: 'embed', path: (amounts) => `/embed/${busyVideo(amounts)}` },
];

function middleVideo({ videos }: Amounts): { order: number; id: string } {
  const n = Math.floor(videos / 2);
  return { order: FIRST_MS + n * 1000, id: idOf('v', n) };
}

/** The cursor of the first page, moved to another row of the same list. */
function movedCursor(cursor: string, { order, id }: { order: number; id: string }): string {
  const [list] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string];
  return Buffer.from(JSON.stringify([list, order, id])).toString('base64url');
}

async function ask(client: ApiClient, path: string): Promise<Measured & { nextCursor: string | null }> {
  const answer = await fetch(new URL(path, client.origin), { headers: { cookie: client.cookie } });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  const body = (isJson ? JSON.parse(text) : {}) as { data?: unknown[]; nextCursor?: string | null };
  const items = body.data?.length ?? (text.match(/<item>/g)?.length || 1);
  const rows = Number(answer.headers.get('x-rows-read'));
  return { status: answer.status, rows, items, nextCursor: body.nextCursor ?? null };
}

async function measure(client: ApiClient, request: Request, amounts: Amounts): Promise<Measured> {
  const path = request.path(amounts);
  const first = await askTwice(client, path);
  if (request.counts !== undefined) return { ...first, items: request.counts };
  if (!request.deep || first.nextCursor === null) return first;
  const cursor = movedCursor(first.nextCursor, request.deep(amounts));
  return askTwice(client, `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`);
}

/** The lesser of both: what an isolate does once, or another request's end, is not this page's. */
async function askTwice(client: ApiClient, path: string) {
  const [a, b] = [await ask(client, path), await ask(client, path)];
  return a.rows < b.rows ? a : b;
}

const measureAll =
  (amounts: Amounts) =>
  async ({ origin }: Server): Promise<Map<string, Measured>> => {
    const client = new ApiClient(origin);
    const account = { username: 'bench', email: 'bench@example.test', password: 'a long enough password' };
    const startedMs = performance.now();
    await client.enter(account);
    const { user } = await client.request<{ user: { id: string } }>('GET', '/api/v1/me');
    await post({ origin }, '/bench/sql', [...everything(amounts), ...personal(user.id, amounts)]);
    console.log(`filled with ${amounts.videos} videos, ${amounts.comments} comments in ${seconds(startedMs)} s`);
    const measured = new Map<string, Measured>();
    for (const request of REQUESTS) measured.set(request.name, await measure(client, request, amounts));
    await measureFollowing({ origin }, client, user.id, measured);
    return measured;
  };

const PER_CHANNEL = ['subscriptions feed', 'notifications'];
const UNFOLLOWED = 5;

/** What these read less when some of the quiet channels are not followed any more. */
async function measureFollowing(
  server: Pick<Server, 'origin'>,
  client: ApiClient,
  userId: string,
  measured: Map<string, Measured>,
) {
  const last = idOf('a', FOLLOWED - UNFOLLOWED);
  await post(server, '/bench/sql', [
    `DELETE FROM subscriptions WHERE user_id = '${userId}' AND channel_id > '${last}'`,
  ]);
  for (const request of REQUESTS.filter(({ name }) => PER_CHANNEL.includes(name))) {
    const fewer = await measure(client, request, SMALL);
    measured.set(perChannel(request.name), fewer);
  }
}
const perChannel = (name: string): string => `${name}, fewer channels`;

const seconds = (sinceMs: number): string => ((performance.now() - sinceMs) / 1000).toFixed(1);

function verdict(small: Measured, large: Measured): string {
  if (large.status >= 400) return `${large.status}`;
  const faults = [
    ...(large.rows > ROWS_PER_ITEM * large.items + ROWS_BESIDES ? ['too many rows'] : []),
    ...(Math.abs(large.rows - small.rows) > DIFFERENCE_MAX * Math.max(small.rows, large.rows) ? ['grows'] : []),
  ];
  return faults.length === 0 ? 'yes' : `**no**: ${faults.join(', ')}`;
}

/** Prints the table of the docs; fails when a line is over its limit. `--small-scale` fills a tenth. */
export async function benchGrowth(options: string[]): Promise<void> {
  const scale = options.includes('--small-scale') ? 10 : 1;
  const large = { videos: LARGE.videos / scale, comments: LARGE.comments / scale };
  console.log(machine());
  const [few, many] = [
    await onFreshServer(measuredWorkerWith(), measureAll(SMALL)),
    await onFreshServer(measuredWorkerWith(), measureAll(large)),
  ];
  console.log(
    `\n| request | items | limit | rows at ${SMALL.videos} videos, ${SMALL.comments} comments | rows at ${large.videos}, ${large.comments} | holds |`,
  );
  console.log('|---|---|---|---|---|---|');
  let refused = 0;
  for (const { name } of REQUESTS) {
    const [a, b] = [few.get(name), many.get(name)];
    if (!a || !b) continue;
    const holds = verdict(a, b);
    if (holds !== 'yes') refused += 1;
    const limit = ROWS_PER_ITEM * b.items + ROWS_BESIDES;
    console.log(`| ${name} | ${b.items} | ${limit} | ${a.rows} | ${b.rows} | ${holds} |`);
  }
  console.log(
    `\nThe person follows ${FOLLOWED} channels, each with new videos. The bell's count stops at ${UNREAD_MAX} and is taken as a list of that many.`,
  );
  for (const name of PER_CHANNEL) {
    const [all, fewer] = [many.get(name), many.get(perChannel(name))];
    if (all && fewer)
      console.log(
        `${name}: ${(all.rows - fewer.rows) / UNFOLLOWED} rows for each followed channel (of ${all.items} items; ${fewer.items} with ${UNFOLLOWED} channels fewer)`,
      );
  }
  console.log(`\n${refused} of ${REQUESTS.length} are over a limit or not there`);
  process.exitCode = refused > 0 ? 1 : 0;
}
