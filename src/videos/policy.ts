// Who may see a video and who may change it; pure.
import type { VideoState, Visibility } from '#contract/videos.ts';

interface Judged {
  ownerId: string;
  visibility: Visibility;
  state: VideoState | 'deleting';
}

/** Whether there is something to play: the lowest rung and the sound are complete. */
export const isPlayable = (state: Judged['state']): boolean => state === 'playable' || state === 'ready';

/** What is being deleted is gone for everybody; others see what is not private and can be played. */
export function maySee(video: Judged, viewerId: string | undefined): boolean {
  if (video.state === 'deleting') return false;
  if (video.ownerId === viewerId) return true;
  return video.visibility !== 'private' && isPlayable(video.state);
}

/** `hidden` must look as if the video did not exist. */
export function mayChange(video: Judged, viewerId: string | undefined): 'yes' | 'not-owner' | 'hidden' {
  if (!maySee(video, viewerId)) return 'hidden';
  return video.ownerId === viewerId ? 'yes' : 'not-owner';
}
