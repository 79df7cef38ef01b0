// What comes before and after the video that plays, in a list; pure.
import type { PlaylistItem } from '#contract/playlists.ts';
import type { VideoItem } from '#contract/videos.ts';

export type Neighbour = Pick<VideoItem, 'id' | 'title' | 'poster' | 'durationSeconds' | 'channel'>;

export interface Neighbours {
  /** Place of the video that plays; -1 where the list does not hold it. */
  place: number;
  previous: Neighbour | null;
  next: Neighbour | null;
}

const playable = ({ video }: PlaylistItem): VideoItem | null =>
  video !== null && (video.state === 'ready' || video.state === 'playable') ? video : null;

/** Where a list that is looped goes on when it has ended. */
export const firstPlayable = (items: readonly PlaylistItem[]): VideoItem | null =>
  items.map(playable).find((video) => video !== null) ?? null;

/** What cannot be played is passed over. A list that does not hold the video goes on with its first. */
export function neighboursOf(items: readonly PlaylistItem[], videoId: string): Neighbours {
  const place = items.findIndex((item) => item.videoId === videoId);
  const before = items.slice(0, Math.max(0, place)).map(playable);
  const behind = items.slice(place + 1).map(playable);
  return {
    place,
    previous: before.findLast((video) => video !== null) ?? null,
    next: behind.find((video) => video !== null) ?? null,
  };
}
