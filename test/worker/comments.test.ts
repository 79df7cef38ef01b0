// Comments in the real runtime: pages, answers, marks, exact counts under concurrency, and what listeners are told.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Comment, CommentInThread, CommentPage, ReplyPage } from '#contract/comments.ts';
import type { Video } from '#contract/videos.ts';
import { newUlid } from '../../src/platform/ids.ts';
import { Client, newPerson } from './harness.ts';
import { rowsReadBy } from './rows-read.ts';
import { spend } from './spend.ts';
import { madeVideo } from './watched-video.ts';

type Person = Awaited<ReturnType<typeof newPerson>>;

let owner: Person;
let ana: Person;
let bob: Person;
const visitor = new Client();
beforeAll(async () => {
  owner = await newPerson();
  ana = await newPerson();
  bob = await newPerson();
});

const write = (person: Client, videoId: string, text: string, replyTo?: string): Promise<Comment> =>
  person.read(201, 'POST', `/api/v1/videos/${videoId}/comments`, { json: { text, ...(replyTo ? { replyTo } : {}) } });
const list = (person: Client, videoId: string, query = ''): Promise<CommentPage> =>
  person.read(200, 'GET', `/api/v1/videos/${videoId}/comments${query}`);
const replies = (person: Client, id: string, query = ''): Promise<ReplyPage> =>
  person.read(200, 'GET', `/api/v1/comments/${id}/replies${query}`);
const ids = (page: { data: Comment[] }): string[] => page.data.map(({ id }) => id);

/** What the counters say beside what there is. */
async function counted(videoId: string) {
  const shown = await env.DB.prepare("SELECT count(*) AS n FROM comments WHERE video_id = ? AND state = 'shown'")
    .bind(videoId)
    .first<{ n: number }>();
  const { counts } = await owner.read<Video>(200, 'GET', `/api/v1/videos/${videoId}`);
  expect(counts.comments).toBe(shown?.n);
  return counts.comments;
}

/** The events and messages that comments of a video left behind, oldest first. */
async function told(commentId: string): Promise<Record<string, unknown>[]> {
  const { results } = await env.DB.prepare(
    "SELECT topic, payload FROM outbox WHERE json_extract(payload, '$.commentId') = ? ORDER BY id",
  )
    .bind(commentId)
    .all<{ topic: string | null; payload: string }>();
  return results.map(({ topic, payload }) => ({ topic, ...(JSON.parse(payload) as object) }));
}

