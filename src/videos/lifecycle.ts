// The states of a video that its owner's acts lead to, and from where; the job's own moves are with the job. Pure.
import type { VideoState } from '#contract/videos.ts';

export type StoredState = VideoState | 'deleting';

/** From which states an act may move a video: each move is a compare-and-set over this list. */
export const MOVES = {
  /** The upload is complete. */
  queued: ['uploading'],
  /** Its owner deleted it, or its upload was given up. From here it only disappears. */
  deleting: ['uploading', 'queued', 'processing', 'playable', 'ready', 'failed', 'deleting'],
} as const satisfies Partial<Record<StoredState, readonly StoredState[]>>;

/** States in which a job may be at work, so that the job itself knows best how far it is. */
export const isUnderWay = (state: StoredState): boolean =>
  state === 'queued' || state === 'processing' || state === 'playable';
