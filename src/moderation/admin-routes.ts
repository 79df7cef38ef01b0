// The HTTP side of what moderators and admins list and do; for everybody else nothing is here.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import {
  AdminCommentPage,
  AdminCommentsQuery,
  AdminUser,
  AdminUserPage,
  AdminUsersQuery,
  AdminVideoPage,
  AdminVideosQuery,
  GiveRole,
  SetQuota,
  SuspendUsers,
} from '#contract/admin.ts';
import { AuditPage, AuditQuery } from '#contract/audit.ts';
import type { ProblemCode } from '#contract/problem.ts';
import { ActedOn, ActOnMany } from '#contract/reports.ts';
import { EditSiteSettings, PublicSettings, SiteSettings } from '#contract/site-settings.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { readSettings } from '../platform/site-settings.ts';
import { listActs, listAllComments, listAllVideos, listRemovedComments } from './lists.ts';
import { setQuota } from './quotas.ts';
import { remake } from './remaking.ts';
import { removeComments } from './removal.ts';
import { restoreComments } from './restoring.ts';
import { editSettings } from './settings.ts';
import { listUsers } from './user-list.ts';
import { giveRole, suspendUsers, unsuspendUsers } from './users.ts';

const tag = 'Moderation';
const LIST: ProblemCode[] = ['invalid-input', 'invalid-cursor'];
const ACT: ProblemCode[] = ['invalid-input', 'origin-refused'];
const Named = z.object({ id: z.string() });