describe('writing', () => {
  it('a thread, an answer, and an answer to the answer, which stays in the thread', async () => {
    const videoId = await madeVideo(owner.id);
    const thread = await write(ana, videoId, '  First <b>words</b>  ');
    expect(thread).toMatchObject({
      videoId,
      threadId: null,
      text: 'First <b>words</b>',
      state: 'shown',
      author: { id: ana.id, handle: ana.username },
      likes: 0,
      isLiked: false,
      replyTo: null,
    });
    const reply = await write(bob, videoId, 'An answer', thread.id);
    expect(reply).toMatchObject({ threadId: thread.id, replyTo: null });
    const deeper = await write(ana, videoId, 'And back', reply.id);
    expect(deeper).toMatchObject({ threadId: thread.id, replyTo: { id: reply.id, author: { id: bob.id } } });
    expect(ids(await replies(visitor, thread.id))).toEqual([reply.id, deeper.id]);
    expect(await list(visitor, videoId)).toMatchObject({
      data: [{ id: thread.id, replies: 2 }],
      total: 3,
      isOpen: true,
      nextCursor: null,
    });
    expect(await counted(videoId)).toBe(3);
    expect(await visitor.read<CommentInThread>(200, 'GET', `/api/v1/comments/${deeper.id}`)).toMatchObject({
      thread: { id: thread.id },
      reply: { id: deeper.id },
    });
    const events = await told(reply.id);
    expect(events).toMatchObject([
      { topic: `video:${videoId}`, type: 'comment.created', threadId: thread.id, total: 2, replies: 1, isKept: true },
      { topic: null, type: 'comment.shown' },
    ]);
    expect(JSON.stringify(events)).not.toContain('An answer');
  });

  it('twice with one key is once', async () => {
    const videoId = await madeVideo(owner.id);
    const sent = { json: { text: 'once' }, headers: { 'idempotency-key': 'k1' } };
    const first = await ana.read<Comment>(201, 'POST', `/api/v1/videos/${videoId}/comments`, sent);
    expect(await ana.read<Comment>(201, 'POST', `/api/v1/videos/${videoId}/comments`, sent)).toEqual(first);
    expect(await counted(videoId)).toBe(1);
  });

  it('is once too when the first request died between the comment and its answer', async () => {
    const videoId = await madeVideo(owner.id);
    const sent = { json: { text: 'cut off' }, headers: { 'idempotency-key': 'k2' } };
    const path = `/api/v1/videos/${videoId}/comments`;
    const first = await ana.read<Comment>(201, 'POST', path, sent);
    await env.DB.prepare('UPDATE idempotency_keys SET status = NULL, answer = NULL').run();
    await ana.refused('idempotency-key-in-use', 'POST', path, sent);
    await env.DB.batch([
      env.DB.prepare('UPDATE idempotency_keys SET created_at = created_at - 61000'),
      env.DB.prepare('UPDATE comments SET created_at = created_at - 61000 WHERE id = ?').bind(first.id),
    ]);
    expect((await ana.read<Comment>(201, 'POST', path, sent)).id).toBe(first.id);
    expect((await ana.read<Comment>(201, 'POST', path, sent)).id).toBe(first.id); // and its answer is kept now
    expect(await counted(videoId)).toBe(1);
    const again = { ...sent, headers: { 'idempotency-key': 'k3' } };
    expect((await ana.read<Comment>(201, 'POST', path, again)).id).not.toBe(first.id);
  });

  it('is refused with a reason', async () => {
    const videoId = await madeVideo(owner.id);
    const other = await madeVideo(owner.id);
    const path = `/api/v1/videos/${videoId}/comments`;
    const elsewhere = await write(ana, other, 'elsewhere');
    for (const text of ['', ' \n ', '\u200b', 'x'.repeat(5001), 'a\u0000b']) {
      const problem = await ana.refused('invalid-input', 'POST', path, { json: { text } });
      expect(problem.errors[0]?.pointer).toBe('/text');
    }
    await visitor.refused('session-required', 'POST', path, { json: { text: 'hi' } });
    await ana.refused('comment-not-found', 'POST', path, { json: { text: 'hi', replyTo: elsewhere.id } });
    await ana.refused('comment-not-found', 'POST', path, { json: { text: 'hi', replyTo: newUlid(1) } });
    await ana.refused('video-not-found', 'POST', `/api/v1/videos/${newUlid(1)}/comments`, { json: { text: 'hi' } });
    await visitor.refused('invalid-cursor', 'GET', `${path}?cursor=x`);
    await visitor.refused('invalid-input', 'GET', `${path}?sort=best`);
    expect(await counted(videoId)).toBe(0);
  });

  it('is limited', async () => {
    const videoId = await madeVideo(owner.id);
    const eager = await newPerson();
    await spend('comment', eager.id, 300);
    await eager.refused('rate-limited', 'POST', `/api/v1/videos/${videoId}/comments`, { json: { text: 'more' } });
  });

  it('under what one may not see is 404 everywhere', async () => {
    const hidden = await madeVideo(owner.id, { visibility: 'private' });
    const own = await write(owner, hidden, 'a note');
    expect((await told(own.id))[0]).toMatchObject({ topic: `user:${owner.id}`, type: 'comment.created' });
    await ana.refused('video-not-found', 'GET', `/api/v1/videos/${hidden}/comments`);
    await ana.refused('video-not-found', 'POST', `/api/v1/videos/${hidden}/comments`, { json: { text: 'hi' } });
    await ana.refused('comment-not-found', 'GET', `/api/v1/comments/${own.id}`);
    await ana.refused('comment-not-found', 'GET', `/api/v1/comments/${own.id}/replies`);
    await ana.refused('comment-not-found', 'PUT', `/api/v1/comments/${own.id}/like`);
    await ana.refused('comment-not-found', 'DELETE', `/api/v1/comments/${own.id}`);
  });
});

