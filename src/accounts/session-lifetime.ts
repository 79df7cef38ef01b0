// How long a session lives: 14 days unused, 90 days in all; pure.

const DAY_MS = 24 * 3600_000;
export const SESSION_IDLE_MS = 14 * DAY_MS;
export const SESSION_ABSOLUTE_MS = 90 * DAY_MS;
/** `last_seen_at` is written at most this often, so that reading does not mean writing. */
const TOUCH_MS = 3600_000;

interface SessionTimes {
  lastSeenAt: number;
  expiresAt: number;
}

/** What is to be done with a session that was found. */
export function judgeSession(session: SessionTimes, nowMs: number): 'ended' | 'touch' | 'live' {
  if (nowMs >= session.expiresAt || nowMs >= session.lastSeenAt + SESSION_IDLE_MS) return 'ended';
  return nowMs >= session.lastSeenAt + TOUCH_MS ? 'touch' : 'live';
}
