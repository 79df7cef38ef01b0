// Videos, comments and acts as moderators and admins list them: the newest first, filtered and searched.
import { and, desc, eq, isNotNull, isNull, lt, ne, or } from 'drizzle-orm';
import type { AdminComment, AdminCommentsQuery, AdminVideosQuery } from '#contract/admin.ts';
import type { AuditEntry, AuditQuery } from '#contract/audit.ts';
import { ID_PATTERN } from '#contract/ids.ts';
import type { VideoItem } from '#contract/videos.ts';
import { toChannelRef } from '../channels/channel-ref.ts';
import { selectComments } from '../comments/queries.ts';
import { auditLog, channels, comments, removedComments, users, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../videos/cursor.ts';
import { selectVideos, toItems } from '../videos/items.ts';
import { isOpen } from '../videos/policy.ts';
import { beginning, containing } from './searching.ts';

interface Listed<Item> {
  data: Item[];
  nextCursor: string | null;
}

function afterOf(cursor: string | undefined, list: string): string | undefined {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, list);
  if (after === null) throw new AppError('invalid-cursor');
  return after?.id;
}

const handleKeyOf = (author: string): string => author.trim().replace(/^@/, '').toLowerCase();

/** Where the next page begins, of rows of which one more than `limit` was read. */
const nextOf = (ids: readonly string[], limit: number, list: string): string | null =>
  ids.length > limit ? encodeCursor({ list, order: 0, id: ids[limit - 1] ?? '' }) : null;

/** Throws `invalid-cursor`. */
export async function listAllVideos(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  { limit, cursor, q = '', state, visibility, blocked }: AdminVideosQuery,
): Promise<Listed<VideoItem>> {
  const after = afterOf(cursor, 'all videos');
  const wanted = q.trim();
  const search =
    wanted === ''
      ? undefined
      : wanted.startsWith('@')
        ? eq(channels.handleKey, wanted.slice(1).toLowerCase())
        : ID_PATTERN.test(wanted)
          ? eq(videos.id, wanted)
          : containing(videos.title, wanted);
  const found = await selectVideos(ctx)
    .where(
      and(
        ne(videos.state, 'deleting'),
        search,
        state && eq(videos.state, state),
        visibility && eq(videos.visibility, visibility),
        blocked && (blocked === 'yes' ? isNotNull(videos.blockedAt) : isNull(videos.blockedAt)),
        after === undefined ? undefined : lt(videos.id, after),
      ),
    )
    .orderBy(desc(videos.id))
    .limit(limit + 1);
  // A picture only of what a moderator need not open to see.
  const shown = found.slice(0, limit).map((each) => {
    const isSeen = isOpen(each.row) || each.row.blockedAt !== null;
    return isSeen ? each : { ...each, playbackId: null };
  });
  return {
    data: await toItems(ctx, shown),
    nextCursor: nextOf(
      found.map(({ row }) => row.id),
      limit,
      'all videos',
    ),
  };
}

/** Throws `invalid-cursor`. */
export async function listAllComments(
  ctx: Pick<AppContext, 'db'>,
  { limit, cursor, q, author }: AdminCommentsQuery,
): Promise<Listed<AdminComment>> {
  const after = afterOf(cursor, 'all comments');
  const found = await selectComments(ctx, undefined)
    .where(
      and(
        ne(comments.state, 'deleted'),
        q ? beginning(comments.text, q) : undefined,
        author ? eq(channels.handleKey, handleKeyOf(author)) : undefined,
        after === undefined ? undefined : lt(comments.id, after),
      ),
    )
    .orderBy(desc(comments.id))
    .limit(limit + 1);
  return {
    data: found.slice(0, limit).map(({ row, author: by, title }) => ({
      id: row.id,
      text: row.text,
      state: row.state,
      createdAt: new Date(row.createdAt).toISOString(),
      author: by && toChannelRef(by),
      video: { id: row.videoId, title: title ?? '' },
      removedAt: null,
    })),
    nextCursor: nextOf(
      found.map(({ row }) => row.id),
      limit,
      'all comments',
    ),
  };
}

/** What moderators removed and can put back, by when it was written. Throws `invalid-cursor`. */
export async function listRemovedComments(
  { db }: Pick<AppContext, 'db'>,
  { limit, cursor, q, author }: AdminCommentsQuery,
): Promise<Listed<AdminComment>> {
  const after = afterOf(cursor, 'removed comments');
  const by = { id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey };
  const found = await db
    .select({ row: removedComments, by, title: videos.title })
    .from(removedComments)
    .leftJoin(channels, eq(channels.id, removedComments.authorId))
    .leftJoin(videos, eq(videos.id, removedComments.videoId))
    .where(
      and(
        q ? beginning(removedComments.text, q) : undefined,
        author ? eq(channels.handleKey, handleKeyOf(author)) : undefined,
        after === undefined ? undefined : lt(removedComments.id, after),
      ),
    )
    .orderBy(desc(removedComments.id))
    .limit(limit + 1);
  return {
    data: found.slice(0, limit).map(({ row, by: author, title }) => ({
      id: row.id,
      text: row.text,
      state: row.comment.state,
      createdAt: new Date(row.comment.createdAt).toISOString(),
      author: author && toChannelRef(author),
      video: { id: row.videoId, title: title ?? '' },
      removedAt: new Date(row.removedAt).toISOString(),
    })),
    nextCursor: nextOf(
      found.map(({ row }) => row.id),
      limit,
      'removed comments',
    ),
  };
}

/** Throws `invalid-cursor`. */
export async function listActs(
  { db }: Pick<AppContext, 'db'>,
  { limit, cursor, actor, action, subjectKind, subject, q }: AuditQuery,
): Promise<Listed<AuditEntry>> {
  const after = afterOf(cursor, 'acts');
  const rows = await db
    .select({ act: auditLog, username: users.username, handle: channels.handle, title: videos.title })
    .from(auditLog)
    .leftJoin(users, and(eq(auditLog.subjectKind, 'user'), eq(users.id, auditLog.subjectId)))
    .leftJoin(channels, and(eq(auditLog.subjectKind, 'channel'), eq(channels.id, auditLog.subjectId)))
    .leftJoin(videos, and(eq(auditLog.subjectKind, 'video'), eq(videos.id, auditLog.subjectId)))
    .where(
      and(
        actor ? beginning(auditLog.actorName, actor) : undefined,
        action && eq(auditLog.action, action),
        subjectKind && eq(auditLog.subjectKind, subjectKind),
        subject ? eq(auditLog.subjectId, subject.trim()) : undefined,
        q ? or(eq(auditLog.subjectId, q.trim()), containing(auditLog.detail, q)) : undefined,
        after === undefined ? undefined : lt(auditLog.id, after),
      ),
    )
    .orderBy(desc(auditLog.id))
    .limit(limit + 1);
  return {
    data: rows.slice(0, limit).map(({ act, username, handle, title }) => ({
      id: act.id,
      at: new Date(act.createdAt).toISOString(),
      actor: { id: act.actorId, username: act.actorName },
      action: act.action,
      subject: { kind: act.subjectKind, id: act.subjectId, name: username ?? handle ?? title },
      detail: act.detail,
    })),
    nextCursor: nextOf(
      rows.map(({ act }) => act.id),
      limit,
      'acts',
    ),
  };
}
