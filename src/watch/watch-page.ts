// Decides what a watch page may carry: the video's facts for everybody's videos, nothing for the others.
import type { User } from '#contract/accounts.ts';
import type { Playback, Video } from '#contract/videos.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { describeVideo, findVideo, getPlayback } from '../videos/queries.ts';

export interface Shown {
  video: Video;
  playback: Playback;
}

export type WatchPage =
  | { kind: 'public'; watch: Shown }
  /** For who asks, and not for everybody: the page asks the API for it. */
  | { kind: 'own' }
  | { kind: 'hidden' };

type Ctx = Pick<AppContext, 'db' | 'jobs' | 'log' | 'config' | 'clock'>;

/** What everybody may see of a video who has its address; throws the problem that says why there is nothing. */
async function showEverybody(ctx: Ctx, videoId: string): Promise<Shown> {
  const found = await findVideo(ctx, videoId, undefined);
  const [video, playback] = await Promise.all([describeVideo(ctx, found), getPlayback(ctx, found, undefined)]);
  return { video, playback };
}

/** The video of a player on another site: there is no session in its frame. Null where a visitor sees nothing. */
export async function openEmbed(ctx: Ctx, videoId: string): Promise<Shown | null> {
  try {
    return await showEverybody(ctx, videoId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

/** What the page of a video is for this viewer; the viewer's session is read only where it makes a difference. */
export async function openWatchPage(
  ctx: Ctx,
  videoId: string,
  readViewer: () => Promise<User | undefined>,
  /** The videos that links open to who asks. */
  readOpened: () => Promise<ReadonlySet<string>>,
): Promise<WatchPage> {
  try {
    return { kind: 'public', watch: await showEverybody(ctx, videoId) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  try {
    await findVideo({ ...ctx, opened: await readOpened() }, videoId, await readViewer());
    return { kind: 'own' };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'hidden' };
  }
}
