// Decides how much of a video was truly watched, and when that is worth a report; pure.
import { VIEW_SPEED_MAX } from '#contract/view-rule.ts';

/** The player at one moment. */
export interface Glance {
  atMs: number;
  positionSeconds: number;
  isPlaying: boolean;
  isSeeking: boolean;
  speed: number;
}

/** Clocks of the page and of the media are not the same. */
const SLACK_SECONDS = 0.1;

/** Seconds of the video that were watched between two glances: while it played, and never more than time allowed. */
export function watchedBetween(before: Glance, now: Glance): number {
  if (!before.isPlaying || before.isSeeking || now.isSeeking) return 0;
  const passedSeconds = Math.max(0, now.atMs - before.atMs) / 1000;
  const most = passedSeconds * Math.min(VIEW_SPEED_MAX, Math.max(before.speed, now.speed)) + SLACK_SECONDS;
  const moved = now.positionSeconds - before.positionSeconds;
  return passedSeconds === 0 || moved <= 0 ? 0 : Math.min(moved, most);
}

export interface Progress {
  watchedSeconds: number;
  countsAfterSeconds: number;
  /** The session may still become a view. */
  isOpen: boolean;
  /** Somebody is signed in, whose position is kept. */
  keepsPosition: boolean;
  /** Since the report before, or since the session began. */
  sinceReportMs: number;
  hasReported: boolean;
  /** Something was watched since the report before. */
  hasMoved: boolean;
  isLeaving: boolean;
}

/** While watching, a position is told in so long. */
export const REPORT_EVERY_MS = 15_000;
const AGAIN_AFTER_MS = 5_000;

/** A visitor's session is told once, when it is a view; the position of whoever is signed in now and then, and on leaving. */
export function isReportDue(progress: Progress): boolean {
  const { watchedSeconds, countsAfterSeconds, isOpen, keepsPosition, sinceReportMs, hasReported, hasMoved, isLeaving } =
    progress;
  const isView = isOpen && watchedSeconds > 0 && watchedSeconds >= countsAfterSeconds;
  if (isView && (!hasReported || sinceReportMs >= AGAIN_AFTER_MS)) return true;
  return keepsPosition && hasMoved && (isLeaving || sinceReportMs >= REPORT_EVERY_MS);
}
