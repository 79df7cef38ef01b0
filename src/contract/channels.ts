// Channels on the wire: who shows videos. `avatar` and `banner` are URLs relative to the origin.
import { z } from 'zod/mini';

/** A channel as videos and comments name it. */
export const ChannelRef = z.object({
  id: z.string(),
  handle: z.string(),
  name: z.string(),
  avatar: z.nullable(z.string()),
});
export type ChannelRef = z.infer<typeof ChannelRef>;

export const ChannelLink = z.object({
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)),
  url: z.string().check(z.maxLength(500), z.regex(/^https?:\/\/\S+$/i, 'an address that begins with https://')),
});
export type ChannelLink = z.infer<typeof ChannelLink>;
