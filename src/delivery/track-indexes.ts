// Finds fragments through index blocks, which the isolate keeps: a block never changes under its version.
import type { TrackGrid } from '#media/grid.ts';
import { indexKey } from '#media/object-keys.ts';
import { indexBlockOf } from '#media/packing.ts';
import { decodeIndexBlock, type FragmentLocation, type IndexBlock, locateFragment } from '#media/track-index.ts';
import type { AppContext } from '../platform/context.ts';
import { RecentMap } from '../platform/recent-map.ts';

const BLOCKS_MAX = 1_000; // a few kilobytes each

const blocks = new RecentMap<IndexBlock>(BLOCKS_MAX);

/** Where fragment `n` of a published rendition lies; null when its index is not there. */
export async function findFragment(
  { media }: Pick<AppContext, 'media'>,
  track: { videoId: string; revision: number; rendition: string; indexVersion: number; grid: TrackGrid },
  n: number,
): Promise<FragmentLocation | null> {
  const { videoId, revision, rendition, indexVersion, grid } = track;
  const key = indexKey(videoId, revision, rendition, indexBlockOf(grid, n), indexVersion);
  let block = blocks.get(key);
  if (!block) {
    const object = await media.get(key);
    if (!object) return null;
    block = decodeIndexBlock(new Uint8Array(await object.arrayBuffer()));
    blocks.set(key, block);
  }
  return locateFragment(block, n);
}
