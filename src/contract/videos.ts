// Videos on the wire: what a client may say of a video and what it is told.

import { z } from 'zod/mini';
import { CAPTION_FAULTS } from '#media/webvtt.ts';
import { CategorySlug } from './categories.ts';
import { ChannelRef } from './channels.ts';
import { FAILURE_CODES } from './failures.ts';
import { PageQuery, pageOf } from './paging.ts';
import { Protection } from './protection.ts';

/** `shared` is for named accounts; `scheduled` is its owner's alone until it becomes public. */
export const VISIBILITIES = ['public', 'unlisted', 'private', 'shared', 'scheduled'] as const;
export const VIDEO_STATES = ['uploading', 'queued', 'processing', 'playable', 'ready', 'failed'] as const;
export const RENDITION_STATES = ['waiting', 'encoding', 'ready', 'failed'] as const;
/** What the transcoder is doing, in the order in which it does it. */
export const STAGES = ['waiting', 'probing', 'first-rung', 'ladder', 'finishing', 'done'] as const;

export const TITLE_MAX = 120;
export const DESCRIPTION_MAX = 5000;
export const TAGS_MAX = 20;
export const TAG_MAX = 40;

export const Visibility = z.enum(VISIBILITIES);
export type Visibility = z.infer<typeof Visibility>;
export const VideoState = z.enum(VIDEO_STATES);
export type VideoState = z.infer<typeof VideoState>;
export const RenditionState = z.enum(RENDITION_STATES);
export type RenditionState = z.infer<typeof RenditionState>;
export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;

const Title = z.string().check(z.trim(), z.minLength(1), z.maxLength(TITLE_MAX));
const Description = z.string().check(z.maxLength(DESCRIPTION_MAX));
const Tags = z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(TAG_MAX))).check(z.maxLength(TAGS_MAX));

/** The fields an upload may carry and an edit may change. */
export const VideoDetails = z.object({
  title: z.optional(Title),
  description: z.optional(Description),
  tags: z.optional(Tags),
  category: z.optional(z.nullable(CategorySlug)),
  visibility: z.optional(Visibility),
  protection: z.optional(Protection), // of an upload that does not say: its channel's default
  publishAt: z.optional(z.nullable(z.iso.datetime({ offset: true }))), // of a scheduled one: when it becomes public
});
export type VideoDetails = z.infer<typeof VideoDetails>;

/** Sites that one video may name. */
export const EMBED_DOMAINS_MAX = 50;
const HOST = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?$/;
/** A host, with its port where it is not the usual one; `*.` before it stands for everything below it. */
export const EmbedDomain = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.maxLength(253), z.regex(HOST, 'a host such as example.com or *.example.com'));

/** What an edit may change. */
export const EditVideo = z.strictObject({
  ...VideoDetails.shape,
  /** The sites whose pages may show the player; null for all, none for this site only. */
  embedDomains: z.optional(z.nullable(z.array(EmbedDomain).check(z.maxLength(EMBED_DOMAINS_MAX)))),
});
export type EditVideo = z.infer<typeof EditVideo>;

export const RenditionView = z.object({
  name: z.string(),
  height: z.nullable(z.number()),
  state: RenditionState,
  progress: z.number(), // 0 to 1
  error: z.optional(z.string()),
});
export type RenditionView = z.infer<typeof RenditionView>;

export const Processing = z.object({
  stage: Stage,
  progress: z.number(), // 0 to 1, over all renditions
  etaSeconds: z.nullable(z.number()),
  renditions: z.array(RenditionView),
  error: z.optional(z.object({ code: z.enum(FAILURE_CODES), detail: z.string() })),
});
export type Processing = z.infer<typeof Processing>;

export const Counts = z.object({ views: z.number(), likes: z.number(), dislikes: z.number(), comments: z.number() });

export const Video = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  category: z.nullable(CategorySlug),
  visibility: Visibility,
  protection: Protection,
  state: VideoState,
  durationSeconds: z.nullable(z.number()),
  width: z.nullable(z.number()),
  height: z.nullable(z.number()),
  channel: ChannelRef,
  counts: Counts,
  createdAt: z.string(),
  publishedAt: z.nullable(z.string()),
  publishAt: z.nullable(z.string()), // of a scheduled one: when it becomes public
  /** A moderator took it down: its owner and moderators read why; nobody else sees the video. */
  blocked: z.optional(z.object({ at: z.string(), reason: z.string() })),
  /** Text tracks of the file that it goes without. */
  captionsLeftOut: z.optional(z.array(z.object({ label: z.string(), reason: z.enum(CAPTION_FAULTS) }))),
  embedDomains: z.nullable(z.array(z.string())), // sites whose pages may show the player; null for all
  processing: Processing,
});
export type Video = z.infer<typeof Video>;

/** A video as lists show it. `poster` is a URL relative to the origin, null until made. */
export const VideoItem = z.object({
  ...z.omit(Video, { processing: true, embedDomains: true }).shape,
  poster: z.nullable(z.string()),
  error: z.optional(z.object({ code: z.enum(FAILURE_CODES), detail: z.string() })),
});
export type VideoItem = z.infer<typeof VideoItem>;
export const VideoPage = pageOf(VideoItem);

/**
 * The latest public videos, of one category or with one tag where it is given; `owner=me` lists one's own, in every state.
 * At most one of the three.
 */
export const VideosQuery = z
  .object({
    ...PageQuery.shape,
    owner: z.optional(z.literal('me')),
    category: z.optional(CategorySlug),
    tag: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
  })
  .check(
    z.refine(({ owner, category, tag }) => [owner, category, tag].filter((each) => each !== undefined).length <= 1, {
      error: 'Only one of owner, category and tag',
      path: ['tag'],
    }),
  );

export const Playback = z.object({
  playbackId: z.string(),
  hls: z.string(),
  dash: z.nullable(z.string()), // none of encrypted media
  made: z.nullable(z.string()), // which stretches of which rungs are stored; null once all are
  poster: z.nullable(z.string()),
  storyboard: z.nullable(z.string()),
  captions: z.array(z.object({ language: z.string(), label: z.string(), url: z.string() })),
  original: z.nullable(z.string()), // the owner's download; null for others, and of encrypted media
  expiresAt: z.optional(z.string()), // only for signed ids
});
export type Playback = z.infer<typeof Playback>;
