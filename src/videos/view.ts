// A video as clients are told of it, made of its rows; pure.
import { FAILURES } from '#contract/failures.ts';
import type { Processing, RenditionView, Video, VideoItem } from '#contract/videos.ts';
import { type ChannelRefRow, toChannelRef } from '../channels/channel-ref.ts';
import { slugOf } from './slug.ts';
import type { renditions, videos } from './table.ts';

export type VideoRow = typeof videos.$inferSelect;
export type RenditionRow = typeof renditions.$inferSelect;

/** What item and detail have in common. */
export function toVideoFields(row: VideoRow, owner: ChannelRefRow): Omit<Video, 'processing' | 'embedDomains'> {
  return {
    id: row.id,
    slug: slugOf(row.title),
    title: row.title,
    description: row.description,
    tags: row.tags,
    category: row.category,
    visibility: row.visibility,
    protection: row.protection,
    state: row.state as Video['state'], // `deleting` is never shown: policy.ts hides it
    durationSeconds: row.durationMs === null ? null : row.durationMs / 1000,
    width: row.width,
    height: row.height,
    channel: toChannelRef(owner),
    counts: { views: row.views, likes: row.likes, dislikes: row.dislikes, comments: row.comments },
    createdAt: new Date(row.createdAt).toISOString(),
    publishedAt: row.publishedAt === null ? null : new Date(row.publishedAt).toISOString(),
    publishAt: row.publishAt === null ? null : new Date(row.publishAt).toISOString(),
    // Who may not know of it may not see the video either: see policy.ts.
    ...(row.blockedAt === null
      ? {}
      : { blocked: { at: new Date(row.blockedAt).toISOString(), reason: row.blockedReason ?? '' } }),
    ...(row.captionsLeftOut === null ? {} : { captionsLeftOut: row.captionsLeftOut }),
  };
}

/** Why a video failed, as its owner reads it; undefined when it did not. */
function failureOf(row: Pick<VideoRow, 'state' | 'errorCode' | 'errorDetail'>): Processing['error'] {
  if (row.state !== 'failed' || row.errorCode === null) return undefined;
  return { code: row.errorCode, detail: row.errorDetail || FAILURES[row.errorCode].text };
}

export function toVideoItem(row: VideoRow, owner: ChannelRefRow, poster: string | null): VideoItem {
  const error = failureOf(row);
  return { ...toVideoFields(row, owner), poster, ...(error ? { error } : {}) };
}

const toRenditionView = (row: RenditionRow): RenditionView => ({
  name: row.name,
  height: row.height,
  state: row.state,
  progress: row.state === 'ready' ? 1 : 0,
  ...(row.errorCode === null ? {} : { error: FAILURES[row.errorCode].text }),
});

/** Sound first, then the rungs from the lowest. */
const byHeight = (a: RenditionRow, b: RenditionRow): number => (a.height ?? 0) - (b.height ?? 0);

/** Processing as the database knows it, when no job is at work or it does not answer. */
export function toProcessing(row: VideoRow, rows: readonly RenditionRow[]): Processing {
  const views = [...rows].sort(byHeight).map(toRenditionView);
  const isOver = row.state === 'ready' || row.state === 'failed';
  const error = failureOf(row);
  return {
    stage: isOver ? 'done' : 'waiting',
    progress: row.state === 'ready' ? 1 : views.reduce((sum, view) => sum + view.progress, 0) / (views.length || 1),
    etaSeconds: null,
    renditions: views,
    ...(error ? { error } : {}),
  };
}
