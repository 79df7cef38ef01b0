// What a person does with a video they watch, on the wire: votes, views, how far they are.
import { z } from 'zod/mini';
import { pageOf } from './paging.ts';
import { VideoItem } from './videos.ts';

export const REACTIONS = ['like', 'dislike', 'none'] as const;
export const Reaction = z.enum(REACTIONS);
export type Reaction = z.infer<typeof Reaction>;

export const EditReaction = z.strictObject({ value: Reaction });

/** One's own vote and the counts after it. */
export const ReactionState = z.object({ reaction: Reaction, likes: z.number(), dislikes: z.number() });
export type ReactionState = z.infer<typeof ReactionState>;

/** What a video is to the one who asks. `resumeSeconds` is null where there is nothing to go on with. */
export const ViewerState = z.object({ reaction: Reaction, resumeSeconds: z.nullable(z.number()) });
export type ViewerState = z.infer<typeof ViewerState>;

/** A session of watching: its token goes with every report, and so many seconds make it a view. */
export const ViewSession = z.object({ token: z.string(), countsAfterSeconds: z.number() });
export type ViewSession = z.infer<typeof ViewSession>;

const Seconds = z.number().check(z.minimum(0), z.maximum(1_000_000));

export const ViewReport = z.strictObject({
  token: z.string().check(z.maxLength(400)),
  /** Seconds of the video truly watched since the session began; each report carries the sum. */
  watchedSeconds: Seconds,
  /** Where the playhead is: kept in the history of whoever is signed in. */
  positionSeconds: z.optional(Seconds),
  /** The viewer paused or leaves: the position is kept at once. */
  isLeaving: z.optional(z.boolean()),
});
export type ViewReport = z.infer<typeof ViewReport>;

/** What became of a session: only while it is `watching` may later reports make it a view. */
export const VIEW_VERDICTS = ['watching', 'counted', 'repeat', 'own', 'expired'] as const;
export const ViewVerdict = z.object({ verdict: z.enum(VIEW_VERDICTS) });
export type ViewVerdict = z.infer<typeof ViewVerdict>;

export const HistoryEntry = z.object({
  ...VideoItem.shape,
  positionSeconds: z.number(),
  watchedAt: z.string(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;
export const HistoryPage = pageOf(HistoryEntry);

export const HistorySettings = z.strictObject({ paused: z.boolean() });
export type HistorySettings = z.infer<typeof HistorySettings>;

/** An entry put back after it was removed. */
export const RestoredEntry = z.strictObject({ positionSeconds: Seconds, watchedAt: z.iso.datetime() });

export const POSITIONS_MAX = 100;
export const PositionsQuery = z.object({ ids: z.string().check(z.minLength(1), z.maxLength(POSITIONS_MAX * 27)) });
export const Positions = z.object({
  data: z.array(z.object({ videoId: z.string(), positionSeconds: z.number() })),
});
export type Positions = z.infer<typeof Positions>;
