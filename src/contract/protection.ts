// How the media of a video is protected.
import { z } from 'zod/mini';

/** `aes`: segments are encrypted with a key that is given to those who may watch (RFC 8216 section 4.3.2.4). */
export const PROTECTIONS = ['clear', 'aes'] as const;
export const Protection = z.enum(PROTECTIONS);
export type Protection = z.infer<typeof Protection>;
