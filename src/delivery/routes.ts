// The media URLs: playlists rendered from the playback record, segments out of packs, pictures, captions, the original.
import { type Context, Hono } from 'hono';
import { renderManifest } from '#media/dash/manifest.ts';
import { renderMediaPlaylist } from '#media/hls/media-playlist.ts';
import { renderMultivariantPlaylist } from '#media/hls/multivariant-playlist.ts';
import type { MediaProtection, PlaybackRecord } from '#media/playback-record.ts';
import type { AppEnv } from '../http/app-env.ts';
import { openPlayback } from './access.ts';
import { preflightHeaders } from './cache-policy.ts';
import type { MediaForm } from './forms.ts';
import { madeSpans } from './made.ts';
import { keyPath } from './paths.ts';
import { serveInit, serveSegment, trackOf } from './segments.ts';
import { serveKey, serveOriginal, servePicture, serveText } from './small-files.ts';

const HLS_TYPE = 'application/vnd.apple.mpegurl';
const DASH_TYPE = 'application/dash+xml';
/** The same media under another name is another form of it. */
const RENDITION = ':form{clear|aes}/:rendition{audio|[1-9][0-9]{1,3}p}';

/** `{playbackId}` or `{playbackId}.{token}`, checked before anything else, caches included. */
const open = (c: Context<AppEnv, '/:segment/*'>, form: MediaForm = 'any'): Promise<PlaybackRecord> =>
  openPlayback(c.var.ctx, c.req.param('segment'), { version: c.req.query('v'), form });

/** As `open`; a record from before the rendition was complete, which this isolate may remember, is read once more. */
async function openRendition(c: Context<AppEnv, '/:segment/:form/:rendition/*'>): Promise<PlaybackRecord> {
  const form = c.req.param('form') as MediaProtection; // of the route's pattern
  const record = await open(c, form);
  const { video, audio, indexVersion } = record;
  const rendition = c.req.param('rendition');
  if (audio?.name === rendition || video.some(({ name }) => name === rendition)) return record;
  return openPlayback(c.var.ctx, c.req.param('segment'), { version: String(indexVersion + 1), form });
}

/** Mounted at /media. Hono answers HEAD through the GET routes. */
export const mediaRoutes = new Hono<AppEnv>()
  .options('/:segment/*', async (c) => {
    const record = await open(c);
    return new Response(null, { status: 204, headers: preflightHeaders(record.policy) });
  })
  .get('/:segment/master.m3u8', async (c) => {
    const record = await open(c);
    return serveText(c.req.raw, record.policy, HLS_TYPE, renderMultivariantPlaylist(record));
  })
  .get('/:segment/manifest.mpd', async (c) => {
    const record = await open(c, 'dash');
    return serveText(c.req.raw, record.policy, DASH_TYPE, renderManifest(record));
  })
  .get('/:segment/made.json', async (c) => {
    const record = await open(c);
    return serveText(c.req.raw, record.policy, 'application/json', JSON.stringify(await madeSpans(c.var.ctx, record)));
  })
  .get(`/:segment/${RENDITION}/playlist.m3u8`, async (c) => {
    const record = await openRendition(c);
    const { grid } = trackOf(record, c.req.param('rendition'));
    const keyUri = record.protection === 'aes' ? keyPath(record.keyVersion) : null;
    return serveText(c.req.raw, record.policy, HLS_TYPE, renderMediaPlaylist(grid, keyUri));
  })
  .get(`/:segment/${RENDITION}/init.mp4`, async (c) => {
    const record = await openRendition(c);
    return serveInit(c.var.ctx, record, c.req.param('rendition'), c.req.raw);
  })
  .get(`/:segment/${RENDITION}/:file{[0-9]{1,7}\\.m4s}`, async (c) => {
    const record = await openRendition(c);
    return serveSegment(
      c.var.ctx,
      record,
      c.req.param('rendition'),
      Number.parseInt(c.req.param('file'), 10),
      c.req.raw,
    );
  })
  .get('/:segment/key', async (c) => serveKey(c.var.ctx, await open(c, 'key')))
  .get('/:segment/poster.jpg', async (c) => {
    const record = await open(c);
    return servePicture(c.var.ctx, c.req.raw, record.policy, 'image/jpeg', record.posterKey);
  })
  .get('/:segment/captions/:file{[a-z0-9-]{1,40}\\.vtt}', async (c) => {
    const record = await open(c);
    const caption = record.captions.find(({ language }) => `${language}.vtt` === c.req.param('file'));
    return servePicture(c.var.ctx, c.req.raw, record.policy, 'text/vtt; charset=utf-8', caption?.key ?? null);
  })
  .get('/:segment/original', async (c) => serveOriginal(c.var.ctx, c.req.raw, await open(c, 'original')));
