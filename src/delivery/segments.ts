// Segments and init segments: cache, then index, then one ranged read; the answer is always the whole and never changes.

import { audioGrid, type TrackGrid, videoGrid } from '#media/grid.ts';
import { encryptedLength, initializationVector } from '#media/hls/aes-128.ts';
import { initKey, packKey } from '#media/object-keys.ts';
import type { AudioTrackRecord, PlaybackPolicy, PlaybackRecord, VideoTrackRecord } from '#media/playback-record.ts';
import type { FragmentLocation } from '#media/track-index.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { cacheControl, crossOriginHeaders } from './cache-policy.ts';
import { isNotModified } from './conditional.ts';
import { encrypted } from './encrypted.ts';
import { mediaKey } from './media-keys.ts';
import { findFragment } from './track-indexes.ts';
import { findUnmade, type UnmadeTrack } from './unmade.ts';

type SegmentContext = Pick<AppContext, 'media' | 'jobs' | 'config' | 'clock' | 'defer' | 'log'>;

/** The track of a record and its grid. Throws `media-not-found` when the record does not list it. */
export function trackOf(
  record: PlaybackRecord,
  rendition: string,
): { track: VideoTrackRecord | AudioTrackRecord; grid: TrackGrid } {
  const { audio, timeline } = record;
  if (audio?.name === rendition) return { track: audio, grid: audioGrid(timeline, audio.sampleRate) };
  const video = record.video.find(({ name }) => name === rendition);
  if (!video) throw new AppError('media-not-found');
  return { track: video, grid: videoGrid(timeline) };
}

interface Place {
  key: string;
  range?: { offset: number; length: number };
  /** It was made for this request, or its making was waited for: how long says nothing of the line. */
  waited?: boolean;
}

/** Bytes that never change, by what identifies them and by where they lie. */
interface Immutable {
  /** Unique among everything that is served; names no token and no playback id. */
  name: string;
  contentType: string;
  locate(): Promise<Place | null>;
  /** How the stored bytes become those that are served; null where they are the same. */
  encryption: { initializationVector: Uint8Array; key(): Promise<Uint8Array> } | null;
}

export function serveSegment(
  ctx: SegmentContext,
  record: PlaybackRecord,
  rendition: string,
  n: number,
  request: Request,
): Promise<Response> {
  const { track, grid } = trackOf(record, rendition);
  if (n >= grid.fragmentCount) throw new AppError('media-not-found');
  const { videoId, revision, protection, keyVersion } = record;
  const form = protection === 'aes' ? `aes.${keyVersion}` : 'clear';
  return serveImmutable(ctx, record, request, {
    name: `${videoId}/${revision}/${form}/${rendition}.${track.initEpoch}/${n}`, // made anew it begins with another init segment
    contentType: `${track.kind}/mp4`,
    encryption:
      protection === 'aes'
        ? { initializationVector: initializationVector(n), key: () => mediaKey(ctx.config, record) }
        : null,
    async locate() {
      const { indexVersion, initEpoch } = track;
      const published = { videoId, revision, rendition, indexVersion, initEpoch, grid };
      if (indexVersion === 0) return placeUnmade(ctx, { ...published, policy: record.policy }, n, request);
      const found = await findFragment(ctx, published, n);
      return found && placeOf(published, found);
    },
  });
}

function placeOf(
  { videoId, revision, rendition }: { videoId: string; revision: number; rendition: string },
  { epoch, packFirstFragment, offset, length }: FragmentLocation,
): Place {
  return { key: packKey({ videoId, revision, epoch }, rendition, packFirstFragment), range: { offset, length } };
}

