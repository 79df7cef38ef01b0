// Use cases of a video's poster: which pictures there are to choose from, and choosing one.
import type { User } from '#contract/accounts.ts';
import type { Posters } from '#contract/posters.ts';
import { posterCandidatePath } from '../delivery/paths.ts';
import { playbackSegment } from '../delivery/playback-token.ts';
import { flushOutbox } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { jobIdOf } from './job-id.ts';
import { isPlayable } from './policy.ts';
import { findOwnVideo } from './queries.ts';

/** Throws `video-not-found`, `not-owner`. */
export async function listPosters(
  ctx: Pick<AppContext, 'db' | 'jobs' | 'config' | 'clock'>,
  user: User,
  id: string,
): Promise<Posters> {
  const { row, playbackId } = await findOwnVideo(ctx, id, user);
  if (!isPlayable(row.state) || playbackId === null) return { chosen: null, candidates: [] };
  const { chosen, candidates } = await ctx.jobs.getByName(jobIdOf(row.id, row.revision)).posters();
  const { segment } = await playbackSegment(playbackId, row.durationMs ?? 0, ctx.config, ctx.clock.now());
  return {
    chosen,
    candidates: candidates.map(({ candidate, atMs }) => ({
      candidate,
      atSeconds: atMs / 1000,
      url: posterCandidatePath(segment, candidate, row.indexVersion),
    })),
  };
}

/** Throws `video-not-found`, `not-owner`, `poster-not-found`. */
export async function choosePoster(
  ctx: Pick<AppContext, 'db' | 'jobs' | 'config' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  user: User,
  id: string,
  candidate: number,
): Promise<Posters> {
  const { row } = await findOwnVideo(ctx, id, user);
  const isChosen =
    isPlayable(row.state) && (await ctx.jobs.getByName(jobIdOf(row.id, row.revision)).choosePoster(candidate));
  if (!isChosen) throw new AppError('poster-not-found');
  ctx.defer(flushOutbox(ctx));
  return listPosters(ctx, user, id);
}
