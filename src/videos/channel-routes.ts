// The HTTP side of videos by channel: those of one, and those of all that one follows.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { ChannelVideosQuery } from '#contract/channels.ts';
import { PageQuery } from '#contract/paging.ts';
import { VideoPage } from '#contract/videos.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { listChannelVideos, listFollowed } from './channel-videos.ts';

export const channelVideoRoutes = new Hono<AppEnv>()
  .get(
    '/channels/:handle/videos',
    operation({
      id: 'listChannelVideos',
      scope: 'videos:read',
      tag: 'Channels',
      summary: 'The videos of a channel that everybody finds',
      answers: [200, VideoPage],
      problems: ['invalid-input', 'invalid-cursor', 'channel-not-found'],
      anonymous: true,
    }),
    valid('param', z.object({ handle: z.string() })),
    valid('query', ChannelVideosQuery),
    async (c) => {
      const { sort, ...page } = c.req.valid('query');
      return c.json(await listChannelVideos(c.var.ctx, c.req.valid('param').handle, sort, page), 200);
    },
  )
  .get(
    '/feed/subscriptions',
    operation({
      id: 'listFollowedVideos',
      scope: 'account:read',
      tag: 'Channels',
      summary: 'The newest videos of the channels that one follows',
      answers: [200, VideoPage],
      problems: ['invalid-input', 'invalid-cursor', 'session-required'],
    }),
    requireUser,
    valid('query', PageQuery),
    async (c) => c.json(await listFollowed(c.var.ctx, c.var.user, c.req.valid('query')), 200),
  );
