// Votes in the real runtime: toggled and switched by many at once, the counts are always those of the rows.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Video } from '#contract/videos.ts';
import { REACTIONS, type ReactionState, type ViewerState } from '#contract/watching.ts';
import { createContext } from '../../src/platform/context.ts';
import { newUlid } from '../../src/platform/ids.ts';
import { react } from '../../src/reactions/reactions.ts';
import { Client, newPerson } from './harness.ts';
import { madeVideo } from './watched-video.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;

/** 10,000 in the long tier. */
const TOGGLES = Number(env.VOTE_TOGGLES ?? 600);
const AT_ONCE = 50;

let owner: Person;
let viewer: Person;
const visitor = new Client();
beforeAll(async () => {
  owner = await newPerson();
  viewer = await newPerson();
});

async function recount(videoId: string): Promise<{ likes: number; dislikes: number }> {
  const row = await env.DB.prepare(
    'SELECT coalesce(sum(value = 1), 0) AS likes, coalesce(sum(value = -1), 0) AS dislikes FROM reactions WHERE video_id = ?',
  )
    .bind(videoId)
    .first<{ likes: number; dislikes: number }>();
  return row ?? { likes: -1, dislikes: -1 };
}

describe('a vote', () => {
  it('is given, repeated, switched and taken back', async () => {
    const id = await madeVideo(owner.id);
    const steps = [
      ['none', 0, 0],
      ['like', 1, 0],
      ['like', 1, 0],
      ['dislike', 0, 1],
      ['dislike', 0, 1],
      ['like', 1, 0],
      ['none', 0, 0],
      ['none', 0, 0],
      ['dislike', 0, 1],
    ] as const;
    for (const [value, likes, dislikes] of steps) {
      const state = await viewer.read<ReactionState>(200, 'PUT', `/api/v1/videos/${id}/reaction`, { json: { value } });
      expect(state).toEqual({ reaction: value, likes, dislikes });
      expect(await viewer.read<ViewerState>(200, 'GET', `/api/v1/videos/${id}/viewer`)).toMatchObject({
        reaction: value,
      });
    }
    expect((await visitor.read<Video>(200, 'GET', `/api/v1/videos/${id}`)).counts).toMatchObject({
      likes: 0,
      dislikes: 1,
    });
  });

  it('needs somebody, a video that may be seen and a value', async () => {
    const id = await madeVideo(owner.id);
    const path = `/api/v1/videos/${id}/reaction`;
    await visitor.refused('session-required', 'PUT', path, { json: { value: 'like' } });
    await visitor.refused('session-required', 'GET', `/api/v1/videos/${id}/viewer`);
    for (const json of [{}, { value: 1 }, { value: 'love' }, { value: 'like', likes: 7 }]) {
      await viewer.refused('invalid-input', 'PUT', path, { json });
    }
    for (const hidden of [
      await madeVideo(owner.id, { visibility: 'private' }),
      await madeVideo(owner.id, { state: 'processing' }),
      newUlid(1),
    ]) {
      await viewer.refused('video-not-found', 'PUT', `/api/v1/videos/${hidden}/reaction`, { json: { value: 'like' } });
      await viewer.refused('video-not-found', 'GET', `/api/v1/videos/${hidden}/viewer`);
    }
    expect(await recount(id)).toEqual({ likes: 0, dislikes: 0 });
    await viewer.refused('origin-refused', 'PUT', path, {
      json: { value: 'like' },
      headers: { origin: 'https://evil.test' },
    });
    await viewer.refused('body-too-large', 'PUT', path, { json: { value: 'x'.repeat(70_000) } });
  });

  it('on a video that is deleted at the same time changes nothing', async () => {
    const id = await madeVideo(owner.id);
    const answers = await Promise.all([
      viewer.send('PUT', `/api/v1/videos/${id}/reaction`, { json: { value: 'like' } }),
      owner.send('DELETE', `/api/v1/videos/${id}`),
    ]);
    expect([200, 404]).toContain(answers[0].status);
    expect(answers[1].status).toBe(204);
    expect(await recount(id)).toEqual({ likes: 0, dislikes: 0 });
  });
});

it(`${TOGGLES} concurrent votes, a fifth of them sent twice, end at the recount of the rows`, {
  timeout: 600_000,
}, async () => {
  const videos = [await madeVideo(owner.id), await madeVideo(owner.id)];
  const people = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const id = newUlid(Date.now());
      await env.DB.prepare(
        `INSERT INTO users (id, username, username_key, email, email_key, display_name, password_hash, created_at)
         VALUES (?, ?1, ?1, ?1, ?1, ?1, '', 0)`,
      )
        .bind(id)
        .run();
      return { id, last: new Map<string, string>(), i };
    }),
  );
  const ctx = createContext(env as never, createExecutionContext());
  let seed = 7;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const pick = <Item>(list: readonly Item[]): Item => list[random(list.length)] as Item;
  for (let done = 0; done < TOGGLES; done += AT_ONCE) {
    const votes = Array.from({ length: Math.min(AT_ONCE, TOGGLES - done) }, () => ({
      user: pick(people),
      video: pick(videos),
      value: pick(REACTIONS),
      times: random(5) === 0 ? 2 : 1,
    }));
    await Promise.all(
      votes.flatMap(({ user, video, value, times }) =>
        Array.from({ length: times }, () => react(ctx, user, video, value)),
      ),
    );
  }
  for (const id of videos) {
    const counts = await env.DB.prepare('SELECT likes, dislikes FROM videos WHERE id = ?').bind(id).first();
    expect(counts).toEqual(await recount(id));
  }
});
