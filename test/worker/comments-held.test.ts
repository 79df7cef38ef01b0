// What a channel holds back, in the real runtime: who sees it, how it is decided, taken back and told.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Comment, CommentPage, CommentPolicy, HeldPage } from '#contract/comments.ts';
import { Client, newPerson } from './harness.ts';
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

const rules = (policy: Partial<CommentPolicy>, person: Client = owner): Promise<CommentPolicy> =>
  person.read(200, 'PUT', '/api/v1/studio/comment-policy', { json: policy });
const write = (person: Client, videoId: string, text: string, replyTo?: string): Promise<Comment> =>
  person.read(201, 'POST', `/api/v1/videos/${videoId}/comments`, { json: { text, ...(replyTo ? { replyTo } : {}) } });
const list = (person: Client, videoId: string): Promise<CommentPage> =>
  person.read(200, 'GET', `/api/v1/videos/${videoId}/comments`);
const queue = (person: Client, query = ''): Promise<HeldPage> =>
  person.read(200, 'GET', `/api/v1/studio/comments${query}`);
const decide = async (person: Client, ids: string[], decision: string): Promise<string[]> =>
  (await person.read<{ ids: string[] }>(200, 'POST', '/api/v1/studio/comments/decisions', { json: { ids, decision } }))
    .ids;
const told = async (commentId: string) => {
  const { results } = await env.DB.prepare(
    "SELECT topic, payload FROM outbox WHERE json_extract(payload, '$.commentId') = ? ORDER BY id",
  )
    .bind(commentId)
    .all<{ topic: string | null; payload: string }>();
  return results.map(({ topic, payload }) => `${(JSON.parse(payload) as { type: string }).type} ${topic}`);
};

describe('the rules of a channel', () => {
  it('are open at first, and kept as they are set', async () => {
    const open = { isClosed: false, holdsFirstComments: false, holdsLinks: false, watchedWords: [] };
    expect(await owner.read(200, 'GET', '/api/v1/studio/comment-policy')).toEqual(open);
    const set = await rules({ holdsLinks: true, watchedWords: [' Spam ', 'spam', 'scam'] });
    expect(set).toEqual({ ...open, holdsLinks: true, watchedWords: ['spam', 'scam'] });
    expect(await owner.read(200, 'GET', '/api/v1/studio/comment-policy')).toEqual(set);
    for (const json of [{ watchedWords: [''] }, { watchedWords: Array(201).fill('x') }, { isClosed: 'yes' }]) {
      await owner.refused('invalid-input', 'PUT', '/api/v1/studio/comment-policy', { json });
    }
    await visitor.refused('session-required', 'GET', '/api/v1/studio/comment-policy');
  });

  it('closed: only the owner writes, and the page knows', async () => {
    const videoId = await madeVideo(owner.id);
    await rules({ isClosed: true });
    await ana.refused('comments-closed', 'POST', `/api/v1/videos/${videoId}/comments`, { json: { text: 'hi' } });
    expect(await list(ana, videoId)).toMatchObject({ isOpen: false });
    expect(await write(owner, videoId, 'closed for now')).toMatchObject({ state: 'shown' });
    expect(await list(owner, videoId)).toMatchObject({ isOpen: true, total: 1 });
  });
});

