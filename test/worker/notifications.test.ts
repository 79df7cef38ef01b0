// Notifications in the real runtime: from an act to the list, the bell and the socket, once, and never what may not be seen.

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Comment } from '#contract/comments.ts';
import type { LocalMail, NotificationItem, NotificationPreferences } from '#contract/notifications.ts';
import type { DomainEvent } from '../../src/events/domain-events.ts';
import { flushOutbox, happened, outboxRow } from '../../src/events/outbox.ts';
import { toBase64Url } from '../../src/notifications/web-push/base64url.ts';
import { createContext } from '../../src/platform/context.ts';
import { type Client, newPerson } from './harness.ts';
import { makeVideos } from './listed-videos.ts';
import { rowsReadBy } from './rows-read.ts';
import { soon } from './soon.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;
let owner: Person;
let ada: Person;
let bob: Person;
let videoId: string;

beforeAll(async () => {
  [owner, ada, bob] = await Promise.all([newPerson(), newPerson(), newPerson()]);
  [videoId = ''] = await makeVideos([{ ownerId: owner.id, title: 'The film', publishedAtMs: Date.now() - 60_000 }]);
});
afterEach(() => vi.unstubAllGlobals());

const list = async (person: Client): Promise<NotificationItem[]> =>
  (await person.read<{ data: NotificationItem[] }>(200, 'GET', '/api/v1/me/notifications')).data;
const unread = async (person: Client): Promise<number> =>
  (await person.read<{ unread: number }>(200, 'GET', '/api/v1/me/notifications/count')).unread;
const say = (person: Client, text: string, more: Record<string, string> = {}): Promise<Comment> =>
  person.read(201, 'POST', `/api/v1/videos/${videoId}/comments`, { json: { text, ...more } });
const follow = (person: Client, channel: Person, bell: 'all' | 'none' = 'all') =>
  person.read(200, 'PUT', `/api/v1/channels/${channel.username}/subscription`, { json: { bell } });
const choose = (person: Client, json: unknown) =>
  person.read<NotificationPreferences>(200, 'PATCH', '/api/v1/me/preferences/notifications', { json });

/** As a feature tells of something, through the outbox, everything awaited; `times` over, as a queue may bring it. */
async function tell(event: DomainEvent, times = 1): Promise<void> {
  const execution = createExecutionContext();
  const ctx = createContext(env as never, execution);
  const [row] = await outboxRow(ctx.db, happened(event), Date.now()).returning();
  await flushOutbox(ctx);
  for (let again = 1; again < times; again += 1) await ctx.deliver({ seq: row?.id ?? 0, topic: null, payload: event });
  await waitOnExecutionContext(execution);
}

describe('a comment', () => {
  it('is told to the owner, its answer to whom it answers, a mention to whom it names; never to oneself', async () => {
    const thread = await say(ada, 'What a film');
    await soon(async () =>
      expect(await list(owner)).toMatchObject([
        {
          id: `comment:${thread.id}`,
          kind: 'comment',
          actor: { handle: ada.username },
          video: { id: videoId, title: 'The film', poster: expect.stringContaining('/media/') },
          quote: 'What a film',
          link: `/watch/${videoId}?comment=${thread.id}`,
          isRead: false,
        },
      ]),
    );
    await say(owner, `Thank you, @${ada.username} and @${bob.username}`, { replyTo: thread.id });
    await soon(async () => {
      expect((await list(ada)).map(({ kind }) => kind)).toEqual(['reply']);
      expect((await list(bob)).map(({ kind }) => kind)).toEqual(['mention']);
    });
    expect(await list(owner)).toHaveLength(1);
    expect(await unread(owner)).toBe(1);
  });

  it('is told once, however often its event comes', async () => {
    const before = (await list(owner)).length;
    const { id } = await say(bob, 'Only once');
    await tell({ type: 'comment.shown', commentId: id }, 3);
    expect(await list(owner)).toHaveLength(before + 1);
    const rows = env.DB.prepare("SELECT count(*) AS n FROM outbox WHERE payload ->> 'id' = ?").bind(`comment:${id}`);
    expect(await rows.first('n')).toBe(1);
  });

  it('that is deleted, and a video that becomes private, are told of no more', async () => {
    const carol = await newPerson();
    const [other = ''] = await makeVideos([{ ownerId: carol.id, publishedAtMs: Date.now() }]);
    const { id } = await ada.read<Comment>(201, 'POST', `/api/v1/videos/${other}/comments`, { json: { text: 'gone' } });
    await soon(async () => expect(await unread(carol)).toBe(1));
    await ada.read(204, 'DELETE', `/api/v1/comments/${id}`);
    expect(await list(carol)).toEqual([]);
    expect(await unread(carol)).toBe(0);
    const said = await ada.read<Comment>(201, 'POST', `/api/v1/videos/${other}/comments`, { json: { text: 'secret' } });
    await tell({ type: 'comment.shown', commentId: said.id });
    await carol.read(201, 'POST', `/api/v1/videos/${other}/comments`, { json: { text: 'answer', replyTo: said.id } });
    await soon(async () => expect((await list(ada))[0]).toMatchObject({ quote: 'answer' }));
    await carol.read(200, 'PATCH', `/api/v1/videos/${other}`, { json: { visibility: 'private' } });
    expect((await list(ada)).some(({ video }) => video?.id === other)).toBe(false);
  });
});

