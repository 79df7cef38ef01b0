// The tables videos, renditions, captions and playback_ids (migrations/0002_videos.sql, 0008_channels.sql, 0014_trending.sql, 0019_live_playback_id.sql, 0022_visibility.sql, 0030_captions_left_out.sql).

import { sql } from 'drizzle-orm';
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { CaptionLeftOut } from '#contract/captions.ts';
import type { FailureCode } from '#contract/failures.ts';
import type { Protection } from '#contract/protection.ts';
import type { RenditionState, VideoState, Visibility } from '#contract/videos.ts';
import type { PlaybackPolicy } from '#media/playback-record.ts';

export const videos = sqliteTable('videos', {
  id: text().primaryKey(),
  ownerId: text('owner_id').notNull(),
  title: text().notNull(),
  description: text().notNull().default(''),
  tags: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  category: text(),
  visibility: text().$type<Visibility>().notNull(),
  state: text().$type<VideoState | 'deleting'>().notNull(),
  revision: integer().notNull().default(1),
  indexVersion: integer('index_version').notNull().default(0),
  uploadId: text('upload_id').notNull(),
  sourceFilename: text('source_filename').notNull(),
  sourceBytes: integer('source_bytes').notNull(),
  durationMs: integer('duration_ms'),
  width: integer(),
  height: integer(),
  posterKey: text('poster_key'),
  /** The version under which the poster became what it is. */
  posterVersion: integer('poster_version').notNull().default(0),
  hasStoryboard: integer('has_storyboard', { mode: 'boolean' }).notNull().default(false),
  errorCode: text('error_code').$type<FailureCode>(),
  errorDetail: text('error_detail'),
  createdAt: integer('created_at').notNull(),
  publishedAt: integer('published_at'),
  views: integer().notNull().default(0),
  likes: integer().notNull().default(0),
  dislikes: integer().notNull().default(0),
  comments: integer().notNull().default(0),
  /** Of the row of playback_ids under which the revision is played now, kept by triggers: no use case writes these two. */
  livePlaybackId: text('live_playback_id'),
  livePlaybackPolicy: text('live_playback_policy').$type<PlaybackPolicy>(),
  /** Of a scheduled one: when it becomes public. */
  publishAt: integer('publish_at'),
  protection: text().$type<Protection>().notNull().default('clear'),
  keyVersion: integer('key_version').notNull().default(1),
  /** Hosts whose pages may show the player; null for all. */
  embedDomains: text('embed_domains', { mode: 'json' }).$type<string[]>(),
  /** Text tracks of the file that the video goes without; null for none. */
  captionsLeftOut: text('captions_left_out', { mode: 'json' }).$type<CaptionLeftOut[]>(),
  blockedAt: integer('blocked_at'),
  blockedReason: text('blocked_reason'),
  /** Since when everybody finds it; null while nobody may. Made by the database. */
  listedAt: integer('listed_at').generatedAlwaysAs(
    sql`CASE WHEN visibility = 'public' AND state IN ('playable', 'ready') AND blocked_at IS NULL THEN published_at END`,
    { mode: 'virtual' },
  ),
  /** The order of what is trending; null while not listed. Made by the database. */
  hot: integer().generatedAlwaysAs(
    sql`CASE WHEN visibility = 'public' AND state IN ('playable', 'ready') AND blocked_at IS NULL THEN
      published_at / 86400 + CAST(round(1000 * log2(1 + max(views, 0) + 4 * max(likes, 0) + 8 * max(comments, 0))) AS INTEGER)
    END`,
    { mode: 'virtual' },
  ),
});

export const renditions = sqliteTable(
  'renditions',
  {
    videoId: text('video_id').notNull(),
    revision: integer().notNull(),
    name: text().notNull(),
    height: integer(),
    state: text().$type<RenditionState>().notNull(),
    errorCode: text('error_code').$type<FailureCode>(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.revision, table.name] })],
);

export const captions = sqliteTable(
  'captions',
  {
    videoId: text('video_id').notNull(),
    revision: integer().notNull(),
    language: text().notNull(),
    label: text().notNull(),
    objectKey: text('object_key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.videoId, table.revision, table.language] })],
);

export const playbackIds = sqliteTable('playback_ids', {
  id: text().primaryKey(),
  videoId: text('video_id').notNull(),
  revision: integer().notNull(),
  policy: text().$type<PlaybackPolicy>().notNull(),
  createdAt: integer('created_at').notNull(),
  retiredAt: integer('retired_at'),
});
