// Reads of videos: one for a viewer, a page of the latest, a page of one's own.
import { and, asc, eq, isNotNull, ne } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { Playback, Processing, Video } from '#contract/videos.ts';
import { captions, renditions, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { type FoundVideo, selectVideos } from './items.ts';
import { jobIdOf } from './job-id.ts';
import { isUnderWay } from './lifecycle.ts';
import { playbackOf } from './media-urls.ts';
import { isPlayable, mayChange } from './policy.ts';
import { isShownTo, type Viewer } from './shown.ts';
import { listVideos, type PageRequest, type VideoPage } from './video-list.ts';
import { toProcessing, toVideoFields, type VideoRow } from './view.ts';

/** Throws `video-not-found` for what the viewer may not see, as for what does not exist. */
export async function findVideo(
  ctx: Pick<AppContext, 'db' | 'opened'>,
  id: string,
  viewer: Viewer,
): Promise<FoundVideo> {
  const [found] = await selectVideos(ctx).where(eq(videos.id, id));
  if (!found || !(await isShownTo(ctx, found.row, viewer))) throw new AppError('video-not-found');
  return found;
}

/** Throws `video-not-found`, or `not-owner` for a video that one may see. */
export async function findOwnVideo(ctx: Pick<AppContext, 'db'>, id: string, viewer: Viewer): Promise<FoundVideo> {
  const found = await findVideo(ctx, id, viewer);
  if (mayChange(found.row, viewer?.id) !== 'yes') throw new AppError('not-owner');
  return found;
}

/** How far a video is: the job knows best while it works, the rows afterwards. */
export async function processingOf(
  { db, jobs, log }: Pick<AppContext, 'db' | 'jobs' | 'log'>,
  row: VideoRow,
): Promise<Processing> {
  if (isUnderWay(row.state)) {
    try {
      return await jobs.getByName(jobIdOf(row.id, row.revision)).view();
    } catch (error) {
      log.error('job did not answer', error, { videoId: row.id });
    }
  }
  const rows = await db
    .select()
    .from(renditions)
    .where(and(eq(renditions.videoId, row.id), eq(renditions.revision, row.revision)));
  return toProcessing(row, rows);
}

export async function describeVideo(
  ctx: Pick<AppContext, 'db' | 'jobs' | 'log'>,
  { row, channel }: FoundVideo,
): Promise<Video> {
  return { ...toVideoFields(row, channel), embedDomains: row.embedDomains, processing: await processingOf(ctx, row) };
}

/** What a player needs. Throws `video-not-playable` before there is anything to play. */
export async function getPlayback(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  { row, playbackId }: FoundVideo,
  viewer: Viewer,
): Promise<Playback> {
  if (!isPlayable(row.state) || playbackId === null) {
    throw new AppError('video-not-playable', { headers: { 'retry-after': '2' } });
  }
  const tracks = await ctx.db
    .select({ language: captions.language, label: captions.label })
    .from(captions)
    .where(and(eq(captions.videoId, row.id), eq(captions.revision, row.revision)))
    .orderBy(asc(captions.language));
  return playbackOf(ctx, row, playbackId, tracks, row.ownerId === viewer?.id);
}

/** Public videos that can be played, newest first. */
export function listLatest(ctx: Pick<AppContext, 'db' | 'config' | 'clock'>, page: PageRequest): Promise<VideoPage> {
  return listVideos(ctx, page, {
    list: 'latest',
    by: videos.listedAt,
    direction: 'desc',
    where: isNotNull(videos.listedAt),
  });
}

/** Everything that one has uploaded, in every state, newest first. */
export function listOwn(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  user: Pick<User, 'id'>,
  page: PageRequest,
): Promise<VideoPage> {
  return listVideos(ctx, page, {
    list: 'own',
    by: null, // ULIDs sort by the time of their making
    direction: 'desc',
    where: and(eq(videos.ownerId, user.id), ne(videos.state, 'deleting')),
  });
}
