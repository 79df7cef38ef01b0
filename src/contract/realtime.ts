// Messages over the realtime socket. Those with `seq` are replayed by `?since=`; progress is not, the current state comes first on every connect.
import { z } from 'zod/mini';
import { JobLive } from './operations.ts';
import { Processing, VideoState } from './videos.ts';

/** A change that counts: state moved, a rendition became ready. */
export const VideoChanged = z.object({
  type: z.literal('video.changed'),
  seq: z.number(),
  videoId: z.string(),
  state: VideoState,
  indexVersion: z.number(),
  title: z.string(),
});

/** Where processing stands; sent about once a second and first on every connect. */
export const VideoProgress = z.object({
  type: z.literal('video.progress'),
  videoId: z.string(),
  state: VideoState,
  indexVersion: z.number(),
  processing: Processing,
});

export const VideoDeleted = z.object({ type: z.literal('video.deleted'), seq: z.number(), videoId: z.string() });

/** Votes and views moved; at most one a second for each video. */
export const VideoCounts = z.object({
  type: z.literal('video.counts'),
  videoId: z.string(),
  views: z.number(),
  likes: z.number(),
  dislikes: z.number(),
});
export type VideoCounts = z.infer<typeof VideoCounts>;

/** Where a job stands, for operators. */
export const JobProgress = z.object({
  type: z.literal('job.progress'),
  videoId: z.string(),
  jobId: z.string(),
  job: JobLive,
});

export const ServerMessage = z.discriminatedUnion('type', [
  VideoChanged,
  VideoProgress,
  VideoDeleted,
  VideoCounts,
  JobProgress,
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
export type JobProgress = z.infer<typeof JobProgress>;
export type VideoProgress = z.infer<typeof VideoProgress>;

export const TOPIC_PATTERN = /^(?:user|operations|video:[0-9a-hjkmnp-tv-z]{26})$/;
export const TOPICS_MAX = 20;
