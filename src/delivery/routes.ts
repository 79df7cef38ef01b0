// The media URLs: playlists rendered from the playback record, segments out of packs, pictures, captions, the original.
import { type Context, Hono } from 'hono';
import { renderManifest } from '#media/dash/manifest.ts';
import { renderMediaPlaylist } from '#media/hls/media-playlist.ts';
import { renderMultivariantPlaylist } from '#media/hls/multivariant-playlist.ts';
import type { AppEnv } from '../http/app-env.ts';
import { type Access, openPlayback } from './access.ts';
import { preflightHeaders } from './cache-policy.ts';
import { serveInit, serveSegment, trackOf } from './segments.ts';
import { serveOriginal, servePicture, serveText } from './small-files.ts';

const HLS_TYPE = 'application/vnd.apple.mpegurl';
const DASH_TYPE = 'application/dash+xml';
const RENDITION = ':rendition{audio|[1-9][0-9]{1,3}p}';

/** `{playbackId}` or `{playbackId}.{token}`, checked before anything else, caches included. */
const open = (c: Context<AppEnv, '/:segment/*'>): Promise<Access> =>
  openPlayback(c.var.ctx, c.req.param('segment'), c.req.query('v'));

/** As `open`; a record from before the rendition was complete, which this isolate may remember, is read once more. */
async function openRendition(c: Context<AppEnv, '/:segment/clear/:rendition/*'>): Promise<Access> {
  const access = await open(c);
  const { video, audio, indexVersion } = access.record;
  const rendition = c.req.param('rendition');
  if (audio?.name === rendition || video.some(({ name }) => name === rendition)) return access;
  return openPlayback(c.var.ctx, c.req.param('segment'), String(indexVersion + 1));
}

/** Mounted at /media. Hono answers HEAD through the GET routes. */
export const mediaRoutes = new Hono<AppEnv>()
  .options('/:segment/*', async (c) => {
    const { record } = await open(c);
    return new Response(null, { status: 204, headers: preflightHeaders(record.policy) });
  })
  .get('/:segment/master.m3u8', async (c) => {
    const { record } = await open(c);
    return serveText(c.req.raw, record.policy, HLS_TYPE, renderMultivariantPlaylist(record));
  })
  .get('/:segment/manifest.mpd', async (c) => {
    const { record } = await open(c);
    return serveText(c.req.raw, record.policy, DASH_TYPE, renderManifest(record));
  })
  .get(`/:segment/clear/${RENDITION}/playlist.m3u8`, async (c) => {
    const { record } = await openRendition(c);
    const { grid } = trackOf(record, c.req.param('rendition'));
    return serveText(c.req.raw, record.policy, HLS_TYPE, renderMediaPlaylist(grid));
  })
  .get(`/:segment/clear/${RENDITION}/init.mp4`, async (c) => {
    const { record } = await openRendition(c);
    return serveInit(c.var.ctx, record, c.req.param('rendition'), c.req.raw);
  })
  .get(`/:segment/clear/${RENDITION}/:file{[0-9]{1,7}\\.m4s}`, async (c) => {
    const { record } = await openRendition(c);
    return serveSegment(
      c.var.ctx,
      record,
      c.req.param('rendition'),
      Number.parseInt(c.req.param('file'), 10),
      c.req.raw,
    );
  })
  .get('/:segment/poster.jpg', async (c) => {
    const { record } = await open(c);
    return servePicture(c.var.ctx, c.req.raw, record.policy, 'image/jpeg', record.posterKey);
  })
  .get('/:segment/captions/:file{[a-z0-9-]{1,40}\\.vtt}', async (c) => {
    const { record } = await open(c);
    const caption = record.captions.find(({ language }) => `${language}.vtt` === c.req.param('file'));
    return servePicture(c.var.ctx, c.req.raw, record.policy, 'text/vtt; charset=utf-8', caption?.key ?? null);
  })
  .get('/:segment/original', async (c) => serveOriginal(c.var.ctx, c.req.raw, await open(c)));