describe('a comment that is held', () => {
  it('is seen by its author and the owner only, and counts nowhere', async () => {
    const videoId = await madeVideo(owner.id);
    await rules({ holdsLinks: true, watchedWords: ['casino'] });
    const held = await write(ana, videoId, 'a Casino at https://casino.example');
    expect(held).toMatchObject({ state: 'held', heldFor: null });
    expect(await list(ana, videoId)).toMatchObject({ total: 0, data: [{ id: held.id, state: 'held' }] });
    for (const person of [bob, visitor]) {
      expect(await list(person, videoId)).toMatchObject({ total: 0, data: [] });
      await person.refused('comment-not-found', 'GET', `/api/v1/comments/${held.id}`);
    }
    await bob.refused('comment-not-found', 'PUT', `/api/v1/comments/${held.id}/like`);
    await bob.refused('comment-not-found', 'POST', `/api/v1/videos/${videoId}/comments`, {
      json: { text: 'answer', replyTo: held.id },
    });
    expect((await queue(owner)).data).toMatchObject([
      {
        id: held.id,
        text: 'a Casino at https://casino.example',
        heldFor: [{ kind: 'link' }, { kind: 'watched-word', word: 'casino' }],
        video: { id: videoId, title: `Video ${videoId}` },
        author: { id: ana.id },
      },
    ]);
    expect((await queue(bob)).data).toEqual([]);
    expect(await told(held.id)).toEqual([`comment.changed user:${owner.id}`]);
    // Its author may better it or take it back; it waits all the same.
    expect(await ana.read(200, 'PATCH', `/api/v1/comments/${held.id}`, { json: { text: 'nothing' } })).toMatchObject({
      state: 'held',
      text: 'nothing',
    });
    await ana.read(204, 'DELETE', `/api/v1/comments/${held.id}`);
    expect((await queue(owner)).data).toEqual([]);
  });

  it('is let through, refused, and both taken back; everybody concerned is told', async () => {
    const videoId = await madeVideo(owner.id);
    await rules({ holdsLinks: true });
    const one = await write(ana, videoId, 'see https://one.example');
    const two = await write(bob, videoId, 'see https://two.example');
    expect(await decide(bob, [one.id], 'shown')).toEqual([]);
    expect(await decide(owner, [one.id, two.id], 'shown')).toEqual([one.id, two.id]);
    expect(await decide(owner, [one.id], 'shown')).toEqual([]);
    expect(await list(visitor, videoId)).toMatchObject({ total: 2 });
    expect(await told(one.id)).toEqual([
      `comment.changed user:${owner.id}`,
      `comment.created video:${videoId}`,
      `comment.changed user:${ana.id}`,
      `comment.changed user:${owner.id}`,
      'comment.decided null',
      'comment.shown null',
    ]);
    expect(await decide(owner, [one.id], 'held')).toEqual([one.id]);
    expect(await list(visitor, videoId)).toMatchObject({ total: 1, data: [{ id: two.id }] });
    expect(await decide(owner, [one.id], 'rejected')).toEqual([one.id]);
    expect((await queue(owner)).data).toEqual([]);
    expect(await list(ana, videoId)).toMatchObject({ data: [{ id: two.id }] });
    expect(await decide(owner, [one.id], 'held')).toEqual([one.id]);
    expect((await queue(owner)).data).toMatchObject([{ id: one.id }]);
    // What was answered since stays.
    await write(ana, videoId, 'an answer', two.id);
    expect(await decide(owner, [two.id], 'held')).toEqual([]);
    await decide(owner, [one.id], 'rejected');
  });

  it('of two who decide at once is decided by one', async () => {
    const videoId = await madeVideo(owner.id);
    await rules({ holdsLinks: true });
    const { id } = await write(ana, videoId, 'see https://race.example');
    const moved = await Promise.all(['shown', 'rejected', 'shown'].map((decision) => decide(owner, [id], decision)));
    expect(moved.flat().filter((found) => found === id).length).toBeGreaterThanOrEqual(1);
    const row = await env.DB.prepare(
      `SELECT state, (SELECT comments FROM videos WHERE id = video_id) AS total FROM comments WHERE id = ?`,
    )
      .bind(id)
      .first<{ state: string; total: number }>();
    expect(row?.total).toBe(row?.state === 'shown' ? 1 : 0);
  });

  it('as the first one of somebody opens the way for the next', async () => {
    const stage = await newPerson();
    const videoId = await madeVideo(stage.id);
    await rules({ holdsFirstComments: true }, stage);
    const first = await write(ana, videoId, 'hello');
    expect(first.state).toBe('held');
    expect((await write(ana, videoId, 'hello again')).state).toBe('held');
    await decide(stage, [first.id], 'shown');
    expect((await write(ana, videoId, 'third')).state).toBe('shown');
    expect((await write(stage, videoId, 'welcome')).state).toBe('shown');
    // Elsewhere one is new again.
    const other = await madeVideo(bob.id);
    await rules({ holdsFirstComments: true }, bob);
    expect((await write(ana, other, 'hello')).state).toBe('held');
  });

  it('is what an edit makes of a shown one that brings in a link, as long as nobody has answered it', async () => {
    const videoId = await madeVideo(owner.id);
    await rules({ holdsLinks: true });
    const { id } = await write(ana, videoId, 'plain');
    const path = `/api/v1/comments/${id}`;
    await owner.read(200, 'PUT', `${path}/pin`);
    expect(await ana.read(200, 'PATCH', path, { json: { text: 'still plain' } })).toMatchObject({ state: 'shown' });
    const before = (await told(id)).length;
    const edited = await ana.read<Comment>(200, 'PATCH', path, { json: { text: 'https://x.example' } });
    expect(edited).toMatchObject({ state: 'held', isPinned: false, text: 'https://x.example' });
    expect((await told(id)).slice(before)).toEqual([
      `comment.deleted video:${videoId}`,
      `comment.changed user:${ana.id}`,
      `comment.changed user:${owner.id}`,
    ]);
    expect(await list(visitor, videoId)).toMatchObject({ total: 0, data: [] });
    expect((await queue(owner)).data).toMatchObject([{ id, heldFor: [{ kind: 'link' }] }]);
    await decide(owner, [id], 'shown');
    // What was let through is not another link; and what was answered does not vanish from over its answers.
    await ana.read(200, 'PATCH', path, { json: { text: 'here: https://x.example' } });
    await write(bob, videoId, 'an answer', id);
    const json = { text: 'https://elsewhere.example' };
    expect((await ana.refused('edit-needs-approval', 'PATCH', path, { json })).detail).toContain('answered');
    expect(await list(visitor, videoId)).toMatchObject({ total: 2, data: [{ text: 'here: https://x.example' }] });
  });

  it('as an answer is at the end of the thread for its author, and goes with the thread', async () => {
    const videoId = await madeVideo(owner.id);
    await rules({ holdsLinks: true });
    const thread = await write(bob, videoId, 'question');
    const held = await write(ana, videoId, 'https://answer.example', thread.id);
    const path = `/api/v1/comments/${thread.id}/replies`;
    expect(await ana.read(200, 'GET', path)).toMatchObject({ data: [{ id: held.id, state: 'held' }] });
    expect(await bob.read(200, 'GET', path)).toMatchObject({ data: [] });
    await bob.read(204, 'DELETE', `/api/v1/comments/${thread.id}`);
    const left = await env.DB.prepare('SELECT count(*) AS n FROM comments WHERE video_id = ?').bind(videoId).first();
    expect(left).toEqual({ n: 0 });
    await decide(owner, [held.id], 'shown');
  });

  it('as an answer waits on while its thread does: nobody reads an answer to what is not there', async () => {
    const videoId = await madeVideo(owner.id);
    await rules({ holdsLinks: true });
    const thread = await write(bob, videoId, 'https://question.example');
    await decide(owner, [thread.id], 'shown');
    const answer = await write(ana, videoId, 'https://answer.example', thread.id);
    await decide(owner, [thread.id], 'held');
    expect(await decide(owner, [answer.id], 'shown')).toEqual([]);
    expect(await list(visitor, videoId)).toMatchObject({ total: 0, data: [] });
    expect((await queue(owner)).data.map(({ id }) => id)).toEqual([thread.id, answer.id]);
    expect(await decide(owner, [thread.id, answer.id], 'shown')).toEqual([thread.id, answer.id]);
    expect(await list(visitor, videoId)).toMatchObject({ total: 2, data: [{ id: thread.id, replies: 1 }] });
  });

  it('waits in a queue of pages', async () => {
    const stage = await newPerson();
    const videoId = await madeVideo(stage.id);
    await rules({ holdsLinks: true }, stage);
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.push((await write(ana, videoId, `https://${i}.example`)).id);
    const first = await queue(stage, '?limit=3');
    const second = await queue(stage, `?limit=3&cursor=${first.nextCursor}`);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made);
    await stage.refused('invalid-cursor', 'GET', '/api/v1/studio/comments?cursor=x');
    expect((await decide(stage, made, 'rejected')).toSorted()).toEqual(made);
    expect((await queue(stage)).data).toEqual([]);
  });
});
