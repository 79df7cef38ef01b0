// Decides what a watch page may carry: the video's facts for everybody's videos, nothing for the others.
import type { User } from '#contract/accounts.ts';
import type { Playback, Video } from '#contract/videos.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { describeVideo, findVideo, getPlayback } from '../videos/queries.ts';

export type WatchPage =
  | { kind: 'public'; watch: { video: Video; playback: Playback } }
  /** One's own, not for everybody: the page asks the API for it. */
  | { kind: 'own' }
  | { kind: 'hidden' };

/** What the page of a video is for this viewer; the viewer's session is read only where it makes a difference. */
export async function openWatchPage(
  ctx: Pick<AppContext, 'db' | 'jobs' | 'log' | 'config' | 'clock'>,
  videoId: string,
  readViewer: () => Promise<User | undefined>,
): Promise<WatchPage> {
  try {
    const found = await findVideo(ctx, videoId, undefined);
    const [video, playback] = await Promise.all([describeVideo(ctx, found), getPlayback(ctx, found, undefined)]);
    return { kind: 'public', watch: { video, playback } };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  try {
    await findVideo(ctx, videoId, await readViewer());
    return { kind: 'own' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'hidden' };
  }
}
