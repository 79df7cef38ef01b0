// Views in the real runtime: what meets the rule counts once, however often it is told, and the sums in the database are exact.
import { createExecutionContext, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Video } from '#contract/videos.ts';
import { VIEW_SESSION_MS } from '#contract/view-rule.ts';
import type { ViewSession, ViewVerdict } from '#contract/watching.ts';
import { createContext } from '../../src/platform/context.ts';
import { newRandomId } from '../../src/platform/ids.ts';
import { shardOf } from '../../src/views/judgement.ts';
import { shardName } from '../../src/views/view-shard.ts';
import { mintViewToken, type ViewSessionFacts } from '../../src/views/view-token.ts';
import { reportViewing } from '../../src/views/views.ts';
import { Client, newPerson } from './harness.ts';
import { madeVideo } from './watched-video.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;

/** 100,000 in the long tier. */
const REPORTS = Number(env.VIEW_REPORTS ?? 2_000);
const AT_ONCE = 100;

let owner: Person;
let viewer: Person;
beforeAll(async () => {
  owner = await newPerson();
  viewer = await newPerson();
});

const shard = (videoId: string, n = 0) => env.VIEW_SHARD.getByName(shardName(videoId, n));

/** What the clock does a little later. */
async function flush(videoId: string, shards = 1): Promise<void> {
  for (let n = 0; n < shards; n += 1) await runDurableObjectAlarm(shard(videoId, n));
}

async function sums(videoId: string): Promise<{ views: number; total: number }> {
  const row = await env.DB.prepare(
    `SELECT views, (SELECT coalesce(sum(total), 0) FROM view_sums WHERE video_id = videos.id) AS total
     FROM videos WHERE id = ?`,
  )
    .bind(videoId)
    .first<{ views: number; total: number }>();
  return row ?? { views: -1, total: -1 };
}

const someViewer = (): string => crypto.randomUUID().replaceAll('-', '');

/** A token as it would be had the session begun a minute ago. */
function token(videoId: string, facts: Partial<ViewSessionFacts> = {}): Promise<string> {
  return mintViewToken(
    {
      videoId,
      sessionId: newRandomId(),
      beganMs: Date.now() - 60_000,
      durationMs: 600_000,
      shards: 1,
      isOwner: false,
      viewer: someViewer(),
      ...facts,
    },
    env.PLAYBACK_SECRET,
  );
}

async function report(client: Client, videoId: string, text: string, watchedSeconds = 31): Promise<string> {
  const json = { token: text, watchedSeconds };
  return (await client.read<ViewVerdict>(200, 'POST', `/api/v1/videos/${videoId}/views`, { json })).verdict;
}

describe('a session of watching', () => {
  it('begins with a token and the seconds that it takes, which no report can outrun', async () => {
    const id = await madeVideo(owner.id, { durationMs: 20_000 });
    const begun = await new Client().read<ViewSession>(201, 'POST', `/api/v1/videos/${id}/views/sessions`);
    expect(begun.countsAfterSeconds).toBe(10);
    expect(await report(new Client(), id, begun.token, 19)).toBe('watching');
    const hidden = await madeVideo(owner.id, { visibility: 'private' });
    await viewer.refused('video-not-found', 'POST', `/api/v1/videos/${hidden}/views/sessions`);
    const raw = await madeVideo(owner.id, { state: 'processing' });
    await owner.refused('video-not-playable', 'POST', `/api/v1/videos/${raw}/views/sessions`);
  });

  it('counts once, however often it is told', async () => {
    const id = await madeVideo(owner.id);
    const text = await token(id);
    expect(await report(new Client(), id, text, 29)).toBe('watching');
    const verdicts = await Promise.all(Array.from({ length: 40 }, () => report(new Client(), id, text)));
    expect(new Set(verdicts)).toEqual(new Set(['counted']));
    await flush(id);
    expect(await sums(id)).toEqual({ views: 1, total: 1 });
    expect((await viewer.read<Video>(200, 'GET', `/api/v1/videos/${id}`)).counts.views).toBe(1);
  });

  it('of the same viewer soon after is a repeat, of another viewer a view', async () => {
    const id = await madeVideo(owner.id);
    const same = someViewer();
    expect(await report(viewer, id, await token(id, { viewer: same }))).toBe('counted');
    const again = await token(id, { viewer: same });
    expect(await report(viewer, id, again)).toBe('repeat');
    expect(await report(viewer, id, again)).toBe('repeat');
    expect(await report(viewer, id, await token(id))).toBe('counted');
    await runInDurableObject(shard(id), (_, { storage }) => {
      storage.sql.exec('UPDATE seen SET at_ms = at_ms - ?', 31 * 60_000);
    });
    expect(await report(viewer, id, again)).toBe('repeat');
    expect(await report(viewer, id, await token(id, { viewer: same }))).toBe('counted');
    await flush(id);
    expect(await sums(id)).toEqual({ views: 3, total: 3 });
  });

  it('belongs to an account whatever the browser, to a browser and address without one', async () => {
    const id = await madeVideo(owner.id);
    const begin = async (client: Client, agent: string) => {
      const headers = { 'user-agent': agent };
      const { token: text } = await client.read<ViewSession>(201, 'POST', `/api/v1/videos/${id}/views/sessions`, {
        headers,
      });
      return text.split('.')[6];
    };
    const visitor = new Client();
    expect(await begin(viewer, 'one')).toBe(await begin(viewer, 'two'));
    expect(await begin(visitor, 'one')).toBe(await begin(new Client(), 'one'));
    expect(await begin(visitor, 'one')).not.toBe(await begin(visitor, 'two'));
    expect(await begin(visitor, 'one')).not.toBe(await begin(viewer, 'one'));
  });

  it('of the owner, of long ago, of another video or of nobody is no view', async () => {
    const id = await madeVideo(owner.id);
    const own = await owner.read<ViewSession>(201, 'POST', `/api/v1/videos/${id}/views/sessions`);
    expect(await report(owner, id, own.token)).toBe('own');
    const old = await token(id, { beganMs: Date.now() - VIEW_SESSION_MS });
    expect(await report(viewer, id, old)).toBe('expired');
    const other = await token(await madeVideo(owner.id));
    for (const text of [other, 'x', `${await token(id)}x`]) {
      await viewer.refused('view-token-invalid', 'POST', `/api/v1/videos/${id}/views`, {
        json: { token: text, watchedSeconds: 40 },
      });
    }
    for (const watchedSeconds of [-1, '40', null, 1e12]) {
      await viewer.refused('invalid-input', 'POST', `/api/v1/videos/${id}/views`, {
        json: { token: await token(id), watchedSeconds },
      });
    }
    await flush(id);
    expect(await sums(id)).toEqual({ views: 0, total: 0 });
  });
});

