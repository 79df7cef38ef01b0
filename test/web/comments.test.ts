// Comments on the page: which parts a text has, what a message changes in the cache, and that limits are the contract's.
import { InfiniteQueryObserver, QueryClient } from '@tanstack/preact-query';
import { describe, expect, it, test, vi } from 'vitest';
import { COMMENT_MAX, type Comment, WATCHED_WORD_MAX, WATCHED_WORDS_MAX } from '#contract/comments.ts';
import type { CommentMessage } from '#contract/realtime.ts';
import { type CommentPages, keepComment, putReply, putThreads, type ReplyPages } from '../../web/comments.ts';
import { commentParts } from '../../web/pages/watch/comments/comment-parts.ts';
import { keepUnsent, readUnsent } from '../../web/pages/watch/comments/unsent-text.ts';
import { whenFree } from '../../web/pages/watch/comments/use-drafts.ts';
import { problemFromBody } from '../../web/problem-error.ts';
import { queryKeys } from '../../web/query-client.ts';
import { applyCommentMessage } from '../../web/realtime/apply-comment-message.ts';
import { COMMENT_LENGTH_MAX, WATCHED_WORD_COUNT_MAX, WATCHED_WORD_LENGTH_MAX } from '../../web/ui/comment-limits.ts';

test('the limits of the forms are those of the contract', () => {
  expect([COMMENT_LENGTH_MAX, WATCHED_WORD_COUNT_MAX, WATCHED_WORD_LENGTH_MAX]).toEqual([
    COMMENT_MAX,
    WATCHED_WORDS_MAX,
    WATCHED_WORD_MAX,
  ]);
});

test.each([
  ['plain', ['text plain']],
  ['at 1:23 and 1:02:03', ['text at ', 'moment 83', 'text  and ', 'moment 3723']],
  ['99:59:59 is beyond', ['text 99:59:59 is beyond']],
  ['@ana-1 look', ['mention ana-1', 'text  look']],
  ['a@example.com', ['text a@example.com']],
  ['https://x.example/@ana?t=1:23.', ['link https://x.example/@ana?t=1:23', 'text .']],
  ['javascript:alert(1) <img src=x onerror=alert(1)>', ['text javascript:alert(1) <img src=x onerror=alert(1)>']],
])('%j has the parts %j', (text, expected) => {
  const parts = commentParts(text, 7200).map((part) =>
    part.kind === 'mention'
      ? `mention ${part.handle}`
      : part.kind === 'moment'
        ? `moment ${part.seconds}`
        : part.kind === 'link'
          ? `link ${part.href}`
          : `text ${part.text}`,
  );
  expect(parts).toEqual(expected);
});

test('what was not sent is there again, for its place only', () => {
  keepUnsent('v', null, 'half a thought');
  keepUnsent('v', 'c', 'an answer');
  expect([readUnsent('v', null), readUnsent('v', 'c'), readUnsent('w', null)]).toEqual([
    'half a thought',
    'an answer',
    '',
  ]);
  keepUnsent('v', null, '');
  expect(readUnsent('v', null)).toBe('');
});

const comment = (id: string, more: Partial<Comment> = {}): Comment => ({
  id,
  videoId: 'v',
  threadId: null,
  replyTo: null,
  author: { id: 'a', handle: 'ana', name: 'Ana', avatar: null },
  text: `words of ${id}`,
  state: 'shown',
  heldFor: null,
  likes: 0,
  isLiked: false,
  replies: 0,
  isPinned: false,
  isHearted: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  editedAt: null,
  ...more,
});

function clientWith(threads: Comment[], replies: Comment[] = []) {
  const client = new QueryClient();
  client.setQueryData<CommentPages>(queryKeys.comments('v', 'top'), {
    pages: [{ data: threads, nextCursor: null, total: 9, isOpen: true }],
    pageParams: [null],
  });
  client.setQueryData<ReplyPages>(queryKeys.replies('t1'), {
    pages: [{ data: replies, nextCursor: null }],
    pageParams: [null],
  });
  return {
    client,
    threads: () => client.getQueryData<CommentPages>(queryKeys.comments('v', 'top'))?.pages[0],
    replies: () => client.getQueryData<ReplyPages>(queryKeys.replies('t1'))?.pages[0]?.data,
    fresh: () => client.getQueryData<string[]>(queryKeys.newComments('v')),
  };
}

const message = (more: Partial<CommentMessage>): CommentMessage => ({
  type: 'comment.created',
  seq: 1,
  videoId: 'v',
  commentId: 'new',
  threadId: null,
  authorId: 'b',
  total: 10,
  replies: null,
  pinnedId: null,
  isKept: true,
  ...more,
});

