// The pictures among which the owner of a video chooses its poster.
import { z } from 'zod/mini';

export const POSTER_CANDIDATES_MAX = 100;

const Candidate = z.number().check(z.int(), z.minimum(0), z.maximum(POSTER_CANDIDATES_MAX - 1));

/** `chosen` is the one that is shown now; null before there is any. Candidates are empty until all of them are made. */
export const Posters = z.object({
  chosen: z.nullable(z.number()),
  candidates: z.array(
    z.object({
      candidate: z.number(),
      atSeconds: z.number(), // where in the video it was taken
      url: z.string(), // relative to the origin
    }),
  ),
});
export type Posters = z.infer<typeof Posters>;

export const ChoosePoster = z.strictObject({ candidate: Candidate });
export type ChoosePoster = z.infer<typeof ChoosePoster>;
