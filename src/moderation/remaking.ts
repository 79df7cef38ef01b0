// Has a video made anew, as operators do it from its job.
import { AppError } from '../http/app-error.ts';
import type { Actor } from '../http/audit.ts';
import { reprocessVideo } from '../operations/job-actions.ts';
import type { AppContext } from '../platform/context.ts';
import { jobIdOf } from '../videos/job-id.ts';
import { readVideo } from './blocking.ts';

/** Returns the new job. Throws `video-not-found`, `job-not-found`, `job-state-conflict`. */
export async function remake(
  ctx: Pick<AppContext, 'db' | 'jobs' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  actor: Actor,
  videoId: string,
): Promise<string> {
  const row = await readVideo(ctx, videoId);
  if (!row) throw new AppError('video-not-found');
  return reprocessVideo(ctx, actor, jobIdOf(row.id, row.revision));
}
