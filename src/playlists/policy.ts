// Who may see a playlist and what of it, and who may change it; pure.
import type { PlaylistVisibility } from '#contract/playlists.ts';
import { maySee } from '../videos/policy.ts';
import type { VideoRow } from '../videos/view.ts';

interface JudgedList {
  ownerId: string;
  visibility: PlaylistVisibility;
}

export const maySeeList = (list: JudgedList, viewerId: string | undefined): boolean =>
  list.visibility !== 'private' || list.ownerId === viewerId;

/**
 * The owner of a list sees in it what may be seen at all. A public list shows others what everybody may find; one that
 * is found by its link only may lead on to videos that are found by their link only.
 */
export function mayShowItem(
  list: JudgedList,
  video: Pick<VideoRow, 'ownerId' | 'visibility' | 'state' | 'blockedAt' | 'listedAt'>,
  viewerId: string | undefined,
  isShared = false,
): boolean {
  if (!maySee(video, viewerId, isShared)) return false;
  const isByLink = list.ownerId === viewerId || video.ownerId === viewerId || list.visibility !== 'public';
  return isByLink || video.listedAt !== null;
}
