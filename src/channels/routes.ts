// The HTTP side of channels: one channel, one's own, and whom one follows.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { Channel, ChannelStatistics, EditChannel, SetSubscription, SubscriptionPage } from '#contract/channels.ts';
import { PageQuery } from '#contract/paging.ts';
import type { AppEnv } from '../http/app-env.ts';
import { holdToState, tagged } from '../http/entity-tag.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { editChannel } from './channels.ts';
import { describeChannel, findChannel, listSubscriptions, ownChannel, readStatistics } from './queries.ts';
import { subscribeTo, unsubscribeFrom } from './subscriptions.ts';

const Handle = z.object({ handle: z.string() });
const EDITED = Object.keys(EditChannel.shape);

// `me` is no handle: those have three letters at least.
export const channelRoutes = new Hono<AppEnv>()
  .get(
    '/channels/me',
    operation({
      id: 'getOwnChannel',
      scope: 'account:read',
      tag: 'Channels',
      summary: 'One’s own channel',
      answers: [200, Channel],
      problems: ['session-required'],
    }),
    requireUser,
    tagged(EDITED),
    async (c) => {
      const { ctx, user } = c.var;
      return c.json(await describeChannel(ctx, await ownChannel(ctx, user), user), 200);
    },
  )
  .patch(
    '/channels/me',
    operation({
      id: 'editChannel',
      scope: 'channel:write',
      tag: 'Channels',
      summary: 'Change what is given of one’s own channel (JSON Merge Patch)',
      answers: [200, Channel],
      problems: ['invalid-input', 'session-required', 'origin-refused'],
      conditional: true,
    }),
    requireUser,
    tagged(EDITED),
    valid('json', z.strictObject(EditChannel.shape)),
    async (c) => {
      const { ctx, user } = c.var;
      await holdToState(c, EDITED, async () => describeChannel(ctx, await ownChannel(ctx, user), user));
      return c.json(await editChannel(ctx, user, c.req.valid('json')), 200);
    },
  )
  .get(
    '/channels/me/statistics',
    operation({
      id: 'getChannelStatistics',
      scope: 'videos:read',
      tag: 'Channels',
      summary: 'What one’s own channel has come to',
      answers: [200, ChannelStatistics],
      problems: ['session-required'],
    }),
    requireUser,
    async (c) => c.json(await readStatistics(c.var.ctx, c.var.user), 200),
  )
  .get(
    '/channels/:handle',
    operation({
      id: 'getChannel',
      scope: 'account:read',
      tag: 'Channels',
      summary: 'One channel and what it is to who asks',
      answers: [200, Channel],
      problems: ['channel-not-found'],
      anonymous: true,
    }),
    tagged(EDITED),
    valid('param', Handle),
    async (c) => {
      const { ctx, user } = c.var;
      return c.json(await describeChannel(ctx, await findChannel(ctx, c.req.valid('param').handle), user), 200);
    },
  )
  .put(
    '/channels/:handle/subscription',
    operation({
      id: 'subscribe',
      scope: 'library:write',
      tag: 'Channels',
      summary: 'Follow a channel, or change whether its new videos are told',
      answers: [200, Channel],
      problems: [
        'invalid-input',
        'session-required',
        'origin-refused',
        'channel-not-found',
        'own-channel',
        'subscription-limit-reached',
      ],
    }),
    requireUser,
    valid('param', Handle),
    valid('json', z.strictObject(SetSubscription.shape)),
    async (c) => {
      const { handle } = c.req.valid('param');
      return c.json(await subscribeTo(c.var.ctx, c.var.user, handle, c.req.valid('json').bell), 200);
    },
  )
  .delete(
    '/channels/:handle/subscription',
    operation({
      id: 'unsubscribe',
      scope: 'library:write',
      tag: 'Channels',
      summary: 'Follow a channel no longer',
      answers: [200, Channel],
      problems: ['session-required', 'origin-refused', 'channel-not-found'],
    }),
    requireUser,
    valid('param', Handle),
    async (c) => c.json(await unsubscribeFrom(c.var.ctx, c.var.user, c.req.valid('param').handle), 200),
  )
  .get(
    '/me/subscriptions',
    operation({
      id: 'listSubscriptions',
      scope: 'account:read',
      tag: 'Channels',
      summary: 'The channels that one follows, the newest first',
      answers: [200, SubscriptionPage],
      problems: ['invalid-input', 'invalid-cursor', 'session-required'],
    }),
    requireUser,
    valid('query', PageQuery),
    async (c) => c.json(await listSubscriptions(c.var.ctx, c.var.user, c.req.valid('query')), 200),
  );
