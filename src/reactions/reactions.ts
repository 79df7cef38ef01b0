// Use cases of votes: a vote is a row, and the counts beside the video change in the same transaction.

import { and, eq, ne, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { Reaction, ReactionState } from '#contract/watching.ts';
import { rowWhere } from '../db/insert-where.ts';
import { reactions, videos } from '../db/schema.ts';
import { videoTopic } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { isOpen } from '../videos/policy.ts';
import { findVideo } from '../videos/queries.ts';

type StoredVote = 1 | -1 | 0;
const VOTES: Record<Reaction, StoredVote> = { like: 1, dislike: -1, none: 0 };

export const reactionOf = (vote: number | null): Reaction => (vote === 1 ? 'like' : vote === -1 ? 'dislike' : 'none');

/** Sets one's vote; the counts follow the row by triggers (migrations/0011_watching.sql). Throws `video-not-found`. */
export async function react(
  ctx: Pick<AppContext, 'db' | 'clock' | 'rooms' | 'defer'>,
  user: Pick<User, 'id'>,
  videoId: string,
  reaction: Reaction,
): Promise<ReactionState> {
  const { row } = await findVideo(ctx, videoId, user);
  const { db, clock } = ctx;
  const vote = VOTES[reaction];
  const keep =
    vote === 0
      ? db.delete(reactions).where(and(eq(reactions.videoId, videoId), eq(reactions.userId, user.id)))
      : db
          .insert(reactions)
          .select(
            rowWhere(
              reactions,
              { videoId, userId: user.id, value: vote, createdAt: clock.now() },
              sql`exists (SELECT 1 FROM ${videos} WHERE ${and(eq(videos.id, videoId), ne(videos.state, 'deleting'))})`,
            ),
          )
          .onConflictDoUpdate({
            target: [reactions.videoId, reactions.userId],
            set: { value: sql`excluded.value`, createdAt: sql`excluded.created_at` },
            setWhere: sql`${reactions.value} <> excluded.value`,
          });
  const [, counted] = await db.batch([
    keep,
    db
      .select({ views: videos.views, likes: videos.likes, dislikes: videos.dislikes })
      .from(videos)
      .where(eq(videos.id, videoId)),
  ]);
  const counts = counted[0];
  if (!counts) throw new AppError('video-not-found'); // deleted between the look and the vote
  if (isOpen(row)) {
    const message = { type: 'video.counts' as const, videoId, ...counts };
    ctx.defer(ctx.rooms.getByName(videoTopic(videoId)).deliverLatest(message));
  }
  return { reaction, likes: counts.likes, dislikes: counts.dislikes };
}
