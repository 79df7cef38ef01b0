// The HTTP side of the job monitor; for those who are no operators nothing of it exists.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { DeadLettersPage, JanitorReport, JobDetail, JobsPage, JobsQuery, Overview } from '#contract/operations.ts';
import { PageQuery } from '#contract/paging.ts';
import type { ProblemCode } from '#contract/problem.ts';
import type { AppEnv } from '../http/app-env.ts';
import { audit } from '../http/audit.ts';
import { requireOperator } from '../http/guards.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { runJanitor } from '../maintenance/janitor.ts';
import { listDeadLetters, replayDeadLetter, replayDeadLetters } from './dead-letters.ts';
import { cancelJob, reprocessVideo, retryJob } from './job-actions.ts';
import { findJob, listJobs } from './jobs.ts';
import { readOverview } from './overview.ts';

const Named = z.object({ id: z.string() });
const ACT: ProblemCode[] = ['not-found', 'origin-refused', 'job-not-found', 'job-state-conflict'];
const tag = 'Operations';

export const operationsRoutes = new Hono<AppEnv>()
  .use('/operations/*', requireOperator)
  .get(
    '/operations/overview',
    operation({
      id: 'getOverview',
      tag,
      summary: 'The platform in numbers',
      answers: [200, Overview],
      problems: ['not-found'],
    }),
    async (c) => c.json(await readOverview(c.var.ctx), 200),
  )
  .get(
    '/operations/jobs',
    operation({
      id: 'listJobs',
      tag,
      summary: 'Jobs, the latest first',
      answers: [200, JobsPage],
      problems: ['not-found', 'invalid-input', 'invalid-cursor'],
    }),
    valid('query', JobsQuery),
    async (c) => c.json(await listJobs(c.var.ctx, c.req.valid('query')), 200),
  )
  .get(
    '/operations/jobs/:id',
    operation({
      id: 'getJob',
      tag,
      summary: 'One job with its log and history',
      answers: [200, JobDetail],
      problems: ['not-found', 'job-not-found'],
    }),
    valid('param', Named),
    async (c) => c.json(await findJob(c.var.ctx, c.req.valid('param').id), 200),
  )
  .post(
    '/operations/jobs/:id/retry',
    operation({ id: 'retryJob', tag, summary: 'Begin a failed job again', answers: [202, JobDetail], problems: ACT }),
    valid('param', Named),
    async (c) => {
      const { id } = c.req.valid('param');
      await retryJob(c.var.ctx, c.var.user, id);
      return c.json(await findJob(c.var.ctx, id), 202);
    },
  )
  .post(
    '/operations/jobs/:id/cancel',
    operation({ id: 'cancelJob', tag, summary: 'End a job', answers: [202, JobDetail], problems: ACT }),
    valid('param', Named),
    async (c) => {
      const { id } = c.req.valid('param');
      await cancelJob(c.var.ctx, c.var.user, id);
      return c.json(await findJob(c.var.ctx, id), 202);
    },
  )
  .post(
    '/operations/jobs/:id/reprocess',
    operation({
      id: 'reprocessVideo',
      tag,
      summary: 'Make a finished video anew; the answer is the new job',
      answers: [202, JobDetail],
      problems: ACT,
    }),
    valid('param', Named),
    async (c) => {
      const { id } = c.req.valid('param');
      const newId = await reprocessVideo(c.var.ctx, c.var.user, id);
      return c.json(await findJob(c.var.ctx, newId), 202);
    },
  )
  .get(
    '/operations/dead-letters',
    operation({
      id: 'listDeadLetters',
      tag,
      summary: 'What could not be handled, the latest first',
      answers: [200, DeadLettersPage],
      problems: ['not-found', 'invalid-input', 'invalid-cursor'],
    }),
    valid('query', PageQuery),
    async (c) => c.json(await listDeadLetters(c.var.ctx, c.req.valid('query')), 200),
  )
  .post(
    '/operations/dead-letters/replay',
    operation({
      id: 'replayDeadLetters',
      tag,
      summary: 'Send everything again that was not yet',
      answers: [202, z.object({ replayed: z.number(), left: z.number() })],
      problems: ['not-found', 'origin-refused'],
    }),
    async (c) => c.json(await replayDeadLetters(c.var.ctx, c.var.user), 202),
  )
  .post(
    '/operations/dead-letters/:id/replay',
    operation({
      id: 'replayDeadLetter',
      tag,
      summary: 'Send one again',
      answers: [202, z.object({ id: z.string() })],
      problems: ['not-found', 'origin-refused', 'dead-letter-not-found'],
    }),
    valid('param', Named),
    async (c) => {
      const { id } = c.req.valid('param');
      await replayDeadLetter(c.var.ctx, c.var.user, id);
      return c.json({ id }, 202);
    },
  )
  .post(
    '/operations/janitor',
    operation({
      id: 'runJanitor',
      tag,
      summary: 'Let the janitor go round now',
      answers: [200, JanitorReport],
      problems: ['not-found', 'origin-refused'],
    }),
    async (c) => {
      const { ctx, user } = c.var;
      // It tidies up for minutes, in many batches: the row comes before the first.
      await audit(ctx.db, user, { action: 'job.janitor', subject: { kind: 'job', id: 'all' } }, ctx.clock.now());
      return c.json(await runJanitor(ctx, 'operator'), 200);
    },
  );
