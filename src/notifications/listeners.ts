// What notifications do when something happened elsewhere: read the present, decide who is told, write it.
import { and, eq, inArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { mentionsIn } from '#contract/mentions.ts';
import { channels, comments, subscriptions, videoShares, videos } from '../db/schema.ts';
import type { DomainEvent, DomainEventType } from '../events/domain-events.ts';
import type { AppContext } from '../platform/context.ts';
import { maySee } from '../videos/policy.ts';
import { isShownTo } from '../videos/shown.ts';
import {
  draftsOfComment,
  draftsOfDecision,
  draftsOfHeart,
  draftsOfProcessing,
  draftsOfReuse,
  draftsOfShared,
  draftsOfSubscriber,
} from './drafts.ts';
import { DRAFTS_AT_ONCE, writeNotifications } from './write.ts';

type Heard<Type extends DomainEventType> = Extract<DomainEvent, { type: Type }>;

/** Of those whom a comment names; more are no mention but a crowd. */
const MENTIONS_MAX = 10;

const thread = alias(comments, 'thread');
const answered = alias(comments, 'answered');

async function readComment({ db }: Pick<AppContext, 'db'>, commentId: string) {
  const [found] = await db
    .select({ row: comments, video: videos, threadAuthorId: thread.authorId, answeredAuthorId: answered.authorId })
    .from(comments)
    .innerJoin(videos, eq(videos.id, comments.videoId))
    .leftJoin(thread, eq(thread.id, comments.threadId))
    .leftJoin(answered, eq(answered.id, comments.replyToId))
    .where(eq(comments.id, commentId));
  if (!found) return null;
  const { row, video } = found;
  return { ...found, said: { id: row.id, videoId: video.id, authorId: row.authorId, ownerId: video.ownerId } };
}

export async function hearCommentShown(ctx: AppContext, { commentId }: Heard<'comment.shown'>): Promise<void> {
  const found = await readComment(ctx, commentId);
  if (found?.row.state !== 'shown') return;
  const { row, video, said } = found;
  const answeredId = found.answeredAuthorId ?? found.threadAuthorId;
  const mentioned = await readHandles(ctx, mentionsIn(row.text));
  const drafts = draftsOfComment({ ...said, answeredId, mentionedIds: mentioned });
  const mayHear = await Promise.all(drafts.map(({ userId }) => isShownTo(ctx, video, { id: userId })));
  await writeNotifications(
    ctx,
    drafts.filter((_, i) => mayHear[i]),
  );
}

async function readHandles({ db }: Pick<AppContext, 'db'>, handles: readonly string[]): Promise<string[]> {
  if (handles.length === 0) return [];
  const rows = await db
    .select({ id: channels.id })
    .from(channels)
    .where(inArray(channels.handleKey, handles.slice(0, MENTIONS_MAX)));
  return rows.map(({ id }) => id);
}

export async function hearCommentHearted(ctx: AppContext, { commentId }: Heard<'comment.hearted'>): Promise<void> {
  const found = await readComment(ctx, commentId);
  if (found?.row.state !== 'shown' || found.row.heartedAt === null) return;
  if (!(await isShownTo(ctx, found.video, { id: found.row.authorId }))) return;
  await writeNotifications(ctx, draftsOfHeart(found.said));
}

export async function hearCommentDecided(ctx: AppContext, { commentId }: Heard<'comment.decided'>): Promise<void> {
  const found = await readComment(ctx, commentId);
  if (!found || !(await isShownTo(ctx, found.video, { id: found.row.authorId }))) return;
  await writeNotifications(ctx, draftsOfDecision(found.said));
}

export async function hearSubscribed(ctx: AppContext, event: Heard<'channel.subscribed'>): Promise<void> {
  const { channelId, userId } = event;
  const [still] = await ctx.db
    .select({ userId: subscriptions.userId })
    .from(subscriptions)
    .where(and(eq(subscriptions.userId, userId), eq(subscriptions.channelId, channelId)));
  if (still) await writeNotifications(ctx, draftsOfSubscriber(channelId, userId));
}

/** Somebody used a refresh token that was used before: the owner of the app hears of it, once. */
export const hearReuse = (ctx: AppContext, { userId, appId }: Heard<'app.reused'>): Promise<void> =>
  writeNotifications(ctx, draftsOfReuse(userId, appId));

export async function hearProcessed(ctx: AppContext, event: Heard<'video.processed'>, seq: number): Promise<void> {
  const { videoId, outcome } = event;
  const [video] = await ctx.db
    .select({ ownerId: videos.ownerId, state: videos.state })
    .from(videos)
    .where(eq(videos.id, videoId));
  if (!video || video.state === 'deleting') return;
  await writeNotifications(ctx, draftsOfProcessing(video.ownerId, videoId, outcome, seq));
}

/** When somebody is named, when a video becomes one that is shared, and when it can be played at last: what holds then decides. */
export async function hearShared(ctx: AppContext, { videoId }: { videoId: string }): Promise<void> {
  const [video] = await ctx.db.select().from(videos).where(eq(videos.id, videoId));
  if (video?.visibility !== 'shared' || !maySee(video, undefined, true)) return;
  const named = await ctx.db
    .select({ userId: videoShares.userId })
    .from(videoShares)
    .where(eq(videoShares.videoId, videoId));
  const drafts = draftsOfShared(
    video,
    named.map(({ userId }) => userId),
  );
  for (let start = 0; start < drafts.length; start += DRAFTS_AT_ONCE)
    await writeNotifications(ctx, drafts.slice(start, start + DRAFTS_AT_ONCE));
}
