// Reads of comments: threads of a video, replies of a thread, and one comment with its thread.
import { and, asc, desc, eq, gt, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { User } from '#contract/accounts.ts';
import type { CommentInThread, CommentPage, CommentSort, ReplyPage } from '#contract/comments.ts';
import { channels, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../videos/cursor.ts';
import { findVideo } from '../videos/queries.ts';
import { isShownTo } from '../videos/shown.ts';
import { mayRead, readPolicy } from './policy.ts';
import { commentLikes, comments } from './table.ts';
import { type CommentRow, type FoundComment, toComment } from './view.ts';

type Viewer = Pick<User, 'id'> | undefined;
interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

/** One's own that wait are few; whoever writes more sees them when they are decided. */
const OWN_HELD_MAX = 20;

const answered = alias(comments, 'answered');
const answeredAuthors = alias(channels, 'answered_authors');

/** Comments with all that names their people. Left joins all of them, so that comments are what is walked through. */
export function selectComments({ db }: Pick<AppContext, 'db'>, viewer: Viewer) {
  return db
    .select({
      row: comments,
      author: { id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey },
      likedBy: commentLikes.userId,
      answeredAuthor: {
        id: answeredAuthors.id,
        handle: answeredAuthors.handle,
        name: answeredAuthors.name,
        avatarKey: answeredAuthors.avatarKey,
      },
      video: {
        id: videos.id,
        ownerId: videos.ownerId,
        visibility: videos.visibility,
        state: videos.state,
        blockedAt: videos.blockedAt,
      },
      title: videos.title,
    })
    .from(comments)
    .leftJoin(channels, eq(channels.id, comments.authorId))
    .leftJoin(commentLikes, and(eq(commentLikes.commentId, comments.id), eq(commentLikes.userId, viewer?.id ?? '')))
    .leftJoin(answered, and(eq(answered.id, comments.replyToId), eq(answered.state, 'shown')))
    .leftJoin(answeredAuthors, eq(answeredAuthors.id, answered.authorId))
    .leftJoin(videos, eq(videos.id, comments.videoId));
}

/** Throws `comment-not-found` for what the viewer may not read, as for what does not exist. */
export async function findComment(
  ctx: Pick<AppContext, 'db' | 'opened'>,
  id: string,
  viewer: Viewer,
): Promise<FoundComment> {
  const [found] = await selectComments(ctx, viewer).where(eq(comments.id, id));
  if (!found?.video || !(await isShownTo(ctx, found.video, viewer)) || !mayRead(found.row, viewer?.id)) {
    throw new AppError('comment-not-found');
  }
  return found;
}

function readCursor({ cursor }: PageRequest, list: string) {
  if (cursor === undefined) return undefined;
  const after = decodeCursor(cursor, list);
  if (!after) throw new AppError('invalid-cursor');
  return after;
}

/** The rows of a page, of which one more than `limit` was read, and where the next begins. */
function cut<Row extends { row: CommentRow }>(
  found: Row[],
  limit: number,
  list: string,
  orderOf: (row: CommentRow) => number,
) {
  const page = found.slice(0, limit);
  const last = page.at(-1)?.row;
  const isMore = found.length > limit && last !== undefined;
  return { page, nextCursor: isMore ? encodeCursor({ list, order: orderOf(last), id: last.id }) : null };
}

/** A page of the threads of a video. Throws `video-not-found`, `invalid-cursor`. */
export async function listThreads(
  ctx: Pick<AppContext, 'db'>,
  videoId: string,
  viewer: Viewer,
  request: PageRequest & { sort: CommentSort },
): Promise<CommentPage> {
  const { sort, limit } = request;
  const list = `comments ${sort}`;
  const after = readCursor(request, list);
  const { row: video } = await findVideo(ctx, videoId, viewer);
  const isThread = and(eq(comments.videoId, videoId), isNull(comments.threadId));
  const beyond: SQL | undefined =
    after &&
    (sort === 'newest'
      ? lt(comments.id, after.id)
      : // As one row value the index finds the place, however many have the same number of likes.
        sql`(${comments.likes}, ${comments.id}) < (${after.order}, ${after.id})`);
  // No batch: its rows come by the names of columns, of which joined tables have the same.
  const [found, firsts, waiting, [channel]] = await Promise.all([
    selectComments(ctx, viewer)
      .where(and(isThread, eq(comments.listed, 1), isNull(comments.pinnedAt), beyond))
      .orderBy(...(sort === 'newest' ? [] : [desc(comments.likes)]), desc(comments.id))
      .limit(limit + 1),
    selectComments(ctx, viewer)
      .where(and(eq(comments.videoId, videoId), isNotNull(comments.pinnedAt)))
      .limit(after ? 0 : 1),
    selectComments(ctx, viewer)
      .where(and(isThread, eq(comments.authorId, viewer?.id ?? ''), sql`${comments.state} = 'held'`))
      .orderBy(desc(comments.id))
      .limit(after ? 0 : OWN_HELD_MAX),
    ctx.db.select({ policy: channels.commentPolicy }).from(channels).where(eq(channels.id, video.ownerId)),
  ]);
  const { page, nextCursor } = cut(found, limit, list, (row) => (sort === 'newest' ? 0 : row.likes));
  return {
    data: [...firsts, ...waiting, ...page].map((item) => toComment(item, viewer?.id)),
    nextCursor,
    total: video.comments,
    isOpen: video.ownerId === viewer?.id || !readPolicy(channel?.policy).isClosed,
  };
}

/** A page of a thread's replies, oldest first; one's own that wait come at the end. Throws `comment-not-found`. */
export async function listReplies(
  ctx: Pick<AppContext, 'db'>,
  threadId: string,
  viewer: Viewer,
  request: PageRequest,
): Promise<ReplyPage> {
  const after = readCursor(request, 'replies');
  const { row: thread } = await findComment(ctx, threadId, viewer);
  const inThread = and(eq(comments.videoId, thread.videoId), eq(comments.threadId, threadId));
  const [found, waiting] = await Promise.all([
    selectComments(ctx, viewer)
      .where(and(inThread, eq(comments.listed, 1), after && gt(comments.id, after.id)))
      .orderBy(asc(comments.id))
      .limit(request.limit + 1),
    selectComments(ctx, viewer)
      .where(and(inThread, eq(comments.authorId, viewer?.id ?? ''), sql`${comments.state} = 'held'`))
      .orderBy(asc(comments.id))
      .limit(OWN_HELD_MAX),
  ]);
  const { page, nextCursor } = cut(found, request.limit, 'replies', () => 0);
  const data = nextCursor === null ? [...page, ...waiting] : page;
  return { data: data.map((item) => toComment(item, viewer?.id)), nextCursor };
}

/** Where a link to the comment leads. Throws `comment-not-found`. */
export async function openComment(ctx: Pick<AppContext, 'db'>, id: string, viewer: Viewer): Promise<CommentInThread> {
  const found = await findComment(ctx, id, viewer);
  const comment = toComment(found, viewer?.id);
  if (found.row.threadId === null) return { thread: comment, reply: null };
  const thread = await findComment(ctx, found.row.threadId, viewer);
  return { thread: toComment(thread, viewer?.id), reply: comment };
}
