// A playlist as clients are told of it, made of its rows; pure but for the address of the picture.
import type { Playlist } from '#contract/playlists.ts';
import { toChannelRef } from '../channels/channel-ref.ts';
import type { AppContext } from '../platform/context.ts';
import type { FoundVideo } from '../videos/items.ts';
import { posterUrl } from '../videos/media-urls.ts';
import { mayShowItem } from './policy.ts';
import type { FoundList } from './queries.ts';
import type { playlists } from './table.ts';

export type PlaylistRow = typeof playlists.$inferSelect;

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** `first` is the video at the top; it is named only to those who may see it there. */
export async function toPlaylist(
  ctx: Pick<AppContext, 'config' | 'clock'>,
  { row, channel, contains }: FoundList,
  first: FoundVideo | undefined,
  viewerId: string | undefined,
): Promise<Playlist> {
  const shown = first && mayShowItem(row, first.row, viewerId) ? first : undefined;
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    description: row.description,
    visibility: row.visibility,
    itemCount: row.ownerId === viewerId ? row.itemCount : null,
    poster: shown ? await posterUrl(ctx, shown.row, shown.playbackId) : null,
    firstVideoId: shown ? shown.row.id : null,
    channel: toChannelRef(channel),
    createdAt: isoOf(row.createdAt),
    updatedAt: isoOf(row.updatedAt),
    ...(contains === null ? {} : { contains: contains === 1 }),
  };
}
