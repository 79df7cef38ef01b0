// Where feeds, sitemaps and embeds say that a video, a channel or a playlist is, and texts cut to their limits; pure.
import type { VideoItem } from '#contract/videos.ts';

export const watchUrl = (origin: string, videoId: string): string => `${origin}/watch/${videoId}`;
export const embedUrl = (origin: string, videoId: string): string => `${origin}/embed/${videoId}`;
export const channelUrl = (origin: string, handle: string): string => `${origin}/@${encodeURIComponent(handle)}`;
export const playlistUrl = (origin: string, playlistId: string): string => `${origin}/playlists/${playlistId}`;

/** Where the feed of a page is: under the page. */
export const feedUrl = (pageUrl: string): string => `${pageUrl}/feed.xml`;

/** When everybody could first find it. */
export const publishedAtMs = ({ publishedAt, createdAt }: Pick<VideoItem, 'publishedAt' | 'createdAt'>): number =>
  Date.parse(publishedAt ?? createdAt);

/**
 * The beginning of a text, with an ellipsis where something was left out: at most `lengthMax` as JavaScript counts, which
 * is never less than how others count, and never half a character.
 */
export function shortened(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  return `${text.slice(0, lengthMax - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
