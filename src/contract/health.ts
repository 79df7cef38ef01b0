// The answer of /healthz: worker, database and transcoder told apart.
import { z } from 'zod/mini';

export const Health = z.object({
  status: z.enum(['ok', 'degraded']),
  worker: z.literal('ok'),
  database: z.enum(['ok', 'down']),
  transcoder: z.enum(['ok', 'no-ffmpeg', 'down']),
  detail: z.optional(z.string()), // the one command that mends it
});
export type Health = z.infer<typeof Health>;
