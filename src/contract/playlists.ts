// Playlists on the wire: ordered lists of videos, one's own and those that others show.
import { z } from 'zod/mini';
import { ChannelRef } from './channels.ts';
import { Id } from './ids.ts';
import { PageQuery, pageOf } from './paging.ts';
import { DESCRIPTION_MAX, TITLE_MAX, VideoItem } from './videos.ts';

export const PlaylistVisibility = z.enum(['public', 'unlisted', 'private']);
export type PlaylistVisibility = z.infer<typeof PlaylistVisibility>;

/** Of one person, watch later not counted. */
export const PLAYLISTS_MAX = 200;
export const PLAYLIST_ITEMS_MAX = 5000;

/** Stands for the id of one's own list of videos to watch later, which is made when something is first put into it. */
export const WATCH_LATER = 'watch-later';

const Title = z.string().check(z.trim(), z.minLength(1), z.maxLength(TITLE_MAX));
const Description = z.string().check(z.maxLength(DESCRIPTION_MAX));

export const NewPlaylist = z.strictObject({
  title: Title,
  description: z.optional(Description),
  visibility: z.optional(PlaylistVisibility), // private unless it says otherwise
});
export type NewPlaylist = z.infer<typeof NewPlaylist>;

export const PlaylistEdit = z.strictObject({
  title: z.optional(Title),
  description: z.optional(Description),
  visibility: z.optional(PlaylistVisibility),
});
export type PlaylistEdit = z.infer<typeof PlaylistEdit>;

export const Playlist = z.object({
  id: z.string(),
  kind: z.enum(['own', 'watch-later']),
  title: z.string(),
  description: z.string(),
  visibility: PlaylistVisibility,
  itemCount: z.nullable(z.number()), // told to its owner only: it counts what others may not see
  poster: z.nullable(z.string()), // of its first video
  firstVideoId: z.nullable(z.string()), // null where it may not be seen
  channel: ChannelRef,
  createdAt: z.string(),
  updatedAt: z.string(),
  contains: z.optional(z.boolean()), // the video that was asked about
});
export type Playlist = z.infer<typeof Playlist>;
export const PlaylistPage = pageOf(Playlist);

/** `video` is null where it may not be seen (any more): its owner withdrew it, or it is gone. */
export const PlaylistItem = z.object({ videoId: z.string(), addedAt: z.string(), video: z.nullable(VideoItem) });
export type PlaylistItem = z.infer<typeof PlaylistItem>;
export const PlaylistItemPage = pageOf(PlaylistItem);

/** With `videoId` each list says whether it contains that video. */
export const OwnPlaylistsQuery = z.object({ ...PageQuery.shape, videoId: z.optional(Id) });

/** With `from` the page begins a few items before that video, for a panel beside it. */
export const PlaylistItemsQuery = z.object({ ...PageQuery.shape, from: z.optional(Id) });

/** Behind or before another item of the list; null is its end: `{after: null}` makes it the first, `{before: null}` the last. */
export const PlaylistMove = z.union([
  z.strictObject({ after: z.nullable(Id) }),
  z.strictObject({ before: z.nullable(Id) }),
]);
export type PlaylistMove = z.infer<typeof PlaylistMove>;
