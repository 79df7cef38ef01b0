// Rows of videos and the items that lists are made of, for every feature that lists videos.
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { VideoItem } from '#contract/videos.ts';
import type { ChannelRefRow } from '../channels/channel-ref.ts';
import { channels, playbackIds, videos } from '../db/schema.ts';
import type { AppContext } from '../platform/context.ts';
import { type LivePlaybackId, posterUrl } from './media-urls.ts';
import { toVideoItem, type VideoRow } from './view.ts';

export interface FoundVideo {
  row: VideoRow;
  channel: ChannelRefRow;
  playbackId: LivePlaybackId | null;
}

/** Videos with their owners and the ids under which they are played now; three rows are read for each. */
export function selectVideos({ db }: Pick<AppContext, 'db'>) {
  return db
    .select({
      row: videos,
      channel: { id: channels.id, handle: channels.handle, name: channels.name, avatarKey: channels.avatarKey },
      playbackId: { id: playbackIds.id, policy: playbackIds.policy },
    })
    .from(videos)
    .innerJoin(channels, eq(channels.id, videos.ownerId))
    .leftJoin(
      playbackIds,
      and(eq(playbackIds.videoId, videos.id), eq(playbackIds.revision, videos.revision), isNull(playbackIds.retiredAt)),
    );
}

export function toItems(ctx: Pick<AppContext, 'config' | 'clock'>, found: readonly FoundVideo[]): Promise<VideoItem[]> {
  return Promise.all(
    found.map(async ({ row, channel, playbackId }) => toVideoItem(row, channel, await posterUrl(ctx, row, playbackId))),
  );
}

/** D1 takes 100 parameters in a statement. */
const IDS_AT_ONCE = 90;

/** Those of the videos that everybody may find, in the order of `ids`. */
export async function listedItems(
  ctx: Pick<AppContext, 'db' | 'config' | 'clock'>,
  ids: readonly string[],
): Promise<VideoItem[]> {
  const found: FoundVideo[] = [];
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const some = ids.slice(start, start + IDS_AT_ONCE);
    found.push(...(await selectVideos(ctx).where(and(inArray(videos.id, some), isNotNull(videos.listedAt)))));
  }
  const places = new Map(ids.map((id, place) => [id, place]));
  found.sort((a, b) => (places.get(a.row.id) ?? 0) - (places.get(b.row.id) ?? 0));
  return toItems(ctx, found);
}
