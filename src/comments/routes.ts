// The HTTP side of comments: threads and replies of a video, writing, editing, and the marks on them.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import {
  Comment,
  CommentInThread,
  CommentPage,
  CommentsQuery,
  EditComment,
  NewComment,
  ReplyPage,
} from '#contract/comments.ts';
import { PageQuery } from '#contract/paging.ts';
import type { ProblemCode } from '#contract/problem.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { idempotent } from '../http/idempotency.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import type { LimitName } from '../limits/policy.ts';
import { deleteComment, postComment } from './comments.ts';
import { editComment } from './edits.ts';
import { heartComment, likeComment, pinComment, unlikeComment } from './marks.ts';
import { listReplies, listThreads, openComment } from './queries.ts';

const Id = z.object({ id: z.string() });
const tag = 'Comments';
const ACT: ProblemCode[] = ['session-required', 'origin-refused', 'comment-not-found'];

/** The description of an act on one comment that answers how it is afterwards. */
const act = (id: string, summary: string, more: ProblemCode[] = [], limit: LimitName[] = []) =>
  operation({ id, scope: 'comments:write', tag, summary, answers: [200, Comment], problems: [...ACT, ...more], limit });

export const commentRoutes = new Hono<AppEnv>()
  .get(
    '/videos/:id/comments',
    operation({
      id: 'listComments',
      scope: 'videos:read',
      tag,
      summary: 'A page of the threads under a video; the pinned one and one’s own that wait come first',
      answers: [200, CommentPage],
      problems: ['invalid-input', 'invalid-cursor', 'video-not-found'],
      anonymous: true,
    }),
    valid('param', Id),
    valid('query', CommentsQuery),
    async (c) => {
      const { ctx, user } = c.var;
      return c.json(await listThreads(ctx, c.req.valid('param').id, user, c.req.valid('query')), 200);
    },
  )
  .post(
    '/videos/:id/comments',
    operation({
      id: 'postComment',
      scope: 'comments:write',
      tag,
      summary: 'Comment on a video, or answer a comment; what the channel holds back waits for its owner',
      answers: [201, Comment],
      problems: [
        'invalid-input',
        'session-required',
        'origin-refused',
        'comments-closed',
        'video-not-found',
        'comment-not-found',
        'rate-limited',
      ],
      idempotent: true,
      limit: 'comment',
    }),
    requireUser,
    idempotent,
    valid('param', Id),
    valid('json', NewComment),
    async (c) => {
      const { ctx, user } = c.var;
      const { id } = c.req.valid('param');
      return c.json(await postComment(ctx, user, id, c.req.valid('json'), c.var.diedAfterMs), 201);
    },
  )
  .get(
    '/comments/:id',
    operation({
      id: 'getComment',
      scope: 'videos:read',
      tag,
      summary: 'One comment with the thread in which it stands',
      answers: [200, CommentInThread],
      problems: ['comment-not-found'],
      anonymous: true,
    }),
    valid('param', Id),
    async (c) => c.json(await openComment(c.var.ctx, c.req.valid('param').id, c.var.user), 200),
  )
  .get(
    '/comments/:id/replies',
    operation({
      id: 'listReplies',
      scope: 'videos:read',
      tag,
      summary: 'A page of the replies of a thread, oldest first',
      answers: [200, ReplyPage],
      problems: ['invalid-input', 'invalid-cursor', 'comment-not-found'],
      anonymous: true,
    }),
    valid('param', Id),
    valid('query', PageQuery),
    async (c) => {
      const { ctx, user } = c.var;
      return c.json(await listReplies(ctx, c.req.valid('param').id, user, c.req.valid('query')), 200);
    },
  )
  .patch(
    '/comments/:id',
    act('editComment', 'Change the text of one’s own comment', ['invalid-input', 'not-owner', 'edit-needs-approval']),
    requireUser,
    valid('param', Id),
    valid('json', EditComment),
    async (c) => {
      const { ctx, user } = c.var;
      return c.json(await editComment(ctx, user, c.req.valid('param').id, c.req.valid('json').text), 200);
    },
  )
  .delete(
    '/comments/:id',
    operation({
      id: 'deleteComment',
      scope: 'comments:write',
      tag,
      summary: 'Delete one’s own comment, or any under one’s own video; a thread with replies stays without its words',
      answers: [204, null],
      problems: [...ACT, 'not-owner'],
    }),
    requireUser,
    valid('param', Id),
    async (c) => {
      await deleteComment(c.var.ctx, c.var.user, c.req.valid('param').id);
      return c.body(null, 204);
    },
  )
  .put(
    '/comments/:id/like',
    act('likeComment', 'Like a comment', [], ['vote']),
    requireUser,
    valid('param', Id),
    async (c) => c.json(await likeComment(c.var.ctx, c.var.user, c.req.valid('param').id), 200),
  )
  .delete(
    '/comments/:id/like',
    act('unlikeComment', 'Take a like back', [], ['vote']),
    requireUser,
    valid('param', Id),
    async (c) => c.json(await unlikeComment(c.var.ctx, c.var.user, c.req.valid('param').id), 200),
  )
  .put(
    '/comments/:id/heart',
    act('heartComment', 'Give a comment under one’s own video a heart', ['not-owner']),
    requireUser,
    valid('param', Id),
    async (c) => c.json(await heartComment(c.var.ctx, c.var.user, c.req.valid('param').id, true), 200),
  )
  .delete(
    '/comments/:id/heart',
    act('unheartComment', 'Take the heart back', ['not-owner']),
    requireUser,
    valid('param', Id),
    async (c) => c.json(await heartComment(c.var.ctx, c.var.user, c.req.valid('param').id, false), 200),
  )
  .put(
    '/comments/:id/pin',
    act('pinComment', 'Put a thread on top of one’s own video; the one before gives up its place', [
      'invalid-input',
      'not-owner',
    ]),
    requireUser,
    valid('param', Id),
    async (c) => c.json(await pinComment(c.var.ctx, c.var.user, c.req.valid('param').id, true), 200),
  )
  .delete(
    '/comments/:id/pin',
    act('unpinComment', 'Let the thread go back to its place', ['invalid-input', 'not-owner']),
    requireUser,
    valid('param', Id),
    async (c) => c.json(await pinComment(c.var.ctx, c.var.user, c.req.valid('param').id, false), 200),
  );
