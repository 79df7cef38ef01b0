// Use cases of votes: the vote and the counts beside the video change in one batch, so that both are always exact.
import { and, eq, ne, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { Reaction, ReactionState } from '#contract/watching.ts';
import { rowWhere } from '../db/insert-where.ts';
import { reactions, videos } from '../db/schema.ts';
import { videoTopic } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { findVideo } from '../videos/queries.ts';

type StoredVote = 1 | -1 | 0;
const VOTES: Record<Reaction, StoredVote> = { like: 1, dislike: -1, none: 0 };

export const reactionOf = (vote: number | null): Reaction => (vote === 1 ? 'like' : vote === -1 ? 'dislike' : 'none');

/**
 * Sets one's vote. The counts move by the difference between the vote that is stored and the new one, read and written in
 * the same transaction: however often and however concurrently it is said, they equal the rows. Throws `video-not-found`.
 */
export async function react(
  ctx: Pick<AppContext, 'db' | 'clock' | 'rooms' | 'defer'>,
  user: Pick<User, 'id'>,
  videoId: string,
  reaction: Reaction,
): Promise<ReactionState> {
  const { row } = await findVideo(ctx, videoId, user);
  const { db, clock } = ctx;
  const vote = VOTES[reaction];
  const own = and(eq(reactions.videoId, videoId), eq(reactions.userId, user.id));
  const stored = sql`coalesce((SELECT ${reactions.value} FROM ${reactions} WHERE ${own}), 0)`;
  const isThere = and(eq(videos.id, videoId), ne(videos.state, 'deleting'));
  const move = db
    .update(videos)
    .set({
      likes: sql`${videos.likes} + ${vote === 1 ? 1 : 0} - (${stored} = 1)`,
      dislikes: sql`${videos.dislikes} + ${vote === -1 ? 1 : 0} - (${stored} = -1)`,
    })
    .where(isThere)
    .returning({ views: videos.views, likes: videos.likes, dislikes: videos.dislikes });
  const keep =
    vote === 0
      ? db.delete(reactions).where(own)
      : db
          .insert(reactions)
          .select(
            rowWhere(
              reactions,
              { videoId, userId: user.id, value: vote, createdAt: clock.now() },
              sql`exists (SELECT 1 FROM ${videos} WHERE ${isThere})`,
            ),
          )
          .onConflictDoUpdate({
            target: [reactions.videoId, reactions.userId],
            set: { value: sql`excluded.value`, createdAt: sql`excluded.created_at` },
            setWhere: sql`${reactions.value} <> excluded.value`,
          });
  const [counted] = await db.batch([move, keep]);
  const counts = counted[0];
  if (!counts) throw new AppError('video-not-found'); // deleted between the look and the vote
  if (row.visibility !== 'private') {
    const message = { type: 'video.counts' as const, videoId, ...counts };
    ctx.defer(ctx.rooms.getByName(videoTopic(videoId)).deliverLatest(message));
  }
  return { reaction, likes: counts.likes, dislikes: counts.dislikes };
}
