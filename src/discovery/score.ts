// How much a video is worth showing now: a sum of named terms, of which the database keeps the order (videos.hot); pure.
import type { Score } from '#contract/discovery.ts';
import type { VideoItem } from '#contract/videos.ts';

/** A like says more than a view, a comment more than a like; the column `hot` has the same weights. */
export const WEIGHTS = { views: 1, likes: 4, comments: 8 } as const;
/** After a day a video needs twice the engagement for the same place. */
export const HALF_LIFE_MS = 24 * 3600_000;
/** What a channel that one follows shows is worth as much as four times the engagement. */
const SUBSCRIPTION = 2;

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * In the logarithm to base 2 the half-life is a straight line: the order of two videos by `engagement + age` never changes
 * while time passes, so an index can keep it.
 */
export function scoreOf(
  { counts, publishedAt, createdAt }: Pick<VideoItem, 'counts' | 'publishedAt' | 'createdAt'>,
  nowMs: number,
  isFollowed = false,
): Score {
  const views = WEIGHTS.views * Math.max(0, counts.views);
  const likes = WEIGHTS.likes * Math.max(0, counts.likes);
  const comments = WEIGHTS.comments * Math.max(0, counts.comments);
  const engagement = thousandths(Math.log2(1 + views + likes + comments));
  const age = thousandths(-(nowMs - Date.parse(publishedAt ?? createdAt)) / HALF_LIFE_MS) + 0; // never minus zero
  const subscription = isFollowed ? SUBSCRIPTION : 0;
  return {
    total: thousandths(engagement + age + subscription),
    views,
    likes,
    comments,
    engagement,
    age,
    subscription,
  };
}
