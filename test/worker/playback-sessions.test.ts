// The limit of playback in the real runtime: sessions are counted, however they begin; what goes on is not counted again.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import worker from '../../src/worker.ts';
import { newPerson, ORIGIN, problemOf } from './harness.ts';
import { madeVideo } from './watched-video.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
const LIMIT = 3;
const bindings = { ...env, LIMIT_PLAYBACK: `${LIMIT}/3600` };
const POLICY = `"playback";q=${LIMIT};w=3600`;
const videos: string[] = [];
let visitors = 0;
/** At an address that nobody had before. */
const anybody = () => ({ address: `198.51.100.${++visitors}` });
beforeAll(async () => {
  await (await ask('/api/v1/categories', {})).body?.cancel(); // settings are read once: with the first request
  const owner = await newPerson();
  while (videos.length < LIMIT + 2) videos.push(await madeVideo(owner.id));
});

/** As somebody at an address asks, with a session or without. */
async function ask(path: string, by: { address?: string; person?: Person }): Promise<Response> {
  const ctx = createExecutionContext();
  const headers = {
    host: new URL(ORIGIN).host,
    'cf-connecting-ip': by.address ?? '192.0.2.200',
    ...(by.person?.cookie ? { cookie: by.person.cookie } : {}),
  };
  const answer = await worker.fetch(new Request(`${ORIGIN}${path}`, { headers }), bindings as never, ctx);
  await waitOnExecutionContext(ctx);
  return answer;
}

const WAYS = {
  'the API': (id: string | undefined) => `/api/v1/videos/${id}/playback`,
  'the watch page': (id: string | undefined) => `/watch/${id}`,
  'the player on other sites': (id: string | undefined) => `/embed/${id}`,
};

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  it('counts each video that one begins, tells the policy, and refuses one more with when to try again', async () => {
    const by = anybody();
    for (const id of videos.slice(0, LIMIT)) {
      const begun = await ask(way(id), by);
      expect(begun.status).toBe(200);
      expect(begun.headers.get('ratelimit-policy')).toContain(POLICY);
      await begun.body?.cancel();
    }
    const refused = await ask(way(videos[LIMIT]), by);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-policy')).toContain(POLICY);
    expect(refused.headers.get('ratelimit')).toMatch(/^"playback";r=0;t=\d+$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3500);
    const text = await refused.text();
    expect(text).toContain(`At most ${LIMIT} starts of videos are taken within 1 hour. Try again in`);
    expect(text).not.toContain('watch-data');
    expect(text).not.toContain('/media/');
  });

  it('counts a video once, however often it is asked for, and lets it go on when nothing more may begin', async () => {
    const by = anybody();
    for (const id of [0, 0, 0, 0, 1, 1, 2]) await (await ask(way(videos[id]), by)).body?.cancel();
    for (const id of [0, 1, 2]) {
      const again = await ask(way(videos[id]), by);
      expect(again.status).toBe(200);
      await again.body?.cancel();
    }
    expect((await ask(way(videos[3]), by)).status).toBe(429);
  });
});

it('is one count for all ways, of an account wherever it is and of a visitor by the address', async () => {
  const [person, other] = [await newPerson(), await newPerson()];
  const ways = Object.values(WAYS);
  for (const [n, way] of ways.entries()) {
    const answer = await ask(way(videos[n]), { person, address: `203.0.113.${n}` });
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
  }
  for (const way of ways) expect((await ask(way(videos[3]), { person, address: '203.0.113.9' })).status).toBe(429);
  for (const by of [{ person: other }, { address: '203.0.113.1' }]) {
    const answer = await ask(WAYS['the watch page'](videos[3]), by);
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
  }
  await problemOf('rate-limited', await ask(WAYS['the API'](videos[3]), { person }));
});

it('says nothing of what one may not see', async () => {
  const owner = await newPerson();
  const hidden = await madeVideo(owner.id, { visibility: 'private' });
  const by = { address: '203.0.113.77' };
  for (const id of videos.slice(0, LIMIT)) await (await ask(`/watch/${id}`, by)).body?.cancel();
  for (const path of [`/watch/${hidden}`, `/embed/${hidden}`]) {
    const answer = await ask(path, by);
    expect(answer.status).toBe(404);
    await answer.body?.cancel();
  }
});
