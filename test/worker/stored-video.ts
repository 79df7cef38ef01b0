// A video whose media is stored as a job would have left it, without the job: for tests of who is given which file.
import { env } from 'cloudflare:workers';
import { eq } from 'drizzle-orm';
import { audioGrid, type Timeline, videoGrid } from '#media/grid.ts';
import { captionKey, indexKey, initKey, packKey, posterKey, storyboardKey } from '#media/object-keys.ts';
import { encodeIndexBlock } from '#media/track-index.ts';
import { captions, videos } from '../../src/db/schema.ts';
import { livePlaybackId, type PublishedMedia, writePlaybackRecords } from '../../src/videos/playback-ids.ts';
import { AUDIO, db, fragmentBytes, initBytes, queuedVideo, utf8, type VideoRow } from './scripted-transcoder.ts';

const SECONDS = 10;
const timeline: Timeline = { frameRateNumerator: 25, frameRateDenominator: 1, frameCount: SECONDS * 25 };
const STORYBOARD = { tileWidth: 160, tileHeight: 90, columns: 5, rows: 1, intervalSeconds: 2, tiles: 5 };
const ctx = { db, media: env.MEDIA, clock: { now: () => Date.now() } };

/** @param fragment what the bytes of fragment `n` are */
async function storeTrack(attempt: { videoId: string; revision: number; epoch: number }, rendition: string) {
  const grid = rendition === 'audio' ? audioGrid(timeline, AUDIO.sampleRate) : videoGrid(timeline);
  const parts = Array.from({ length: grid.fragmentCount }, (_, n) => fragmentBytes(rendition, n));
  const fragmentLengths = parts.map((part) => part.byteLength);
  const block = { packs: [{ epoch: attempt.epoch, firstFragment: 0, fragmentBytes: fragmentLengths }] };
  await env.MEDIA.put(packKey(attempt, rendition, 0), new Blob(parts));
  await env.MEDIA.put(initKey(attempt, rendition), initBytes(rendition));
  await env.MEDIA.put(indexKey(attempt.videoId, attempt.revision, rendition, 0, 1), encodeIndexBlock(block));
}

/** With picture, sound, poster, storyboard and English captions, all that can be served; and its live playback id. */
export async function storedVideo(change: Partial<VideoRow>): Promise<{ row: VideoRow; playbackId: string }> {
  const made = await queuedVideo({ state: 'ready', durationMs: SECONDS * 1000, indexVersion: 1, ...change });
  const attempt = { videoId: made.id, revision: made.revision, epoch: 1 };
  const poster = posterKey(attempt, 0);
  const sheet = storyboardKey(attempt, 0);
  const caption = { language: 'en', label: 'English', key: captionKey(attempt, 0) };
  await Promise.all([
    storeTrack(attempt, '240p'),
    storeTrack(attempt, 'audio'),
    env.MEDIA.put(poster, utf8('a picture')),
    env.MEDIA.put(sheet, utf8('five pictures')),
    env.MEDIA.put(caption.key, utf8('WEBVTT\n')),
  ]);
  const objectKey = caption.key;
  await db.insert(captions).values({ ...caption, objectKey, videoId: made.id, revision: made.revision });
  const [row = made] = await db
    .update(videos)
    .set({ posterKey: poster, hasStoryboard: true })
    .where(eq(videos.id, made.id))
    .returning();
  const rates = { averageBps: 100_000, peakBps: 120_000, initEpoch: 1, indexVersion: 1 };
  const published: PublishedMedia = {
    videoId: row.id,
    revision: row.revision,
    indexVersion: 1,
    timeline,
    video: [{ kind: 'video', name: '240p', width: 426, height: 240, codecs: 'avc1.64001f', ...rates }],
    audio: { ...AUDIO, codecs: 'mp4a.40.2', ...rates },
    posterKey: poster,
    posters: [{ candidate: 0, key: poster }],
    storyboard: { ...STORYBOARD, sheetKeys: [sheet] },
    captions: [caption],
  };
  await writePlaybackRecords(ctx, published);
  const live = await livePlaybackId(db, row);
  if (!live) throw new Error('no playback id');
  return { row, playbackId: live.id };
}
