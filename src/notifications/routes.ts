// The HTTP side of notifications: the list and the bell's count, what is read, choices and devices.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import {
  EditNotificationChoices,
  NotificationList,
  NotificationPreferences,
  PushDevice,
  PushEndpoint,
  UnreadCount,
} from '#contract/notifications.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { addDevice, editPreferences, readPreferences, removeDevice } from './preferences.ts';
import { countUnread, listNotifications } from './queries.ts';
import { markAllRead, markRead } from './reading.ts';

const tag = 'Notifications';
const NotificationId = z.object({ id: z.string().check(z.maxLength(100)) });

export const notificationRoutes = new Hono<AppEnv>()
  .get(
    '/me/notifications',
    operation({
      id: 'listNotifications',
      scope: 'account:read',
      tag,
      summary: 'The last fifty, newest first, new videos among them',
      answers: [200, NotificationList],
      problems: ['session-required'],
    }),
    requireUser,
    async (c) => c.json({ data: await listNotifications(c.var.ctx, c.var.user.id), nextCursor: null }, 200),
  )
  .get(
    '/me/notifications/count',
    operation({
      id: 'countNotifications',
      scope: 'account:read',
      tag,
      summary: 'How many are unread; 10 stands for ten and more',
      answers: [200, UnreadCount],
      problems: ['session-required'],
    }),
    requireUser,
    async (c) => c.json({ unread: await countUnread(c.var.ctx, c.var.user.id) }, 200),
  )
  .post(
    '/me/notifications/read',
    operation({
      id: 'readAllNotifications',
      tag,
      summary: 'Mark all as read',
      answers: [204, null],
      problems: ['session-required', 'origin-refused'],
    }),
    requireUser,
    async (c) => {
      await markAllRead(c.var.ctx, c.var.user.id);
      return c.body(null, 204);
    },
  )
  .post(
    '/me/notifications/:id/read',
    operation({
      id: 'readNotification',
      tag,
      summary: 'Mark one as read',
      answers: [204, null],
      problems: ['invalid-input', 'session-required', 'origin-refused'],
    }),
    requireUser,
    valid('param', NotificationId),
    async (c) => {
      await markRead(c.var.ctx, c.var.user.id, c.req.valid('param').id);
      return c.body(null, 204);
    },
  )
  .get(
    '/me/preferences/notifications',
    operation({
      id: 'getNotificationPreferences',
      scope: 'account:read',
      tag,
      summary: 'What is told, and where',
      answers: [200, NotificationPreferences],
      problems: ['session-required'],
    }),
    requireUser,
    async (c) => c.json(await readPreferences(c.var.ctx, c.var.user.id), 200),
  )
  .patch(
    '/me/preferences/notifications',
    operation({
      id: 'editNotificationPreferences',
      tag,
      summary: 'Change what is given (JSON Merge Patch)',
      answers: [200, NotificationPreferences],
      problems: ['invalid-input', 'session-required', 'origin-refused'],
    }),
    requireUser,
    valid('json', EditNotificationChoices),
    async (c) => c.json(await editPreferences(c.var.ctx, c.var.user.id, c.req.valid('json')), 200),
  )
  .post(
    '/me/push-devices',
    operation({
      id: 'addPushDevice',
      tag,
      summary: 'Let a browser be told while no page is open (its PushSubscription)',
      answers: [204, null],
      problems: ['invalid-input', 'session-required', 'origin-refused', 'push-unavailable'],
    }),
    requireUser,
    valid('json', PushDevice),
    async (c) => {
      await addDevice(c.var.ctx, c.var.user.id, c.req.valid('json'));
      return c.body(null, 204);
    },
  )
  .delete(
    '/me/push-devices',
    operation({
      id: 'removePushDevice',
      tag,
      summary: 'Tell a browser no more',
      answers: [204, null],
      problems: ['invalid-input', 'session-required', 'origin-refused'],
    }),
    requireUser,
    valid('json', PushEndpoint),
    async (c) => {
      await removeDevice(c.var.ctx, c.var.user.id, c.req.valid('json').endpoint);
      return c.body(null, 204);
    },
  );
