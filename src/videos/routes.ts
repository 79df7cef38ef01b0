// The HTTP side of videos: lists, one video, what a player needs, editing and deletion.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { EditVideo, Playback, Video, VideoPage, VideosQuery } from '#contract/videos.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { holdToState, tagged } from '../http/entity-tag.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { listOfCategory, listOfTag } from './filtered-lists.ts';
import { describeVideo, findVideo, getPlayback, listLatest, listOwn } from './queries.ts';
import { editVideo, removeVideo } from './videos.ts';

// Not held to the shape of an id: what does not exist is 404, whatever it looks like.
const VideoId = z.object({ id: z.string() });
const EDITED = Object.keys(EditVideo.shape);

export const videoRoutes = new Hono<AppEnv>()
  .get(
    '/videos',
    operation({
      id: 'listVideos',
      scope: 'videos:read',
      tag: 'Videos',
      summary: 'The latest public videos, of a category or a tag; with owner=me all of one’s own',
      answers: [200, VideoPage],
      problems: ['invalid-input', 'invalid-cursor', 'session-required', 'category-not-found'],
      anonymous: true,
    }),
    valid('query', VideosQuery),
    async (c) => {
      const { owner, category, tag, ...page } = c.req.valid('query');
      if (category !== undefined) return c.json(await listOfCategory(c.var.ctx, category, page), 200);
      if (tag !== undefined) return c.json(await listOfTag(c.var.ctx, tag, page), 200);
      if (owner !== 'me') return c.json(await listLatest(c.var.ctx, page), 200);
      if (!c.var.user) throw new AppError('session-required');
      return c.json(await listOwn(c.var.ctx, c.var.user, page), 200);
    },
  )
  .get(
    '/videos/:id',
    operation({
      id: 'getVideo',
      scope: 'videos:read',
      tag: 'Videos',
      summary: 'One video and how far its processing is',
      answers: [200, Video],
      problems: ['video-not-found'],
      anonymous: true,
    }),
    tagged(EDITED),
    valid('param', VideoId),
    async (c) => {
      const found = await findVideo(c.var.ctx, c.req.valid('param').id, c.var.user);
      return c.json(await describeVideo(c.var.ctx, found), 200);
    },
  )
  .patch(
    '/videos/:id',
    operation({
      id: 'editVideo',
      scope: 'videos:write',
      tag: 'Videos',
      summary: 'Change what is given (JSON Merge Patch)',
      answers: [200, Video],
      problems: ['invalid-input', 'session-required', 'origin-refused', 'not-owner', 'video-not-found', 'unavailable'],
      conditional: true,
    }),
    requireUser,
    tagged(EDITED),
    valid('param', VideoId),
    valid('json', EditVideo),
    async (c) => {
      const { id } = c.req.valid('param');
      const { ctx, user } = c.var;
      await holdToState(c, EDITED, async () => describeVideo(ctx, await findVideo(ctx, id, user)));
      return c.json(await editVideo(c.var.ctx, c.var.user, id, c.req.valid('json')), 200);
    },
  )
  .delete(
    '/videos/:id',
    operation({
      id: 'deleteVideo',
      scope: 'videos:write',
      tag: 'Videos',
      summary: 'Delete a video with everything that was made of it',
      answers: [204, null],
      problems: ['session-required', 'origin-refused', 'not-owner', 'video-not-found'],
    }),
    requireUser,
    valid('param', VideoId),
    async (c) => {
      await removeVideo(c.var.ctx, c.var.user, c.req.valid('param').id);
      return c.body(null, 204);
    },
  )
  .get(
    '/videos/:id/playback',
    operation({
      id: 'getPlayback',
      scope: 'videos:read',
      tag: 'Videos',
      summary: 'What a player needs',
      answers: [200, Playback],
      problems: ['video-not-found', 'video-not-playable'],
      limit: 'playback',
      anonymous: true,
    }),
    valid('param', VideoId),
    async (c) => {
      const found = await findVideo(c.var.ctx, c.req.valid('param').id, c.var.user);
      return c.json(await getPlayback(c.var.ctx, found, c.var.user), 200);
    },
  );
