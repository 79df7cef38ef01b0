// Playlists, posters, captions and the original: everything under a playback id that is no segment.
import { parseByteRange } from '#media/byte-range.ts';
import type { PlaybackPolicy, PlaybackRecord } from '#media/playback-record.ts';
import { AppError } from '../http/app-error.ts';
import { rangedObject } from '../http/ranged-object.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { cacheControl, crossOriginHeaders, type MediaKind } from './cache-policy.ts';
import { isNotModified, rangeCounts, type Validators } from './conditional.ts';
import { attachmentDisposition } from './content-disposition.ts';
import { KEY_BYTES, mediaKey } from './media-keys.ts';

const mediaHeaders = (kind: MediaKind, policy: PlaybackPolicy, { etag, lastModifiedMs }: Validators) => ({
  'cache-control': cacheControl(kind, policy),
  ...crossOriginHeaders(policy),
  etag,
  ...(lastModifiedMs === null ? {} : { 'last-modified': new Date(lastModifiedMs).toUTCString() }),
});

const notModified = (request: Request, validators: Validators): boolean =>
  isNotModified(
    {
      ifNoneMatch: request.headers.get('if-none-match') ?? undefined,
      ifModifiedSince: request.headers.get('if-modified-since') ?? undefined,
    },
    validators,
  );

/** A rendered playlist, manifest or storyboard; its etag is the hash of its text. */
export async function serveText(
  request: Request,
  policy: PlaybackPolicy,
  contentType: string,
  text: string,
  kind: MediaKind = 'playlist',
): Promise<Response> {
  const validators = { etag: `"${(await sha256Hex(text)).slice(0, 32)}"`, lastModifiedMs: null };
  const headers = mediaHeaders(kind, policy, validators);
  if (notModified(request, validators)) return new Response(null, { status: 304, headers });
  const bytes = new TextEncoder().encode(text);
  return new Response(request.method === 'HEAD' ? null : bytes, {
    headers: { ...headers, 'content-type': contentType, 'content-length': String(bytes.byteLength) },
  });
}

/** A poster, a sheet of the storyboard or a caption file; null when it is not there. */
export async function servePicture(
  { media }: Pick<AppContext, 'media'>,
  request: Request,
  policy: PlaybackPolicy,
  { key, contentType, kind }: { key: string; contentType: string; kind: MediaKind },
): Promise<Response | null> {
  const object = await media.get(key);
  if (!object) return null;
  const validators = { etag: object.httpEtag, lastModifiedMs: object.uploaded.getTime() };
  const headers = mediaHeaders(kind, policy, validators);
  if (notModified(request, validators) || request.method === 'HEAD') {
    await object.body.cancel();
    if (notModified(request, validators)) return new Response(null, { status: 304, headers });
  }
  return new Response(request.method === 'HEAD' ? null : object.body, {
    headers: { ...headers, 'content-type': contentType, 'content-length': String(object.size) },
  });
}

/** The key of encrypted media, for those whom `openPlayback` let in; nobody keeps it. */
export async function serveKey(ctx: Pick<AppContext, 'config'>, record: PlaybackRecord): Promise<Response> {
  return new Response(await mediaKey(ctx.config, record), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(KEY_BYTES),
      'cache-control': 'no-store',
      // The player for other sites is a page of ours in a frame: it too asks from our own origin.
      ...crossOriginHeaders('signed'),
    },
  });
}

/** The source as it was uploaded, whole or by range; `openPlayback` has asked for the owner's token. */
export async function serveOriginal(
  { media }: Pick<AppContext, 'media'>,
  request: Request,
  { original }: PlaybackRecord,
): Promise<Response> {
  const head = original ? await media.head(original.key) : null;
  if (!head || !original) throw new AppError('media-not-found');
  const validators = { etag: head.httpEtag, lastModifiedMs: head.uploaded.getTime() };
  const headers = mediaHeaders('original', 'signed', validators);
  if (notModified(request, validators)) return new Response(null, { status: 304, headers });
  const counts = rangeCounts(request.headers.get('if-range') ?? undefined, validators);
  const range = parseByteRange(counts ? request.headers.get('range') : null, head.size);
  return rangedObject(media, [{ key: original.key, sizeBytes: head.size }], range, {
    head: request.method === 'HEAD',
    headers: {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-disposition': attachmentDisposition(original.filename),
    },
  });
}