describe('pages', () => {
  it('of threads are newest first or by likes, none twice and none left out; of replies oldest first', async () => {
    const videoId = await madeVideo(owner.id);
    const made: Comment[] = [];
    for (let i = 0; i < 7; i += 1) made.push(await write(i % 2 ? ana : bob, videoId, `thread ${i}`));
    const all = made.map(({ id }) => id);
    for (const person of [ana, bob]) await person.send('PUT', `/api/v1/comments/${all[2]}/like`);
    await ana.send('PUT', `/api/v1/comments/${all[5]}/like`);
    const read = async (sort: string): Promise<string[]> => {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await list(visitor, videoId, `?sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
        seen.push(...ids(page));
        cursor = page.nextCursor;
      }
      return seen;
    };
    expect(await read('newest')).toEqual(all.toReversed());
    const plain = all.filter((_, i) => i !== 2 && i !== 5).toReversed();
    expect(await read('top')).toEqual([all[2], all[5], ...plain]);
    const [, , thread = ''] = all;
    const answers: string[] = [];
    for (let i = 0; i < 5; i += 1) answers.push((await write(ana, videoId, `reply ${i}`, thread)).id);
    const first = await replies(visitor, thread, '?limit=3');
    expect(ids(first)).toEqual(answers.slice(0, 3));
    expect(ids(await replies(visitor, thread, `?limit=3&cursor=${first.nextCursor}`))).toEqual(answers.slice(3));
    // The pinned one leads the first page and is in no other place.
    await owner.read(200, 'PUT', `/api/v1/comments/${all[0]}/pin`);
    expect(await read('newest')).toEqual([all[0], ...all.slice(1).toReversed()]);
    expect((await list(visitor, videoId, '?limit=2')).data[0]).toMatchObject({ id: all[0], isPinned: true });
  });

  it('cost the same rows at the beginning and deep in', async () => {
    const videoId = await madeVideo(owner.id);
    const row = env.DB.prepare(
      `INSERT INTO comments (id, video_id, channel_id, thread_id, reply_to_id, author_id, text, state, likes, created_at)
       VALUES (?, ?, ?, ?, ?, ?, 'words', 'shown', ?, 1)`,
    );
    const start = Date.UTC(2026, 1, 1);
    const threads = Array.from({ length: 3000 }, (_, i) => newUlid(start + i));
    const [thread = ''] = threads;
    const answers = Array.from({ length: 3000 }, (_, i) => newUlid(start + 5000 + i));
    const all = [
      // Nearly all have no likes at all: the tie must not be walked through.
      ...threads.map((id, i) => row.bind(id, videoId, owner.id, null, null, ana.id, i % 500 === 0 ? 1 : 0)),
      ...answers.map((id, i) => row.bind(id, videoId, owner.id, thread, answers[i - 1] ?? null, bob.id, 0)),
    ];
    for (let i = 0; i < all.length; i += 1000) await env.DB.batch(all.slice(i, i + 1000));
    const other = await madeVideo(owner.id);
    await write(ana, other, 'of another video');
    const deep = (kind: string, order: number, id: string | undefined) =>
      btoa(JSON.stringify([kind, order, id])).replaceAll('=', '');
    const pathOf = (sort: string) => `/api/v1/videos/${videoId}/comments?sort=${sort}&limit=20`;
    const repliesPath = `/api/v1/comments/${thread}/replies?limit=20`;
    const cases: [string, string][] = [
      [pathOf('newest'), `&cursor=${deep('comments newest', 0, threads[40])}`],
      [pathOf('top'), `&cursor=${deep('comments top', 0, threads[40])}`],
      [repliesPath, `&cursor=${deep('replies', 0, answers[2900])}`],
    ];
    for (const [path, cursor] of cases) {
      const first = await rowsReadBy<CommentPage>(path, ana.cookie);
      const later = await rowsReadBy<CommentPage>(path + cursor, ana.cookie);
      expect([first.body.data.length, later.body.data.length]).toEqual([20, 20]);
      expect.soft(first.rows, path).toBeLessThanOrEqual(6 * 20 + 20);
      expect.soft(later.rows, path + cursor).toBeLessThanOrEqual(6 * 20 + 20);
      expect
        .soft(Math.abs(first.rows - later.rows), `${path}: ${first.rows} and ${later.rows}`)
        .toBeLessThanOrEqual(14);
    }
    expect(await counted(videoId)).toBe(6000);
  });
});

describe('marks', () => {
  it('likes of many at once, repeated and taken back, are counted exactly', async () => {
    const videoId = await madeVideo(owner.id);
    const { id } = await write(ana, videoId, 'like this');
    const people = await Promise.all(Array.from({ length: 8 }, () => newPerson()));
    const path = `/api/v1/comments/${id}/like`;
    const acts = people.flatMap((person, i) => [
      () => person.send('PUT', path),
      () => person.send('PUT', path),
      () => person.send('DELETE', path),
      () => person.send(i % 2 ? 'PUT' : 'DELETE', path),
    ]);
    for (let round = 0; round < 3; round += 1) {
      const mixed = acts.toSorted(() => Math.random() - 0.5);
      const answers = await Promise.all(mixed.map((act) => act()));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      const rows = await env.DB.prepare('SELECT count(*) AS n FROM comment_likes WHERE comment_id = ?')
        .bind(id)
        .first<{ n: number }>();
      const { thread } = await visitor.read<CommentInThread>(200, 'GET', `/api/v1/comments/${id}`);
      expect(thread.likes).toBe(rows?.n);
    }
    await Promise.all(people.map((person) => person.send('PUT', path)));
    const { thread } = await (people[0] ?? visitor).read<CommentInThread>(200, 'GET', `/api/v1/comments/${id}`);
    expect(thread).toMatchObject({ likes: 8, isLiked: true });
    await visitor.refused('session-required', 'PUT', path);
  });

  it('the heart is the owner’s, told once', async () => {
    const videoId = await madeVideo(owner.id);
    const { id } = await write(ana, videoId, 'heart this');
    const path = `/api/v1/comments/${id}/heart`;
    await ana.refused('not-owner', 'PUT', path);
    for (let i = 0; i < 2; i += 1) expect(await owner.read(200, 'PUT', path)).toMatchObject({ isHearted: true });
    expect((await told(id)).filter(({ type }) => type === 'comment.hearted')).toHaveLength(1);
    expect(await owner.read(200, 'DELETE', path)).toMatchObject({ isHearted: false });
  });

  it('one thread of a video is pinned, also when two are at once', async () => {
    const videoId = await madeVideo(owner.id);
    const made = await Promise.all([0, 1, 2].map((i) => write(ana, videoId, `pin ${i}`)));
    const reply = await write(bob, videoId, 'reply', made[0]?.id);
    await ana.refused('not-owner', 'PUT', `/api/v1/comments/${made[0]?.id}/pin`);
    await owner.refused('invalid-input', 'PUT', `/api/v1/comments/${reply.id}/pin`);
    await Promise.all(made.map(({ id }) => owner.send('PUT', `/api/v1/comments/${id}/pin`)));
    const page = await list(visitor, videoId);
    expect(page.data.map(({ isPinned }) => isPinned)).toEqual([true, false, false]);
    const pinned = page.data[0]?.id;
    expect((await told(pinned ?? '')).at(-1)).toMatchObject({ type: 'comment.changed', total: 4 });
    expect(await owner.read(200, 'DELETE', `/api/v1/comments/${pinned}/pin`)).toMatchObject({ isPinned: false });
  });
});

describe('an edit', () => {
  it('is its author’s alone', async () => {
    const videoId = await madeVideo(owner.id);
    const { id } = await write(ana, videoId, 'before');
    const path = `/api/v1/comments/${id}`;
    await bob.refused('not-owner', 'PATCH', path, { json: { text: 'mine' } });
    await owner.refused('not-owner', 'PATCH', path, { json: { text: 'mine' } });
    const edited = await ana.read<Comment>(200, 'PATCH', path, { json: { text: 'after' } });
    expect(edited).toMatchObject({ text: 'after', editedAt: expect.any(String) });
    await ana.refused('invalid-input', 'PATCH', path, { json: { text: ' ' } });
  });
});

describe('a deletion', () => {
  it('leaves the place of a thread with replies, without words and author, until the last reply goes', async () => {
    const videoId = await madeVideo(owner.id);
    const thread = await write(ana, videoId, 'secret words');
    const reply = await write(bob, videoId, 'answer', thread.id);
    const deeper = await write(ana, videoId, 'answer to it', reply.id);
    await bob.read(200, 'PUT', `/api/v1/comments/${thread.id}/like`);
    await owner.read(200, 'PUT', `/api/v1/comments/${thread.id}/pin`);
    await bob.refused('not-owner', 'DELETE', `/api/v1/comments/${thread.id}`);
    await ana.read(204, 'DELETE', `/api/v1/comments/${thread.id}`);
    await ana.refused('comment-not-found', 'DELETE', `/api/v1/comments/${thread.id}`);
    const [kept] = (await list(visitor, videoId)).data;
    expect(kept).toMatchObject({ id: thread.id, state: 'deleted', text: '', author: null, likes: 0, isPinned: false });
    expect((await told(thread.id)).at(-1)).toMatchObject({ type: 'comment.deleted', isKept: true, total: 2 });
    expect(await counted(videoId)).toBe(2);
    // The owner of the video may take any away.
    await owner.read(204, 'DELETE', `/api/v1/comments/${reply.id}`);
    expect((await replies(visitor, thread.id)).data).toMatchObject([
      { id: deeper.id, replyTo: { id: reply.id, author: null } },
    ]);
    await ana.read(204, 'DELETE', `/api/v1/comments/${deeper.id}`);
    expect((await list(visitor, videoId)).data).toEqual([]);
    expect((await told(deeper.id)).at(-1)).toMatchObject({ isKept: false, replies: null, total: 0 });
    expect(await counted(videoId)).toBe(0);
    const left = await env.DB.prepare('SELECT count(*) AS n FROM comments WHERE video_id = ?').bind(videoId).first();
    expect(left).toEqual({ n: 0 });
  });

  it('at the same time as an answer leaves exact counts', async () => {
    const videoId = await madeVideo(owner.id);
    for (let i = 0; i < 5; i += 1) {
      const thread = await write(ana, videoId, `thread ${i}`);
      await Promise.all([
        ana.send('DELETE', `/api/v1/comments/${thread.id}`),
        ana.send('DELETE', `/api/v1/comments/${thread.id}`),
        bob.send('POST', `/api/v1/videos/${videoId}/comments`, { json: { text: 'quick', replyTo: thread.id } }),
      ]);
    }
    await counted(videoId);
    const lost = await env.DB.prepare(
      `SELECT count(*) AS n FROM comments c WHERE video_id = ? AND thread_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM comments t WHERE t.id = c.thread_id)`,
    )
      .bind(videoId)
      .first();
    expect(lost).toEqual({ n: 0 });
  });

  it('of the video or of an account takes comments and likes along, and the counts follow', async () => {
    const videoId = await madeVideo(owner.id);
    const leaver = await newPerson();
    const thread = await write(ana, videoId, 'stays');
    await write(leaver, videoId, 'goes', thread.id);
    await leaver.read(200, 'PUT', `/api/v1/comments/${thread.id}/like`);
    await env.DB.prepare('DELETE FROM users WHERE id = ?').bind(leaver.id).run();
    expect((await list(visitor, videoId)).data).toMatchObject([{ id: thread.id, likes: 0, replies: 0 }]);
    expect(await counted(videoId)).toBe(1);
    await owner.read(204, 'DELETE', `/api/v1/videos/${videoId}`);
    const left = await env.DB.prepare('SELECT count(*) AS n FROM comments WHERE video_id = ?').bind(videoId).first();
    expect(left).toEqual({ n: 0 });
  });
});
