// Messages over the realtime socket. Those with `seq` are replayed by `?since=`; progress is not, the current state comes first on every connect.
import { z } from 'zod/mini';
import { NotificationKind } from './notifications.ts';
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

/** A video of a channel that one follows with the bell can be watched from now on. */
export const NewVideo = z.object({
  type: z.literal('notification.video'),
  seq: z.number(),
  videoId: z.string(),
  title: z.string(),
  channelName: z.string(),
});

/** There is something new for this person; `id` is that of the item in their list. */
export const NotificationCreated = z.object({
  type: z.literal('notification.created'),
  seq: z.number(),
  id: z.string(),
  kind: NotificationKind,
});

/** Something was marked as read, on whichever device. */
export const NotificationsRead = z.object({ type: z.literal('notification.read'), seq: z.number() });

/** Comments of a video: who has them on the page asks for their words, which are not told here. */
export const CommentMessage = z.object({
  type: z.enum(['comment.created', 'comment.changed', 'comment.deleted']),
  seq: z.number(),
  videoId: z.string(),
  commentId: z.string(),
  threadId: z.nullable(z.string()),
  authorId: z.string(),
  total: z.number(), // shown ones of the video, after the change
  replies: z.nullable(z.number()), // shown ones of the thread; null for a thread itself
  pinnedId: z.nullable(z.string()), // of the video
  isKept: z.boolean(), // whether lists still have it: a deleted thread stays while it has replies
});
export type CommentMessage = z.infer<typeof CommentMessage>;

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
  CommentMessage,
  JobProgress,
  NewVideo,
  NotificationCreated,
  NotificationsRead,
]);
export type NewVideo = z.infer<typeof NewVideo>;
export type ServerMessage = z.infer<typeof ServerMessage>;
export type JobProgress = z.infer<typeof JobProgress>;
export type VideoProgress = z.infer<typeof VideoProgress>;

export const TOPIC_PATTERN = /^(?:user|operations|video:[0-9a-hjkmnp-tv-z]{26})$/;
export const TOPICS_MAX = 20;
