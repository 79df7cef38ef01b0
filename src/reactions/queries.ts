// What a video is to the one who asks: the vote and the place to go on from, in one read.
import { and, eq } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import { resumeSecondsOf } from '#contract/view-rule.ts';
import type { ViewerState } from '#contract/watching.ts';
import { reactions, videos, watchHistory } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { isShownTo } from '../videos/shown.ts';
import { reactionOf } from './reactions.ts';

/** Throws `video-not-found`. */
export async function viewerState(
  ctx: Pick<AppContext, 'db' | 'opened'>,
  user: Pick<User, 'id'>,
  videoId: string,
): Promise<ViewerState> {
  const [found] = await ctx.db
    .select({
      video: {
        id: videos.id,
        ownerId: videos.ownerId,
        visibility: videos.visibility,
        state: videos.state,
        blockedAt: videos.blockedAt,
      },
      durationMs: videos.durationMs,
      vote: reactions.value,
      positionMs: watchHistory.positionMs,
    })
    .from(videos)
    .leftJoin(reactions, and(eq(reactions.videoId, videos.id), eq(reactions.userId, user.id)))
    .leftJoin(watchHistory, and(eq(watchHistory.videoId, videos.id), eq(watchHistory.userId, user.id)))
    .where(eq(videos.id, videoId));
  if (!found || !(await isShownTo(ctx, found.video, user))) throw new AppError('video-not-found');
  return { reaction: reactionOf(found.vote), resumeSeconds: resumeSecondsOf(found.positionMs, found.durationMs) };
}
