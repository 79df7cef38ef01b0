// The rooms that people share: a new video is one message for each, a crash in the middle repeats nothing, copies heal.
import { createExecutionContext, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '#contract/realtime.ts';
import { handleEvent } from '../../src/events/handle-event.ts';
import type { AppContext } from '../../src/platform/context.ts';
import { createContext } from '../../src/platform/context.ts';
import { audienceName, audienceNumber } from '../../src/platform/rooms.ts';
import { repairFollowing } from '../../src/realtime/following.ts';
import { newPerson, ORIGIN } from './harness.ts';
import { makeVideos } from './listed-videos.ts';
import { soon } from './soon.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
const ROOMS = Number(env.AUDIENCE_ROOMS);

function context(): AppContext {
  return createContext(env as never, createExecutionContext());
}

/** A tab of a person: everything that it hears. */
async function openTab(person: Person): Promise<ServerMessage[]> {
  const response = await exports.default.fetch(
    new Request(`${ORIGIN}/api/v1/realtime?topics=user`, {
      headers: { upgrade: 'websocket', origin: ORIGIN, cookie: person.cookie ?? '' },
    }),
  );
  const heard: ServerMessage[] = [];
  response.webSocket?.addEventListener('message', ({ data }) => {
    heard.push(JSON.parse(String(data)) as ServerMessage);
  });
  response.webSocket?.accept();
  return heard;
}

const follow = (person: Person, channel: Person, bell: 'all' | 'none' = 'all') =>
  person.read(200, 'PUT', `/api/v1/channels/${channel.username}/subscription`, { json: { bell } });
const news = (heard: ServerMessage[]) => heard.filter(({ type }) => type === 'notification.video');

async function copied(person: Person, channel: Person): Promise<string | null> {
  const room = env.AUDIENCE.getByName(audienceName(audienceNumber(person.id, ROOMS)));
  return runInDurableObject(room, (_, { storage }) => {
    const rows = storage.sql
      .exec<{ bell: string }>('SELECT bell FROM following WHERE channel_id = ? AND user_id = ?', channel.id, person.id)
      .toArray();
    return rows[0]?.bell ?? null;
  });
}

describe('a new video', () => {
  it('reaches each tab of those with the bell once, though a room fails and the queue brings the event again', async () => {
    const channel = await newPerson();
    const fans = await Promise.all(Array.from({ length: 6 }, () => newPerson()));
    const [quiet, stranger, left] = await Promise.all([newPerson(), newPerson(), newPerson()]);
    for (const fan of fans) await follow(fan, channel);
    await follow(quiet, channel, 'none');
    await follow(left, channel);
    await left.read(200, 'DELETE', `/api/v1/channels/${channel.username}/subscription`);
    await soon(async () => {
      for (const fan of fans) expect(await copied(fan, channel)).toBe('all');
      expect([await copied(quiet, channel), await copied(left, channel)]).toEqual(['none', 'none']);
    });
    const tabs = await Promise.all([...fans, ...fans.slice(0, 2)].map(openTab));
    const others = await Promise.all([quiet, stranger, left].map(openTab));
    const [videoId = ''] = await makeVideos([{ ownerId: channel.id, title: 'News', publishedAtMs: Date.now() }]);
    const event = { type: 'video.published' as const, videoId, channelId: channel.id, publishedAtMs: Date.now() };

    const ctx = context();
    const [first] = fans;
    const failing = audienceNumber(first?.id ?? '', ROOMS);
    let calls = 0;
    const crashing = {
      ...ctx,
      audience: {
        ...ctx.audience,
        all: () =>
          ctx.audience.all().map((room, n) => ({
            published: async (...told: Parameters<typeof room.published>) => {
              calls += 1;
              if (n === failing) throw new Error('the room fell over');
              return room.published(...told);
            },
          })),
      },
    } as unknown as AppContext;
    const message = { seq: 900_000, topic: null, payload: event };
    await expect(handleEvent(crashing, message)).rejects.toThrow('fell over');
    expect(calls).toBe(ROOMS); // one for each room, however many follow
    await handleEvent(ctx, message);
    await handleEvent(ctx, message);
    await soon(() => expect(tabs.map((heard) => news(heard).length)).toEqual(tabs.map(() => 1)));
    expect(news(tabs[0] ?? [])[0]).toMatchObject({
      seq: 900_000,
      videoId,
      title: 'News',
      channelName: channel.username,
    });
    expect(others.flatMap(news)).toEqual([]);
  });

  it('that is no longer public is told to nobody', async () => {
    const [channel, fan] = await Promise.all([newPerson(), newPerson()]);
    await follow(fan, channel);
    await soon(async () => expect(await copied(fan, channel)).toBe('all'));
    const heard = await openTab(fan);
    const [videoId = ''] = await makeVideos([
      { ownerId: channel.id, visibility: 'private', publishedAtMs: Date.now() },
    ]);
    const payload = { type: 'video.published' as const, videoId, channelId: channel.id, publishedAtMs: Date.now() };
    await handleEvent(context(), { seq: 900_001, topic: null, payload });
    expect(news(heard)).toEqual([]);
  });
});

describe('the copy of who follows whom', () => {
  const at = (person: Person, channel: Person, bell: 'all' | 'none', seq: number) =>
    context()
      .audience.of(person.id)
      .follow([{ channelId: channel.id, userId: person.id, bell, seq }]);

  it('keeps the newest word, in whatever order they come', async () => {
    const [channel, fan] = await Promise.all([newPerson(), newPerson()]);
    await at(fan, channel, 'all', 5);
    await at(fan, channel, 'none', 7);
    await at(fan, channel, 'all', 6);
    expect(await copied(fan, channel)).toBe('none');
    await at(fan, channel, 'none', 7);
    expect(await copied(fan, channel)).toBe('none');
  });

  it('is read anew when a room has lost it, and only then', async () => {
    const [channel, fan] = await Promise.all([newPerson(), newPerson()]);
    await follow(fan, channel);
    await soon(async () => expect(await copied(fan, channel)).toBe('all'));
    await repairFollowing(context());
    expect(await repairFollowing(context())).toBe(0);
    const room = env.AUDIENCE.getByName(audienceName(audienceNumber(fan.id, ROOMS)));
    await runInDurableObject(room, (_, { storage }) => {
      storage.sql.exec('DELETE FROM following');
      storage.kv.delete('layout');
    });
    expect(await repairFollowing(context())).toBeGreaterThan(0);
    expect(await copied(fan, channel)).toBe('all');
    expect(await repairFollowing(context())).toBe(0);
  });
});
