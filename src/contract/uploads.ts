// Uploads on the wire: begin, the state for resuming, a part, the end.
import { z } from 'zod/mini';
import { VideoDetails } from './videos.ts';

export const StartUpload = z.object({
  filename: z.string().check(z.trim(), z.minLength(1), z.maxLength(255)),
  sizeBytes: z.number().check(z.int(), z.minimum(0)),
  ...VideoDetails.shape,
});
export type StartUpload = z.infer<typeof StartUpload>;

/** `received` holds inclusive runs of part numbers: [[1,400],[402,1280]]. */
export const Upload = z.object({
  id: z.string(),
  videoId: z.string(),
  filename: z.string(),
  sizeBytes: z.number(),
  partSizeBytes: z.number(),
  partCount: z.number(),
  state: z.enum(['open', 'completed']),
  received: z.array(z.tuple([z.number(), z.number()])),
  expiresAt: z.string(),
});
export type Upload = z.infer<typeof Upload>;

export const UploadPart = z.object({ partNumber: z.number(), etag: z.string() });
export const UploadDone = z.object({ videoId: z.string() });

/** What an account keeps; null where there is no quota. */
export const Usage = z.object({
  bytes: z.number(),
  bytesMax: z.nullable(z.number()),
  seconds: z.number(),
  secondsMax: z.nullable(z.number()),
});
export type Usage = z.infer<typeof Usage>;

/** What a client should check before it sends a byte. */
export const UploadLimits = z.object({
  maxBytes: z.number(),
  maxSeconds: z.number(),
  containers: z.array(z.string()),
});
export type UploadLimits = z.infer<typeof UploadLimits>;