describe('hearts, followers and processing', () => {
  it('are told to whom they concern', async () => {
    const dora = await newPerson();
    const thread = await say(dora, 'Mine');
    await owner.read(200, 'PUT', `/api/v1/comments/${thread.id}/heart`);
    await follow(owner, dora);
    const [failed = ''] = await makeVideos([{ ownerId: dora.id, state: 'failed', title: 'Broken' }]);
    await tell({ type: 'video.processed', videoId: failed, outcome: 'failed' }, 2);
    await soon(async () =>
      expect((await list(dora)).map(({ kind, link }) => [kind, link]).sort()).toEqual([
        ['failed', '/videos'],
        ['heart', `/watch/${videoId}?comment=${thread.id}`],
        ['subscriber', `/@${owner.username}`],
      ]),
    );
    await dora.read(204, 'POST', `/api/v1/me/notifications/${encodeURIComponent(`heart:${thread.id}`)}/read`);
    expect(await unread(dora)).toBe(2);
    await dora.read(204, 'POST', '/api/v1/me/notifications/read');
    expect(await unread(dora)).toBe(0);
    expect((await list(dora)).every(({ isRead }) => isRead)).toBe(true);
  });
});

describe('new videos', () => {
  it('are looked up: of channels with the bell, listed, since one follows; read one by one and all', async () => {
    const [channel, quiet, eve] = await Promise.all([newPerson(), newPerson(), newPerson()]);
    await makeVideos([{ ownerId: channel.id, publishedAtMs: Date.now() - 100_000, title: 'Before' }]);
    await follow(eve, channel);
    await follow(eve, quiet, 'none');
    const atMs = Date.now() + 1000;
    const [one = '', two = ''] = await makeVideos([
      { ownerId: channel.id, publishedAtMs: atMs, title: 'One' },
      { ownerId: channel.id, publishedAtMs: atMs + 1, title: 'Two' },
      { ownerId: channel.id, publishedAtMs: atMs + 2, visibility: 'private', title: 'Hidden' },
      { ownerId: quiet.id, publishedAtMs: atMs + 3, title: 'Quiet' },
    ]);
    expect((await list(eve)).map(({ id, link }) => [id, link])).toEqual([
      [`video:${two}`, `/watch/${two}`],
      [`video:${one}`, `/watch/${one}`],
    ]);
    expect(await unread(eve)).toBe(2);
    await eve.read(204, 'POST', `/api/v1/me/notifications/video:${two}/read`);
    expect(await unread(eve)).toBe(1);
    expect((await list(eve)).map(({ isRead }) => isRead)).toEqual([true, false]);
    await choose(eve, { video: { app: false } });
    expect([await list(eve), await unread(eve)]).toEqual([[], 0]);
  });

  it('cost the same however many there are', async () => {
    const eve = await newPerson();
    const channels = await Promise.all(Array.from({ length: 5 }, () => newPerson()));
    for (const channel of channels) await follow(eve, channel);
    const atMs = Date.now() + 1000;
    const of = (count: number) =>
      channels.flatMap(({ id }) => Array.from({ length: count }, (_, i) => ({ ownerId: id, publishedAtMs: atMs + i })));
    await makeVideos(of(4));
    const [few, fewCounted] = [
      await rowsReadBy<{ data: unknown[] }>('/api/v1/me/notifications', eve.cookie),
      await rowsReadBy('/api/v1/me/notifications/count', eve.cookie),
    ];
    await makeVideos(of(200));
    const [many, manyCounted] = [
      await rowsReadBy<{ data: unknown[] }>('/api/v1/me/notifications', eve.cookie),
      await rowsReadBy('/api/v1/me/notifications/count', eve.cookie),
    ];
    expect(many.body.data).toHaveLength(15);
    expect(many.rows).toBeLessThanOrEqual(few.rows * 1.1);
    expect(many.rows).toBeLessThanOrEqual(15 * 6 + 20);
    expect(manyCounted.rows).toBeLessThanOrEqual(fewCounted.rows * 1.1);
    expect(manyCounted.rows).toBeLessThanOrEqual(80);
  });
});

