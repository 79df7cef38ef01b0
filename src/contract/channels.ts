// Channels on the wire: who shows videos. `avatar` and `banner` are URLs relative to the origin.
import { z } from 'zod/mini';
import { PageQuery, pageOf } from './paging.ts';
import { Protection } from './protection.ts';

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

export const BELLS = ['all', 'none'] as const;
/** Whether new videos of a channel that one follows are told. */
export const Bell = z.enum(BELLS);
export type Bell = z.infer<typeof Bell>;

export const CHANNEL_NAME_MAX = 60;
export const ABOUT_MAX = 2000;
export const LINKS_MAX = 8;
/** Channels that one may follow: what the feed reads grows with them, and a list that long is read by nobody. */
export const SUBSCRIPTIONS_MAX = 2000;

export const Channel = z.object({
  ...ChannelRef.shape,
  banner: z.nullable(z.string()),
  about: z.string(),
  links: z.array(ChannelLink),
  subscriberCount: z.number(),
  videoCount: z.number(), // that everybody finds
  createdAt: z.string(),
  /** How the media of new videos is protected; told to the owner only. */
  defaultProtection: z.optional(Protection),
  /** What the channel is to who asks; `subscription` is null for those who do not follow it. */
  viewer: z.object({ isOwner: z.boolean(), subscription: z.nullable(z.object({ bell: Bell })) }),
});
export type Channel = z.infer<typeof Channel>;

/** JSON Merge Patch: what is given is changed. */
export const EditChannel = z.object({
  name: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(CHANNEL_NAME_MAX))),
  about: z.optional(z.string().check(z.maxLength(ABOUT_MAX))),
  links: z.optional(z.array(ChannelLink).check(z.maxLength(LINKS_MAX))),
  defaultProtection: z.optional(Protection),
});
export type EditChannel = z.infer<typeof EditChannel>;

export const SetSubscription = z.object({ bell: z._default(Bell, 'all') });

/** A channel that one follows. */
export const Subscription = z.object({
  channel: z.object({ ...ChannelRef.shape, subscriberCount: z.number() }),
  bell: Bell,
  subscribedAt: z.string(),
});
export type Subscription = z.infer<typeof Subscription>;
export const SubscriptionPage = pageOf(Subscription);

export const CHANNEL_VIDEO_SORTS = ['latest', 'popular', 'oldest'] as const;
export type ChannelVideoSort = (typeof CHANNEL_VIDEO_SORTS)[number];
export const ChannelVideosQuery = z.object({
  ...PageQuery.shape,
  sort: z._default(z.enum(CHANNEL_VIDEO_SORTS), 'latest'),
});

/** For the owner: sums over all of the channel's videos. */
export const ChannelStatistics = z.object({
  subscribers: z.number(),
  videos: z.number(), // that everybody finds
  views: z.number(),
  likes: z.number(),
  comments: z.number(),
});
export type ChannelStatistics = z.infer<typeof ChannelStatistics>;
