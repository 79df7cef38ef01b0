// What those who look at a video are told of its comments: ids and counts, never words; rows of the change's own batch.
import { sql } from 'drizzle-orm';
import { userTopic, videoTopic } from '../events/outbox.ts';
import { outbox } from '../events/table.ts';
import type { AppContext } from '../platform/context.ts';
import type { CommentRow } from './view.ts';

type Subject = Pick<CommentRow, 'id' | 'videoId' | 'threadId' | 'authorId' | 'channelId'>;
type Told = 'comment.created' | 'comment.changed' | 'comment.deleted';

/**
 * The row of one message. The counts are read by the statement itself, after the change and within its transaction: a
 * message that comes twice or late says the same.
 */
function row({ db }: Pick<AppContext, 'db'>, type: Told, topic: string, subject: Subject, nowMs: number) {
  const { id, videoId, threadId, authorId } = subject;
  // Of two changes that met one did nothing: who is told that a comment went is told so only if it did.
  const told =
    type === 'comment.deleted'
      ? sql`iif(exists (select 1 from comments where id = ${id} and state = 'shown'), 'comment.changed', ${type})`
      : sql`${type}`;
  const payload = sql`json_object(
    'type', ${told}, 'videoId', ${videoId}, 'commentId', ${id}, 'threadId', ${threadId}, 'authorId', ${authorId},
    'total', (select comments from videos where id = ${videoId}),
    'replies', (select replies from comments where id = ${threadId}),
    'pinnedId', (select id from comments where video_id = ${videoId} and pinned_at is not null),
    'isKept', json(iif(exists (select 1 from comments where id = ${id} and listed = 1), 'true', 'false')))`;
  return db.insert(outbox).values({ queue: 'events', topic, payload, createdAt: nowMs });
}

/** To everybody who looks at the video; what nobody else may see is told to its owner only. */
export function tellViewers(
  ctx: Pick<AppContext, 'db'>,
  type: Told,
  subject: Subject,
  isPrivate: boolean,
  nowMs: number,
) {
  return row(ctx, type, isPrivate ? userTopic(subject.channelId) : videoTopic(subject.videoId), subject, nowMs);
}

/** To one person, of what concerns nobody else: something waits, or was decided. */
export function tellPerson(ctx: Pick<AppContext, 'db'>, userId: string, subject: Subject, nowMs: number) {
  return row(ctx, 'comment.changed', userTopic(userId), subject, nowMs);
}
