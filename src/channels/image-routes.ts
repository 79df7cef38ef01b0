// The HTTP side of the pictures of channels: setting and removing one's own, and everybody's as files.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { Channel } from '#contract/channels.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { removeImage, setImage } from './images.ts';

const Kind = z.object({ kind: z.enum(['avatar', 'banner']) });
const KIND = ':kind{avatar|banner}';

export const channelImageRoutes = new Hono<AppEnv>()
  .put(
    `/channels/me/${KIND}`,
    operation({
      id: 'setChannelImage',
      scope: 'channel:write',
      tag: 'Channels',
      summary: 'Set the avatar or the banner of one’s own channel: the bytes of a JPEG, PNG or WebP picture',
      answers: [200, Channel],
      problems: ['session-required', 'origin-refused', 'file-too-large', 'image-not-supported', 'image-size-refused'],
      takesBytes: true,
    }),
    requireUser,
    valid('param', Kind),
    async (c) => c.json(await setImage(c.var.ctx, c.var.user, c.req.valid('param').kind, c.req.raw.body), 200),
  )
  .delete(
    `/channels/me/${KIND}`,
    operation({
      id: 'removeChannelImage',
      scope: 'channel:write',
      tag: 'Channels',
      summary: 'Remove the avatar or the banner of one’s own channel',
      answers: [200, Channel],
      problems: ['session-required', 'origin-refused'],
    }),
    requireUser,
    valid('param', Kind),
    async (c) => c.json(await removeImage(c.var.ctx, c.var.user, c.req.valid('param').kind), 200),
  );

/** A key names one version for ever, and its bytes were read before they were stored; all the same they run nothing. */
const FILE_HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
};

/** Mounted at /images; the rest of the path is the object's key. */
export const imageFileRoutes = new Hono<AppEnv>().get(
  '/c/:channelId{[0-9a-z]{26}}/:file{(?:avatar|banner)\\.[0-9a-z]{26}}',
  async (c) => {
    const object = await c.var.ctx.media.get(`c/${c.req.param('channelId')}/${c.req.param('file')}`);
    if (!object) throw new AppError('media-not-found');
    const headers = {
      ...FILE_HEADERS,
      etag: object.httpEtag,
      'content-type': object.httpMetadata?.contentType ?? 'application/octet-stream',
      'content-length': String(object.size),
    };
    if (c.req.header('if-none-match') === object.httpEtag || c.req.method === 'HEAD') {
      await object.body.cancel();
      return c.req.method === 'HEAD'
        ? new Response(null, { headers })
        : new Response(null, { status: 304, headers: { ...FILE_HEADERS, etag: object.httpEtag } });
    }
    return new Response(object.body, { headers });
  },
);
