// What those are told whom a moderator's decision concerns: who reported something, and whose it was.
import { and, eq, sql } from 'drizzle-orm';
import { comments, reports, videos } from '../db/schema.ts';
import type { DomainEvent, DomainEventType } from '../events/domain-events.ts';
import type { AppContext } from '../platform/context.ts';
import { draftsOfBlock, draftsOfRemoval, draftsOfReports, draftsOfRestoring } from './drafts.ts';
import { writeNotifications } from './write.ts';

type Heard<Type extends DomainEventType> = Extract<DomainEvent, { type: Type }>;

/** As many as are written at once. */
const PORTION = 30;
const REPORTERS_MAX = 600;

export async function hearReportDecided(ctx: AppContext, event: Heard<'report.decided'>): Promise<void> {
  const { kind, subjectId, decidedAtMs } = event;
  const decided = await ctx.db
    .select({ id: reports.id, reporterId: reports.reporterId, state: reports.state })
    .from(reports)
    .where(and(eq(reports.kind, kind), eq(reports.subjectId, subjectId), eq(reports.decidedAt, decidedAtMs)))
    .limit(REPORTERS_MAX);
  const drafts = draftsOfReports(decided);
  for (let start = 0; start < drafts.length; start += PORTION)
    await writeNotifications(ctx, drafts.slice(start, start + PORTION));
}

async function tellOwner(
  ctx: AppContext,
  kind: 'video-blocked' | 'video-unblocked',
  { videoId, blockedAtMs }: { videoId: string; blockedAtMs: number },
): Promise<void> {
  const isSo = kind === 'video-blocked' ? eq(videos.blockedAt, blockedAtMs) : sql`${videos.blockedAt} is null`;
  const [video] = await ctx.db
    .select({ id: videos.id, ownerId: videos.ownerId })
    .from(videos)
    .where(and(eq(videos.id, videoId), isSo));
  if (video) await writeNotifications(ctx, draftsOfBlock(video, kind, blockedAtMs));
}

export const hearVideoBlocked = (ctx: AppContext, event: Heard<'video.blocked'>): Promise<void> =>
  tellOwner(ctx, 'video-blocked', event);

export const hearVideoUnblocked = (ctx: AppContext, event: Heard<'video.unblocked'>): Promise<void> =>
  tellOwner(ctx, 'video-unblocked', event);

export const hearCommentRemoved = (
  ctx: AppContext,
  { commentId, videoId, authorId }: Heard<'comment.removed'>,
): Promise<void> => writeNotifications(ctx, draftsOfRemoval(commentId, videoId, authorId));

/** It is shown again: told as what a held one is told that was let through. */
export async function hearCommentRestored(
  ctx: AppContext,
  { commentId, restoredAtMs }: Heard<'comment.restored'>,
): Promise<void> {
  const [row] = await ctx.db
    .select({ id: comments.id, videoId: comments.videoId, authorId: comments.authorId })
    .from(comments)
    .where(and(eq(comments.id, commentId), eq(comments.state, 'shown')));
  if (row) await writeNotifications(ctx, draftsOfRestoring(row, restoredAtMs));
}
