// Sharing on the wire: the accounts that a video is shared with, and the links that open it.
import { z } from 'zod/mini';
import { ChannelRef } from './channels.ts';
import { pageOf } from './paging.ts';
import { VideoItem } from './videos.ts';

/** Accounts that one video can be shared with. */
export const SHARES_MAX = 100;
/** Links of one video that are good at the same time. */
export const SHARE_LINKS_MAX = 50;
export const SHARE_PASSWORD_MIN = 6;

export const Share = z.object({ channel: ChannelRef, sharedAt: z.string() });
export type Share = z.infer<typeof Share>;
export const ShareList = z.object({ data: z.array(Share), nextCursor: z.null() });

/** A video that somebody shares with who asks. */
export const SharedVideo = z.object({ ...VideoItem.shape, sharedAt: z.string() });
export type SharedVideo = z.infer<typeof SharedVideo>;
export const SharedVideoPage = pageOf(SharedVideo);

export const MakeShareLink = z.strictObject({
  label: z._default(z.string().check(z.trim(), z.maxLength(60)), ''),
  password: z.optional(z.string().check(z.minLength(SHARE_PASSWORD_MIN), z.maxLength(200))),
  expiresAt: z.optional(z.iso.datetime({ offset: true })),
});
export type MakeShareLink = z.infer<typeof MakeShareLink>;

export const ShareLink = z.object({
  id: z.string(),
  label: z.string(),
  hasPassword: z.boolean(),
  createdAt: z.string(),
  expiresAt: z.nullable(z.string()),
  isExpired: z.boolean(),
  lastUsedAt: z.nullable(z.string()),
});
export type ShareLink = z.infer<typeof ShareLink>;
export const ShareLinkList = z.object({ data: z.array(ShareLink), nextCursor: z.null() });

/** The only answer that holds the link's address: only the hash of its token is kept. */
export const NewShareLink = z.object({ link: ShareLink, url: z.string() });
export type NewShareLink = z.infer<typeof NewShareLink>;

export const OpenShareLink = z.strictObject({
  token: z.string().check(z.minLength(1), z.maxLength(100)),
  password: z.optional(z.string().check(z.maxLength(200))),
});
export type OpenShareLink = z.infer<typeof OpenShareLink>;
