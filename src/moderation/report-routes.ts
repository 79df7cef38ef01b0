// The HTTP side of reports: everybody reports, moderators decide; for others the queue does not exist.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import type { ProblemCode } from '#contract/problem.ts';
import {
  ActedOn,
  ActOnMany,
  BlockVideos,
  DecideReports,
  NewReport,
  ReportGroupPage,
  ReportKind,
  ReportList,
  ReportMade,
  ReportsDecided,
  ReportsQuery,
} from '#contract/reports.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireUser } from '../http/guards.ts';
import { idempotent } from '../http/idempotency.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { blockVideos, unblockVideos } from './blocking.ts';
import { decideReports } from './decisions.ts';
import { listReports, reportsOf } from './queue.ts';
import { report } from './reporting.ts';

const tag = 'Moderation';
const ACT: ProblemCode[] = ['invalid-input', 'session-required', 'origin-refused'];

export const reportRoutes = new Hono<AppEnv>()
  .post(
    '/reports',
    operation({
      id: 'report',
      tag,
      summary: 'Report a video, a comment or a channel; once while it is open',
      answers: [201, ReportMade],
      problems: [
        ...ACT,
        'video-not-found',
        'comment-not-found',
        'channel-not-found',
        'own-subject',
        'already-reported',
      ],
      limit: ['report'],
      idempotent: true,
    }),
    requireUser,
    idempotent,
    valid('json', NewReport),
    async (c) => c.json({ id: await report(c.var.ctx, c.var.user, c.req.valid('json')) }, 201),
  )
  .get(
    '/admin/reports',
    operation({
      id: 'listReports',
      tag,
      summary: 'Reports, those of one subject together',
      answers: [200, ReportGroupPage],
      problems: ['invalid-input', 'invalid-cursor'],
      role: 'moderator',
    }),
    requireUser,
    valid('query', ReportsQuery),
    async (c) => c.json(await listReports(c.var.ctx, c.req.valid('query')), 200),
  )
  .get(
    '/admin/reports/:kind/:subjectId',
    operation({
      id: 'listReportsOf',
      tag,
      summary: 'The latest reports of one subject, with who made them',
      answers: [200, ReportList],
      problems: ['invalid-input'],
      role: 'moderator',
    }),
    requireUser,
    valid('param', z.object({ kind: ReportKind, subjectId: z.string() })),
    async (c) => c.json({ data: await reportsOf(c.var.ctx, c.req.valid('param')), nextCursor: null }, 200),
  )
  .post(
    '/admin/reports/decisions',
    operation({
      id: 'decideReports',
      tag,
      summary: 'Decide every open report of subjects, and block the videos or remove the comments',
      answers: [200, ReportsDecided],
      problems: ACT,
      role: 'moderator',
    }),
    requireUser,
    valid('json', DecideReports),
    async (c) => c.json({ subjects: await decideReports(c.var.ctx, c.var.user, c.req.valid('json')) }, 200),
  )
  .post(
    '/admin/videos/block',
    operation({
      id: 'blockVideos',
      tag,
      summary: 'Take videos down; their owners read why',
      answers: [200, ActedOn],
      problems: ACT,
      role: 'moderator',
    }),
    requireUser,
    valid('json', BlockVideos),
    async (c) => {
      const { ids, reason } = c.req.valid('json');
      return c.json({ ids: await blockVideos(c.var.ctx, c.var.user, ids, reason) }, 200);
    },
  )
  .post(
    '/admin/videos/unblock',
    operation({
      id: 'unblockVideos',
      tag,
      summary: 'Let videos be seen again',
      answers: [200, ActedOn],
      problems: ACT,
      role: 'moderator',
    }),
    requireUser,
    valid('json', ActOnMany),
    async (c) => c.json({ ids: await unblockVideos(c.var.ctx, c.var.user, c.req.valid('json').ids) }, 200),
  );
