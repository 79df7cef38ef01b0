// When a scheduled video becomes public: what an edit or an upload may ask for; pure.
import type { VideoDetails, Visibility } from '#contract/videos.ts';
import { AppError } from '../http/app-error.ts';

/** Farther ahead than anybody plans. */
export const SCHEDULE_MS_MAX = 2 * 365 * 24 * 3600_000;

interface Scheduled {
  visibility: Visibility;
  publishAt: number | null;
}

const refuse = (detail: string): AppError =>
  new AppError('invalid-input', { detail, errors: [{ pointer: '/publishAt', detail }] });

/**
 * Visibility and time after what was asked for. Throws `invalid-input` for a scheduled video without a time, for one that
 * does not lie ahead, and for a time without a schedule.
 */
export function scheduleOf(
  before: Scheduled,
  { visibility = before.visibility, publishAt }: Pick<VideoDetails, 'visibility' | 'publishAt'>,
  nowMs: number,
): Scheduled {
  if (visibility !== 'scheduled') {
    if (publishAt === undefined || publishAt === null) return { visibility, publishAt: null };
    throw refuse('Only a scheduled video has a time at which it becomes public.');
  }
  if (publishAt === undefined && before.visibility === 'scheduled') return before;
  if (publishAt === undefined || publishAt === null) throw refuse('Say when the video becomes public.');
  const atMs = Date.parse(publishAt);
  if (atMs <= nowMs) throw refuse('The time must lie in the future.');
  if (atMs > nowMs + SCHEDULE_MS_MAX) throw refuse('The time must lie within two years.');
  return { visibility, publishAt: atMs };
}
