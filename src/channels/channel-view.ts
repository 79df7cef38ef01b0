// A channel as its page shows it, made of its row and of what the viewer is to it; pure.
import type { Bell, Channel, ChannelStatistics } from '#contract/channels.ts';
import { imageUrl, toChannelRef } from './channel-ref.ts';
import type { channels } from './table.ts';

export type ChannelRow = typeof channels.$inferSelect;

export function toChannel(row: ChannelRow, viewerId: string | undefined, bell: Bell | null): Channel {
  return {
    ...toChannelRef(row),
    banner: row.bannerKey === null ? null : imageUrl(row.bannerKey),
    about: row.about,
    links: row.links,
    subscriberCount: row.subscriberCount,
    videoCount: row.videoCount,
    createdAt: new Date(row.createdAt).toISOString(),
    ...(row.id === viewerId ? { defaultProtection: row.defaultProtection } : {}),
    viewer: { isOwner: row.id === viewerId, subscription: bell === null ? null : { bell } },
  };
}

export const toStatistics = (row: ChannelRow): ChannelStatistics => ({
  subscribers: row.subscriberCount,
  videos: row.videoCount,
  views: row.viewCount,
  likes: row.likeCount,
  comments: row.commentCount,
});