test('a comment whose first try died with the server is asked for until its key is free; other refusals are told at once', async () => {
  const refusal = (status: number, code: string) => problemFromBody(status, JSON.stringify({ code, title: 't' }), null);
  const answers = [refusal(409, 'idempotency-key-in-use'), refusal(409, 'idempotency-key-in-use'), 'made'];
  const send = async () => {
    const answer = answers.shift();
    if (typeof answer !== 'string') throw answer;
    return answer;
  };
  expect(await whenFree(send, 1)).toBe('made');
  answers.push(refusal(403, 'comments-closed'), 'never asked');
  await expect(whenFree(send, 1)).rejects.toMatchObject({ problem: { code: 'comments-closed' } });
  expect(answers).toEqual(['never asked']);
});

describe('a message', () => {
  it('of a new thread counts it and keeps it behind the button, once', () => {
    const { client, threads, fresh } = clientWith([comment('t1')]);
    for (let i = 0; i < 2; i += 1) applyCommentMessage(client, message({}));
    expect(threads()).toMatchObject({ total: 10, data: [{ id: 't1' }] });
    expect(fresh()).toEqual(['new']);
    putThreads(client, 'v', 'top', [comment('new'), comment('t1')]);
    expect(threads()?.data.map(({ id }) => id)).toEqual(['new', 't1']);
  });

  it('of a new reply tells its thread how many there are', () => {
    const { client, threads, fresh } = clientWith([comment('t1', { replies: 1 })]);
    applyCommentMessage(client, message({ threadId: 't1', replies: 2 }));
    expect(threads()?.data[0]?.replies).toBe(2);
    expect(fresh()).toBeUndefined();
  });

  it('of a deletion takes it away, or its words', () => {
    const { client, threads, replies } = clientWith(
      [comment('t1', { replies: 1 }), comment('t2')],
      [comment('r1', { threadId: 't1' })],
    );
    applyCommentMessage(client, message({ type: 'comment.deleted', commentId: 't1', isKept: true, total: 8 }));
    expect(threads()).toMatchObject({ total: 8, data: [{ id: 't1', state: 'deleted', text: '', author: null }, {}] });
    applyCommentMessage(client, message({ type: 'comment.deleted', commentId: 't2', isKept: false }));
    applyCommentMessage(
      client,
      message({ type: 'comment.deleted', commentId: 'r1', threadId: 't1', replies: null, isKept: false }),
    );
    expect(threads()?.data).toEqual([]);
    expect(replies()).toEqual([]);
  });

  it('that one’s own is gone leaves it where it only waits', async () => {
    const { client, threads } = clientWith([comment('t1'), comment('t2')]);
    client.setQueryData(queryKeys.me, { id: 'a' });
    const answers: Record<string, Response> = {
      t1: Response.json({ thread: comment('t1', { state: 'held' }), reply: null }),
      t2: Response.json({ code: 'comment-not-found', title: 't' }, { status: 404 }),
    };
    vi.stubGlobal('fetch', async (url: string) => answers[url.split('/').at(-1) ?? '']);
    for (const commentId of ['t1', 't2'])
      applyCommentMessage(client, message({ type: 'comment.deleted', commentId, authorId: 'a', isKept: false }));
    await vi.waitFor(() => expect(threads()?.data).toMatchObject([{ id: 't1', state: 'held' }]));
    vi.unstubAllGlobals();
  });

  it('names the one that is pinned', () => {
    const { client, threads } = clientWith([comment('t1', { isPinned: true }), comment('t2')]);
    applyCommentMessage(client, message({ type: 'comment.changed', commentId: 'other', pinnedId: 't2' }));
    expect(threads()?.data.map(({ isPinned }) => isPinned)).toEqual([false, true]);
    keepComment(client, comment('t1', { isPinned: true }));
    expect(threads()?.data.map(({ isPinned }) => isPinned)).toEqual([true, false]);
  });
});

test('one’s own reply is put at the end once', () => {
  const { client, replies } = clientWith([comment('t1')], [comment('r1', { threadId: 't1' })]);
  for (let i = 0; i < 2; i += 1) putReply(client, comment('r2', { threadId: 't1' }));
  expect(replies()?.map(({ id }) => id)).toEqual(['r1', 'r2']);
});

test('a reply that is sent while the replies are read for the first time is not lost with what was read before it', async () => {
  const client = new QueryClient();
  let answerLate: (page: unknown) => void = () => undefined;
  const answers = [
    new Promise<unknown>((resolve) => {
      answerLate = resolve;
    }),
    Promise.resolve({ data: [comment('r1', { threadId: 't1' })], nextCursor: null }),
  ];
  const observer = new InfiniteQueryObserver(client, {
    queryKey: queryKeys.replies('t1'),
    queryFn: () => answers.shift(),
    initialPageParam: null,
    getNextPageParam: () => null,
  });
  const stop = observer.subscribe(() => undefined);
  putReply(client, comment('r1', { threadId: 't1' }));
  answerLate({ data: [], nextCursor: null });
  await vi.waitFor(() => expect(answers).toEqual([]));
  await vi.waitFor(() => expect(observer.getCurrentResult().isFetching).toBe(false));
  const pages = client.getQueryData<ReplyPages>(queryKeys.replies('t1'))?.pages ?? [];
  expect(pages.flatMap(({ data }) => data.map(({ id }) => id))).toEqual(['r1']);
  stop();
});
