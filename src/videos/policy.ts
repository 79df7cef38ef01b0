// Who may see a video and who may change it; pure.
import type { Protection } from '#contract/protection.ts';
import type { VideoState, Visibility } from '#contract/videos.ts';
import type { PlaybackPolicy } from '#media/playback-record.ts';

interface Judged {
  ownerId: string;
  visibility: Visibility;
  state: VideoState | 'deleting';
  blockedAt: number | null;
}

/** Whether there is something to play: the lowest rung and the sound are complete. */
export const isPlayable = (state: Judged['state']): boolean => state === 'playable' || state === 'ready';

/** Whether whoever knows its address may watch it: what happens to any other is told to its owner only. */
export const isOpen = ({ visibility, blockedAt }: Pick<Judged, 'visibility' | 'blockedAt'>): boolean =>
  blockedAt === null && (visibility === 'public' || visibility === 'unlisted');

/**
 * What is being deleted is gone for everybody; others see what is open to them and can be played. Moderators see more,
 * where they look for it: see `findVideo`.
 *
 * @param isShared its owner named the viewer, or the viewer came by a link that opens it
 */
export function maySee(video: Judged, viewerId: string | undefined, isShared = false): boolean {
  if (video.state === 'deleting') return false;
  if (video.ownerId === viewerId) return true;
  if (video.blockedAt !== null || !isPlayable(video.state)) return false;
  return isOpen(video) || isShared;
}

/** `hidden` must look as if the video did not exist. */
export function mayChange(video: Judged, viewerId: string | undefined): 'yes' | 'not-owner' | 'hidden' {
  if (!maySee(video, viewerId)) return 'hidden';
  return video.ownerId === viewerId ? 'yes' : 'not-owner';
}

type Protected = Pick<Judged, 'visibility' | 'blockedAt'> & { protection: Protection };

/**
 * Whether a change ends what was handed out before it: the media is served in another form, or to other people. Tokens
 * of encrypted media were given to everybody while it was open, and must not outlive that.
 */
export function endsHandedOut(before: Protected, after: Protected): boolean {
  const hasSameViewers =
    (isOpen(before) && isOpen(after)) ||
    (before.visibility === after.visibility && before.blockedAt === after.blockedAt);
  return before.protection !== after.protection || !hasSameViewers;
}

/** Media of what is not open, and encrypted media always, needs a token; `mintPlaybackId` says the same in SQL. */
export const policyOf = (video: Protected): PlaybackPolicy =>
  isOpen(video) && video.protection === 'clear' ? 'public' : 'signed';