describe('choices', () => {
  it('are merged, and hold: not in the bell, by mail', async () => {
    const person = await newPerson();
    const [own = ''] = await makeVideos([{ ownerId: person.id, title: 'Mailed' }]);
    const chosen = await choose(person, { comment: { app: false, mail: true } });
    expect(chosen.choices.comment).toEqual({ app: false, browser: true, mail: true });
    expect(chosen.choices.reply).toEqual({ app: true, browser: true, mail: false });
    const { id } = await ada.read<Comment>(201, 'POST', `/api/v1/videos/${own}/comments`, {
      json: { text: 'By mail\nplease' },
    });
    await tell({ type: 'comment.shown', commentId: id }, 2);
    await soon(async () => {
      const { data } = await person.read<{ data: LocalMail[] }>(200, 'GET', '/api/v1/mailbox');
      const mine = data.filter(({ recipient }) => recipient === `${person.username}@example.test`);
      expect(mine).toHaveLength(1);
      expect(mine[0]).toMatchObject({ subject: `${ada.username} commented on “Mailed”` });
      expect(mine[0]?.text).toContain(`/watch/${own}?comment=${id}`);
    });
    expect([await list(person), await unread(person)]).toEqual([[], 0]);
  });

  it('refuse what is no kind and no way, and strangers', async () => {
    for (const json of [{ comment: { fax: true } }, { weather: { app: true } }, { comment: { app: 'yes' } }])
      await ada.refused('invalid-input', 'PATCH', '/api/v1/me/preferences/notifications', { json });
    const { Client } = await import('./harness.ts');
    await new Client().refused('session-required', 'GET', '/api/v1/me/notifications');
  });
});

describe('a push', () => {
  async function browserKeys() {
    const pair = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ])) as CryptoKeyPair;
    const point = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer);
    return { p256dh: toBase64Url(point), auth: toBase64Url(crypto.getRandomValues(new Uint8Array(16))) };
  }

  it('goes to whoever has no page open; a browser that is gone is forgotten', async () => {
    const person = await newPerson();
    const [own = ''] = await makeVideos([{ ownerId: person.id, title: 'Pushed' }]);
    const sent: { url: string; headers: Headers; bytes: number }[] = [];
    let status = 201;
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      sent.push({ url, headers: new Headers(init.headers), bytes: (init.body as Uint8Array).byteLength });
      return new Response(null, { status });
    });
    const endpoint = `https://updates.push.services.mozilla.com/wpush/v2/${person.id}`;
    await person.read(204, 'POST', '/api/v1/me/push-devices', { json: { endpoint, keys: await browserKeys() } });
    const post = async (text: string) => {
      const { id } = await ada.read<Comment>(201, 'POST', `/api/v1/videos/${own}/comments`, { json: { text } });
      await tell({ type: 'comment.shown', commentId: id });
    };
    await post('hello');
    await soon(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({ url: endpoint });
    expect(sent[0]?.headers.get('content-encoding')).toBe('aes128gcm');
    expect(sent[0]?.headers.get('authorization')).toMatch(/^vapid t=/);
    status = 410;
    await post('again');
    const devices = env.DB.prepare('SELECT count(*) AS n FROM push_subscriptions WHERE user_id = ?').bind(person.id);
    await soon(async () => expect(await devices.first('n')).toBe(0));
    await post('nobody hears');
    expect(sent).toHaveLength(2);
  });

  it('is not sent to machines that are no push service', async () => {
    const json = { endpoint: 'https://169.254.169.254/latest', keys: await browserKeys() };
    await ada.refused('invalid-input', 'POST', '/api/v1/me/push-devices', { json });
  });
});