export const adminRoutes = new Hono<AppEnv>()
  .get(
    '/site',
    operation({
      id: 'getSite',
      tag,
      summary: 'What visitors are told of the settings',
      answers: [200, PublicSettings],
      anonymous: true,
    }),
    async (c) => {
      const { signUpsOpen, welcomeText, appealContact } = await readSettings(c.var.ctx);
      return c.json({ signUpsOpen, welcomeText, appealContact }, 200);
    },
  )
  .get(
    '/admin/videos',
    operation({
      id: 'listAllVideos',
      tag,
      summary: 'Videos in every state and visibility, the newest first',
      answers: [200, AdminVideoPage],
      problems: LIST,
      role: 'moderator',
    }),
    requireUser,
    valid('query', AdminVideosQuery),
    async (c) => c.json(await listAllVideos(c.var.ctx, c.req.valid('query')), 200),
  )
  .post(
    '/admin/videos/:id/reprocess',
    operation({
      id: 'remakeVideo',
      tag,
      summary: 'Make a finished video anew',
      answers: [202, z.object({ jobId: z.string() })],
      problems: [...ACT, 'video-not-found', 'job-not-found', 'job-state-conflict'],
      role: 'moderator',
    }),
    requireUser,
    valid('param', Named),
    async (c) => c.json({ jobId: await remake(c.var.ctx, c.var.user, c.req.valid('param').id) }, 202),
  )
  .get(
    '/admin/comments',
    operation({
      id: 'listAllComments',
      tag,
      summary: 'Comments under every video, the newest first',
      answers: [200, AdminCommentPage],
      problems: LIST,
      role: 'moderator',
    }),
    requireUser,
    valid('query', AdminCommentsQuery),
    async (c) => {
      const query = c.req.valid('query');
      const list = query.show === 'removed' ? listRemovedComments : listAllComments;
      return c.json(await list(c.var.ctx, query), 200);
    },
  )
  .post(
    '/admin/comments/remove',
    operation({
      id: 'removeComments',
      tag,
      summary: 'Remove comments; their authors are told, and for 30 days they can be put back',
      answers: [200, ActedOn],
      problems: ACT,
      role: 'moderator',
      stepUp: true,
    }),
    requireUser,
    valid('json', ActOnMany),
    async (c) => c.json({ ids: await removeComments(c.var.ctx, c.var.user, c.req.valid('json').ids) }, 200),
  )
  .post(
    '/admin/comments/restore',
    operation({
      id: 'restoreComments',
      tag,
      summary: 'Put comments back that a moderator removed; their authors are told',
      answers: [200, ActedOn],
      problems: ACT,
      role: 'moderator',
    }),
    requireUser,
    valid('json', ActOnMany),
    async (c) => c.json({ ids: await restoreComments(c.var.ctx, c.var.user, c.req.valid('json').ids) }, 200),
  )
  .get(
    '/admin/users',
    operation({
      id: 'listUsers',
      tag,
      summary: 'Accounts, the newest first',
      answers: [200, AdminUserPage],
      problems: LIST,
      role: 'admin',
    }),
    requireUser,
    valid('query', AdminUsersQuery),
    async (c) => c.json(await listUsers(c.var.ctx, c.req.valid('query')), 200),
  )
  .post(
    '/admin/users/suspend',
    operation({
      id: 'suspendUsers',
      tag,
      summary: 'Suspend accounts: signed out everywhere at once; oneself and the last admin are left alone',
      answers: [200, ActedOn],
      problems: ACT,
      role: 'admin',
      stepUp: true,
    }),
    requireUser,
    valid('json', SuspendUsers),
    async (c) => {
      return c.json({ ids: await suspendUsers(c.var.ctx, c.var.user, c.req.valid('json')) }, 200);
    },
  )
  .post(
    '/admin/users/unsuspend',
    operation({
      id: 'unsuspendUsers',
      tag,
      summary: 'Let accounts sign in again',
      answers: [200, ActedOn],
      problems: ACT,
      role: 'admin',
      stepUp: true,
    }),
    requireUser,
    valid('json', ActOnMany),
    async (c) => c.json({ ids: await unsuspendUsers(c.var.ctx, c.var.user, c.req.valid('json').ids) }, 200),
  )
  .put(
    '/admin/users/:id/role',
    operation({
      id: 'giveRole',
      tag,
      summary: 'Give an account a role; it is signed out everywhere',
      answers: [200, AdminUser],
      problems: [...ACT, 'user-not-found', 'own-subject', 'last-admin'],
      role: 'admin',
      stepUp: true,
    }),
    requireUser,
    valid('param', Named),
    valid('json', GiveRole),
    async (c) => c.json(await giveRole(c.var.ctx, c.var.user, c.req.valid('param').id, c.req.valid('json').role), 200),
  )
  .put(
    '/admin/users/:id/quota',
    operation({
      id: 'setQuota',
      tag,
      summary: 'Let an account keep more or less than others: null is what holds for everybody, 0 no limit',
      answers: [200, AdminUser],
      problems: [...ACT, 'user-not-found'],
      role: 'admin',
      stepUp: true,
    }),
    requireUser,
    valid('param', Named),
    valid('json', SetQuota),
    async (c) => c.json(await setQuota(c.var.ctx, c.var.user, c.req.valid('param').id, c.req.valid('json')), 200),
  )
  .get(
    '/admin/settings',
    operation({
      id: 'getSettings',
      tag,
      summary: 'What admins set while the site runs',
      answers: [200, SiteSettings],
      role: 'admin',
    }),
    requireUser,
    async (c) => c.json(await readSettings(c.var.ctx), 200),
  )
  .patch(
    '/admin/settings',
    operation({
      id: 'editSettings',
      tag,
      summary: 'Change settings; every isolate knows of it within seconds',
      answers: [200, SiteSettings],
      problems: ACT,
      role: 'admin',
      stepUp: true,
    }),
    requireUser,
    valid('json', EditSiteSettings),
    async (c) => c.json(await editSettings(c.var.ctx, c.var.user, c.req.valid('json')), 200),
  )
  .get(
    '/admin/audit',
    operation({
      id: 'listActs',
      tag,
      summary: 'Every act that needed a privilege, the latest first',
      answers: [200, AuditPage],
      problems: LIST,
      role: 'admin',
    }),
    requireUser,
    valid('query', AuditQuery),
    async (c) => c.json(await listActs(c.var.ctx, c.req.valid('query')), 200),
  );
