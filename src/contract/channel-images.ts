// What an image of a channel may be; no zod here, so that the page shares the numbers.

/** What an image of a channel may be; the page scales to `width` x `height` before it sends. */
export const CHANNEL_IMAGES = {
  avatar: { width: 400, height: 400, sideMax: 1024 },
  banner: { width: 2048, height: 340, sideMax: 4096 },
} as const;
export type ChannelImageKind = keyof typeof CHANNEL_IMAGES;
export const IMAGE_BYTES_MAX = 2_000_000;
export const IMAGE_SIDE_MIN = 32;
/** Each takes up to 33 bytes while a picture is decoded and encoded (docs/decisions/028-pictures-are-made-anew.md). */
export const IMAGE_PIXELS_MAX = 2_000_000;
