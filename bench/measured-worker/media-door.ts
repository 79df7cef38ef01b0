// One stored rendition under three playback ids, public, signed and encrypted, for the measure of what each costs to serve.
import { type TrackGrid, videoGrid } from '#media/grid.ts';
import { indexKey, initKey, packKey, playbackKey } from '#media/object-keys.ts';
import { indexBlockCount, indexBlockFragments } from '#media/packing.ts';
import type { PlaybackRecord } from '#media/playback-record.ts';
import { encodeIndexBlock, type IndexedPack } from '#media/track-index.ts';
import { signedSegment } from '../../src/delivery/playback-token.ts';
import { createContext } from '../../src/platform/context.ts';
import type { AppBindings } from '../../src/platform/env.ts';
import { newRandomId } from '../../src/platform/ids.ts';

const RENDITION = '720p';
const FRAME_RATE = 25;
const FRAGMENTS_PER_PACK = 50;
const VIDEO = { videoId: 'b0000000000000000000000001', revision: 1, epoch: 1 };

interface Filling {
  segments: number;
  segmentBytes: number;
}

/** Two seconds each, but the first. */
const timelineOf = (segments: number) => ({
  frameRateNumerator: FRAME_RATE,
  frameRateDenominator: 1,
  frameCount: 2 * segments * FRAME_RATE,
});

function* packsOf(grid: TrackGrid): Generator<{ block: number; first: number; count: number }> {
  for (let block = 0; block < indexBlockCount(grid); block += 1) {
    const { first, end } = indexBlockFragments(grid, block);
    for (let at = first; at < end; at += FRAGMENTS_PER_PACK)
      yield { block, first: at, count: Math.min(FRAGMENTS_PER_PACK, end - at) };
  }
}

/** Stores the rendition, writes the three records and answers the path segment of each. */
export async function fillMedia(request: Request, env: AppBindings, execution: ExecutionContext): Promise<Response> {
  const { segments, segmentBytes } = await request.json<Filling>();
  const { media, config, clock } = createContext(env, execution);
  const timeline = timelineOf(segments);
  const blocks: IndexedPack[][] = [];
  const bytes = new Uint8Array(segmentBytes * FRAGMENTS_PER_PACK).map((_, i) => Math.imul(i, 0x9e3779b1) >>> 24);
  for (const { block, first, count } of packsOf(videoGrid(timeline))) {
    await media.put(packKey(VIDEO, RENDITION, first), bytes.subarray(0, count * segmentBytes));
    const fragmentBytes = Array.from({ length: count }, () => segmentBytes);
    blocks[block] = [...(blocks[block] ?? []), { epoch: VIDEO.epoch, firstFragment: first, fragmentBytes }];
  }
  const { videoId, revision } = VIDEO;
  for (const [block, packs] of blocks.entries())
    await media.put(indexKey(videoId, revision, RENDITION, block, 1), encodeIndexBlock({ packs }));
  await media.put(initKey(VIDEO, RENDITION), new Uint8Array(800));

  const rates = { codecs: 'avc1.64001f', averageBps: 1_000_000, peakBps: 1_000_000, initEpoch: 1, indexVersion: 1 };
  const publish = async (policy: PlaybackRecord['policy'], protection: PlaybackRecord['protection']) => {
    const id = newRandomId();
    const record: PlaybackRecord = {
      ...{ policy, protection, keyVersion: 1, videoId, revision, indexVersion: 1, notBeforeMs: 0, timeline },
      video: [{ kind: 'video', name: RENDITION, width: 1280, height: 720, ...rates }],
      ...{ audio: null, posterKey: null, captions: [], original: null },
    };
    await media.put(playbackKey(id), JSON.stringify(record));
    return policy === 'public' ? id : (await signedSegment(id, 3600_000, config, clock.now())).segment;
  };
  const form = (segment: string, name: string) => `/media/${segment}/${name}/${RENDITION}`;
  return Response.json({
    public: form(await publish('public', 'clear'), 'clear'),
    signed: form(await publish('signed', 'clear'), 'clear'),
    aes: form(await publish('signed', 'aes'), 'aes'),
  });
}
