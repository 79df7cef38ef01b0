// The HTTP side of links that open a video.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { MakeShareLink, NewShareLink, OpenShareLink, ShareLinkList } from '#contract/sharing.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { idempotentWithSecret } from '../http/idempotency.ts';
import { operation } from '../http/operation.ts';
import { setShareCookie, shareCookie } from '../http/share-guard.ts';
import { valid } from '../http/validate.ts';
import { endLink, listLinks, makeLink } from './links.ts';
import { openLink } from './opening.ts';

const VideoId = z.object({ id: z.string() });
const OneLink = z.object({ id: z.string(), linkId: z.string() });

export const shareLinkRoutes = new Hono<AppEnv>()
  .get(
    '/videos/:id/share-links',
    operation({
      id: 'listShareLinks',
      scope: 'videos:read',
      tag: 'Sharing',
      summary: 'The links that open a video of one’s own, without their addresses',
      answers: [200, ShareLinkList],
      problems: ['session-required', 'not-owner', 'video-not-found'],
    }),
    requireUser,
    valid('param', VideoId),
    async (c) => {
      const data = await listLinks(c.var.ctx, c.var.user, c.req.valid('param').id);
      return c.json({ data, nextCursor: null }, 200);
    },
  )
  .post(
    '/videos/:id/share-links',
    operation({
      id: 'makeShareLink',
      scope: 'videos:write',
      tag: 'Sharing',
      summary: 'Make a link that opens a video to whoever has it; its address is in this answer only',
      answers: [201, NewShareLink],
      problems: [
        'invalid-input',
        'session-required',
        'origin-refused',
        'not-owner',
        'video-not-found',
        'share-limit-reached',
      ],
      idempotent: 'secret',
    }),
    requireUser,
    idempotentWithSecret(({ link }: NewShareLink) => link),
    valid('param', VideoId),
    valid('json', MakeShareLink),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await makeLink(c.var.ctx, c.var.user, id, c.req.valid('json')), 201);
    },
  )
  .post(
    '/videos/:id/share-links/open',
    operation({
      id: 'openShareLink',
      tag: 'Sharing',
      summary:
        'Open a video by the token of a link, with its password if it has one; the browser is given a cookie for twelve hours',
      answers: [204, null],
      problems: [
        'invalid-input',
        'origin-refused',
        'share-password-required',
        'share-password-wrong',
        'share-link-not-found',
        'rate-limited',
      ],
      anonymous: true,
    }),
    valid('param', VideoId),
    valid('json', OpenShareLink),
    async (c) => {
      const { id } = c.req.valid('param');
      const { cookie, maxAgeSeconds } = await openLink(c.var.ctx, id, c.req.valid('json'), shareCookie(c));
      setShareCookie(c, cookie, maxAgeSeconds);
      return c.body(null, 204);
    },
  )
  .delete(
    '/videos/:id/share-links/:linkId',
    operation({
      id: 'endShareLink',
      scope: 'videos:write',
      tag: 'Sharing',
      summary:
        'End a link: it opens nothing from now on, and within a minute the video plays no more for those who came by it',
      answers: [204, null],
      problems: ['session-required', 'origin-refused', 'not-owner', 'video-not-found', 'share-link-not-found'],
    }),
    requireUser,
    valid('param', OneLink),
    async (c) => {
      const { id, linkId } = c.req.valid('param');
      await endLink(c.var.ctx, c.var.user, id, linkId);
      return c.body(null, 204);
    },
  );