/** A question about a fragment (HEAD) makes nothing. Throws `segment-not-ready`. */
async function placeUnmade(
  ctx: SegmentContext,
  track: UnmadeTrack & { policy: PlaybackPolicy },
  n: number,
  { method, signal }: Request,
): Promise<Place | null> {
  const startMs = ctx.clock.now();
  const found = await findUnmade(ctx, track, n, { isAskedOnly: method === 'HEAD', left: signal });
  if (found.kind === 'gone') return null;
  if (found.kind === 'there') return { ...placeOf(track, found.place), waited: found.waited };
  throw new AppError('segment-not-ready', {
    headers: {
      ...crossOriginHeaders(track.policy),
      'server-timing': `jit;dur=${ctx.clock.now() - startMs}`,
      'cache-control': 'no-store',
    },
  });
}

export function serveInit(
  ctx: SegmentContext,
  record: PlaybackRecord,
  rendition: string,
  request: Request,
): Promise<Response> {
  const { track } = trackOf(record, rendition);
  const { videoId, revision } = record;
  return serveImmutable(ctx, record, request, {
    name: `${videoId}/${revision}/clear/${rendition}.${track.initEpoch}/init`, // clear in every form
    contentType: `${track.kind}/mp4`,
    encryption: null,
    locate: async () => ({ key: initKey({ videoId, revision, epoch: track.initEpoch }, rendition) }),
  });
}

async function serveImmutable(
  ctx: SegmentContext,
  { policy }: PlaybackRecord,
  request: Request,
  { name, contentType, locate, encryption }: Immutable,
): Promise<Response> {
  const startMs = ctx.clock.now();
  const etag = `"${name}"`; // a good validator, since the bytes under a name never change
  const headers = new Headers({
    'content-type': contentType,
    'cache-control': cacheControl('segment', policy),
    ...crossOriginHeaders(policy),
    etag,
  });
  const ifNoneMatch = request.headers.get('if-none-match') ?? undefined;
  if (isNotModified({ ifNoneMatch, ifModifiedSince: undefined }, { etag, lastModifiedMs: null }))
    return new Response(null, { status: 304, headers });

  const timed = (source: string): void => {
    headers.set('server-timing', `${source};dur=${ctx.clock.now() - startMs}`);
  };
  // The key has no headers: a Range header in it would make the cache cut the whole into a 206.
  const cacheUrl = `${ctx.config.publicOrigin}/media-cache/${name}`;
  const cached = await caches.default.match(cacheUrl);
  if (cached) {
    headers.set('content-length', cached.headers.get('content-length') ?? '');
    timed('cache');
    if (request.method !== 'HEAD') return new Response(cached.body, { headers });
    await cached.body?.cancel();
    return new Response(null, { headers });
  }

  const place = await locate();
  if (!place) throw new AppError('media-not-found');
  const servedLength = (bytes: number): number => (encryption ? encryptedLength(bytes) : bytes);
  if (request.method === 'HEAD') {
    const length = place.range?.length ?? (await ctx.media.head(place.key))?.size;
    if (length === undefined) throw new AppError('media-not-found');
    headers.set('content-length', String(servedLength(length)));
    timed('index');
    return new Response(null, { headers });
  }
  const object = await ctx.media.get(place.key, place.range ? { range: place.range } : {});
  if (!object) {
    ctx.log.error('published media is missing', new Error(place.key));
    throw new AppError('media-not-found');
  }
  const length = place.range?.length ?? object.size;
  headers.set('content-length', String(servedLength(length)));
  timed(place.waited ? 'jit' : 'storage');
  const kept = { 'content-type': contentType, 'cache-control': cacheControl('segment', 'public'), etag };
  const keep = (whole: BodyInit): void =>
    ctx.defer(caches.default.put(cacheUrl, new Response(whole, { headers: kept })));
  if (encryption) {
    const cipher = { key: await encryption.key(), initializationVector: encryption.initializationVector };
    const bytes = await encrypted(object.body, length, cipher);
    keep(bytes);
    return new Response(bytes, { headers });
  }
  const [forClient, forCache] = object.body.tee();
  keep(forCache.pipeThrough(new FixedLengthStream(length)));
  return new Response(forClient.pipeThrough(new FixedLengthStream(length)), { headers });
}