describe('a counter', () => {
  it('that dies between the write and its note of it brings the same sum again, which changes nothing', async () => {
    const id = await madeVideo(owner.id);
    for (let i = 0; i < 3; i += 1) await report(viewer, id, await token(id));
    await flush(id);
    await runInDurableObject(shard(id), async (_, { storage }) => {
      storage.sql.exec('UPDATE counter SET flushed = 0');
      await storage.setAlarm(Date.now() + 60_000);
    });
    await flush(id);
    expect(await sums(id)).toEqual({ views: 3, total: 3 });
    await report(viewer, id, await token(id));
    await flush(id);
    expect(await sums(id)).toEqual({ views: 4, total: 4 });
  });

  it('at rest keeps nothing, and goes on from the sum in the database', async () => {
    const id = await madeVideo(owner.id);
    await report(viewer, id, await token(id));
    await flush(id);
    await runInDurableObject(shard(id), (_, { storage }) => {
      storage.sql.exec('UPDATE seen SET at_ms = 0');
    });
    await flush(id);
    await runInDurableObject(shard(id), (_, { storage }) => {
      expect(storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
    });
    await report(viewer, id, await token(id));
    await flush(id);
    expect(await sums(id)).toEqual({ views: 2, total: 2 });
  });

  it('that is new asks those from which its viewers came', async () => {
    const id = await madeVideo(owner.id);
    const same = `00000003${someViewer().slice(8)}`; // of counter 0 of one, 1 of two, 3 of four
    const sessions = await Promise.all([1, 2, 4].map((shards) => token(id, { viewer: same, shards })));
    const verdicts = await Promise.all([...sessions, ...sessions].map((text) => report(viewer, id, text)));
    await flush(id, 4);
    expect(await sums(id)).toEqual({ views: 1, total: 1 });
    expect(verdicts.filter((verdict) => verdict === 'counted')).toHaveLength(2);
  });

  it('of a deleted video forgets everything, and a late report brings nothing back', async () => {
    const id = await madeVideo(owner.id);
    await report(viewer, id, await token(id));
    await flush(id);
    const late = await token(id);
    await owner.read(204, 'DELETE', `/api/v1/videos/${id}`);
    const isEmpty = () =>
      runInDurableObject(
        shard(id),
        (_, { storage }) => storage.sql.exec('SELECT name FROM sqlite_master').toArray().length === 0,
      );
    await expect.poll(isEmpty, { timeout: 10_000 }).toBe(true);
    await report(viewer, id, late);
    await flush(id);
    expect(await isEmpty()).toBe(true);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM view_sums WHERE video_id = ?').bind(id).first()).toEqual({
      n: 0,
    });
  });
});

it(`${REPORTS} reports with replays over several counters: the views are the sessions that met the rule`, {
  timeout: 900_000,
}, async () => {
  const shards = 4;
  const id = await madeVideo(owner.id);
  const ctx = createContext(env as never, createExecutionContext());
  let seed = 11;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  // Five reports of each session in any order, some twice; every third session never watches enough, every tenth is the owner's.
  const SECONDS = [10, 20, 29, 31, 45];
  const perSession = Math.ceil(SECONDS.length * 1.2);
  const reports: { token: string; watchedSeconds: number }[] = [];
  let expected = 0;
  const used = new Set<number>();
  for (let i = 0; reports.length < REPORTS; i += 1) {
    const isOwner = i % 10 === 0;
    const isEnough = i % 3 !== 0;
    const name = someViewer();
    const text = await token(id, { viewer: name, shards, isOwner });
    for (let n = 0; n < perSession; n += 1) {
      const watchedSeconds = SECONDS[n % SECONDS.length] ?? 0;
      if (watchedSeconds < 30 || isEnough) reports.push({ token: text, watchedSeconds });
    }
    if (isEnough && !isOwner) {
      expected += 1;
      used.add(shardOf(name, shards));
    }
  }
  for (let i = reports.length - 1; i > 0; i -= 1) {
    const j = random(i + 1);
    [reports[i], reports[j]] = [reports[j] as (typeof reports)[0], reports[i] as (typeof reports)[0]];
  }
  for (let from = 0; from < reports.length; from += AT_ONCE) {
    await Promise.all(reports.slice(from, from + AT_ONCE).map((one) => reportViewing(ctx, undefined, id, one)));
    if (random(20) === 0) await flush(id, shards);
  }
  await flush(id, shards);
  expect(used.size).toBe(shards);
  expect(await sums(id)).toEqual({ views: expected, total: expected });
});
