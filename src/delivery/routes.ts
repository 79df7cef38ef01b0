// The media URLs: playlists rendered from the playback record, segments out of packs, pictures, storyboard, captions, the original.
import { type Context, Hono } from 'hono';
import { renderManifest } from '#media/dash/manifest.ts';
import { timelineSeconds } from '#media/grid.ts';
import { renderMediaPlaylist } from '#media/hls/media-playlist.ts';
import { renderMultivariantPlaylist } from '#media/hls/multivariant-playlist.ts';
import type { MediaProtection, PlaybackRecord } from '#media/playback-record.ts';
import { renderStoryboardVtt } from '#media/storyboard.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { openPlayback } from './access.ts';
import { preflightHeaders } from './cache-policy.ts';
import type { MediaForm } from './forms.ts';
import { madeSpans } from './made.ts';
import { keyPath, storyboardSheetPath } from './paths.ts';
import { forgetPlaybackRecord, REREAD_MS } from './playback-records.ts';
import { serveInit, serveSegment, trackOf } from './segments.ts';
import { serveKey, serveOriginal, servePicture, serveText } from './small-files.ts';

const HLS_TYPE = 'application/vnd.apple.mpegurl';
const DASH_TYPE = 'application/dash+xml';
const JPEG_TYPE = 'image/jpeg';
const VTT_TYPE = 'text/vtt; charset=utf-8';
/** The same media under another name is another form of it. */
const RENDITION = ':form{clear|aes}/:rendition{audio|[1-9][0-9]{1,3}p}';

/** `{playbackId}` or `{playbackId}.{token}`, checked before anything else, caches included. */
const open = (c: Context<AppEnv, '/:segment/*'>, form: MediaForm = 'any'): Promise<PlaybackRecord> =>
  openPlayback(c.var.ctx, c.req.param('segment'), { version: c.req.query('v'), form });

/** As `open`; a record from before the rendition was listed, which this isolate may remember, is read once more. */
async function openRendition(c: Context<AppEnv, '/:segment/:form/:rendition/*'>): Promise<PlaybackRecord> {
  const form = c.req.param('form') as MediaProtection; // of the route's pattern
  const record = await open(c, form);
  const { video, audio } = record;
  const rendition = c.req.param('rendition');
  if (audio?.name === rendition || video.some(({ name }) => name === rendition)) return record;
  return openNewer(c, record, form);
}

/** The record once more: this isolate may remember one from before what is asked for was made. */
const openNewer = (
  c: Context<AppEnv, '/:segment/*'>,
  { indexVersion }: PlaybackRecord,
  form: MediaForm = 'any',
): Promise<PlaybackRecord> =>
  openPlayback(c.var.ctx, c.req.param('segment'), { version: String(indexVersion + 1), form });

/** What the record names by `keyOf`. An object that went because another took its place is no picture that is broken. */
async function picture(
  c: Context<AppEnv, '/:segment/*'>,
  contentType: string,
  keyOf: (record: PlaybackRecord) => string | null | undefined,
): Promise<Response> {
  const serve = (record: PlaybackRecord): Promise<Response | null> | null => {
    const key = keyOf(record);
    // Nobody keeps what may be older than the address that asks for it.
    const kind = Number(c.req.query('v') ?? 0) > record.indexVersion ? 'playlist' : 'picture';
    return key ? servePicture(c.var.ctx, c.req.raw, record.policy, { key, contentType, kind }) : null;
  };
  const record = await open(c);
  let answer = await serve(record);
  if (!answer) {
    if (keyOf(record)) forgetPlaybackRecord(c.req.param('segment').split('.')[0] ?? '', record);
    let newer = await openNewer(c, record);
    if (!keyOf(newer) && Number(c.req.query('v') ?? 0) > newer.indexVersion) {
      // Read a moment ago, for another request: the picture that this address names may have come since.
      await new Promise((resolve) => setTimeout(resolve, REREAD_MS));
      newer = await openNewer(c, newer);
    }
    answer = await serve(newer);
  }
  if (!answer) throw new AppError('media-not-found');
  return answer;
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
  .get('/:segment/poster.jpg', (c) => picture(c, JPEG_TYPE, ({ posterKey }) => posterKey))
  .get('/:segment/posters/:file{[0-9]{1,2}\\.jpg}', (c) => {
    const candidate = Number.parseInt(c.req.param('file'), 10);
    return picture(c, JPEG_TYPE, ({ posters }) => posters?.find((poster) => poster.candidate === candidate)?.key);
  })
  .get('/:segment/storyboard.vtt', async (c) => {
    let record = await open(c);
    if (!record.storyboard) record = await openNewer(c, record);
    if (!record.storyboard) throw new AppError('media-not-found');
    const text = renderStoryboardVtt(record.storyboard, timelineSeconds(record.timeline), storyboardSheetPath);
    return serveText(c.req.raw, record.policy, VTT_TYPE, text, 'picture');
  })
  .get('/:segment/storyboard/:file{[0-9]{1,4}\\.jpg}', (c) => {
    const sheet = Number.parseInt(c.req.param('file'), 10);
    return picture(c, JPEG_TYPE, ({ storyboard }) => storyboard?.sheetKeys[sheet]);
  })
  .get('/:segment/captions/:file{[a-z0-9-]{1,40}\\.vtt}', (c) =>
    picture(
      c,
      VTT_TYPE,
      ({ captions }) => captions.find(({ language }) => `${language}.vtt` === c.req.param('file'))?.key,
    ),
  )
  .get('/:segment/original', async (c) => serveOriginal(c.var.ctx, c.req.raw, await open(c, 'original')));
