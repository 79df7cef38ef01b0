// What is shown to those who look around: videos in the order of a score, and with `explain` what it is made of.
import { z } from 'zod/mini';
import { PageQuery, pageOf } from './paging.ts';
import { VideoItem } from './videos.ts';

/** With `explain`, whatever its value, every item tells its score. */
export const FeedQuery = z.object({ ...PageQuery.shape, explain: z.optional(z.string()) });

/** `total` is `engagement` + `age` + `subscription`; one more is as much as twice the engagement, or being a day younger. */
export const Score = z.object({
  total: z.number(),
  views: z.number(), // these three weighted
  likes: z.number(),
  comments: z.number(),
  engagement: z.number(), // log2(1 + views + likes + comments)
  age: z.number(), // minus days since it was published
  subscription: z.number(), // for channels that one follows
});
export type Score = z.infer<typeof Score>;

export const FeedItem = z.object({ ...VideoItem.shape, score: z.optional(Score) });
export type FeedItem = z.infer<typeof FeedItem>;
export const FeedPage = pageOf(FeedItem);
export type FeedPage = z.infer<typeof FeedPage>;
