// A channel as others name it: in lists, under videos, beside comments; pure.
import type { ChannelRef } from '#contract/channels.ts';
import type { channels } from './table.ts';

/** The columns that a list reads to name a channel. */
export type ChannelRefRow = Pick<typeof channels.$inferSelect, 'id' | 'handle' | 'name' | 'avatarKey'>;

/** The key of an image names its version, so its address may be cached for ever. */
export const imageUrl = (key: string): string => `/images/${key}`;

export const toChannelRef = ({ id, handle, name, avatarKey }: ChannelRefRow): ChannelRef => ({
  id,
  handle,
  name,
  avatar: avatarKey === null ? null : imageUrl(avatarKey),
});
