// The HTTP side of uploads: begin, parts, the truth for resuming, completion, cancellation.
import { Hono } from 'hono';
import { z } from 'zod/mini';
import { StartUpload, Upload, UploadDone, UploadLimits, UploadPart, Usage } from '#contract/uploads.ts';
import type { AppEnv } from '../http/app-env.ts';
import { requireCreator, requireUser, requireVerifiedEmail } from '../http/guards.ts';
import { idempotent } from '../http/idempotency.ts';
import { operation } from '../http/operation.ts';
import { valid } from '../http/validate.ts';
import { completeUpload } from './completion.ts';
import { abortUpload, getUpload, startUpload, storePart } from './uploads.ts';
import { usageOf } from './usage.ts';

// Not held to the shape of an id: what does not exist is 404, whatever it looks like.
const UploadId = z.object({ id: z.string() });
const PartId = z.object({ id: z.string(), n: z.coerce.number().check(z.int()) });

export const uploadRoutes = new Hono<AppEnv>()
  .post(
    '/uploads',
    operation({
      id: 'startUpload',
      scope: 'uploads:write',
      tag: 'Uploads',
      summary: 'Begin an upload and make its video',
      answers: [201, Upload],
      problems: [
        'invalid-input',
        'session-required',
        'origin-refused',
        'file-too-large',
        'empty-file',
        'rate-limited',
        'storage-quota-reached',
        'minutes-quota-reached',
        'email-not-verified',
        'role-missing',
        'idempotency-key-in-use',
        'idempotency-key-reused',
      ],
      idempotent: true,
    }),
    requireUser,
    requireCreator,
    requireVerifiedEmail,
    idempotent,
    valid('json', StartUpload),
    async (c) => c.json(await startUpload(c.var.ctx, c.var.user, c.req.valid('json')), 201),
  )
  .get(
    '/me/usage',
    operation({
      id: 'getUsage',
      tag: 'Uploads',
      summary: 'How much of what an account may keep is used',
      answers: [200, Usage],
      problems: ['session-required'],
      scope: 'uploads:write',
    }),
    requireUser,
    async (c) => c.json(await usageOf(c.var.ctx, c.var.user.id), 200),
  )
  .get(
    '/uploads/limits',
    operation({
      id: 'getUploadLimits',
      scope: 'uploads:write',
      tag: 'Uploads',
      summary: 'What to check before a byte is sent',
      answers: [200, UploadLimits],
      anonymous: true,
    }),
    (c) => {
      const { uploadMaxBytes, sourceMaxSeconds, sourceContainers } = c.var.ctx.config;
      return c.json(
        {
          maxBytes: uploadMaxBytes,
          maxSeconds: sourceMaxSeconds,
          containers: sourceContainers.flatMap(({ extensions }) => extensions),
        },
        200,
      );
    },
  )
  .get(
    '/uploads/:id',
    operation({
      id: 'getUpload',
      scope: 'uploads:write',
      tag: 'Uploads',
      summary: 'How far an upload is: the truth for resuming',
      answers: [200, Upload],
      problems: ['session-required', 'upload-not-found'],
    }),
    requireUser,
    valid('param', UploadId),
    async (c) => c.json(await getUpload(c.var.ctx, c.var.user, c.req.valid('param').id), 200),
  )
  .put(
    '/uploads/:id/parts/:n',
    operation({
      id: 'putUploadPart',
      scope: 'uploads:write',
      tag: 'Uploads',
      summary: 'Store a part; the same part again replaces the first',
      answers: [200, UploadPart],
      problems: [
        'session-required',
        'origin-refused',
        'upload-not-found',
        'upload-closed',
        'length-required',
        'part-out-of-range',
        'part-size-mismatch',
      ],
      takesBytes: true,
    }),
    requireUser,
    valid('param', PartId),
    async (c) => {
      const { id, n: partNumber } = c.req.valid('param');
      const length = c.req.header('content-length');
      const part = { partNumber, lengthBytes: length === undefined ? null : Number(length), body: c.req.raw.body };
      return c.json(await storePart(c.var.ctx, c.var.user, id, part), 200);
    },
  )
  .post(
    '/uploads/:id/complete',
    operation({
      id: 'completeUpload',
      scope: 'uploads:write',
      tag: 'Uploads',
      summary: 'Make one file of the parts and process it',
      answers: [202, UploadDone],
      problems: ['session-required', 'origin-refused', 'upload-not-found', 'upload-incomplete'],
    }),
    requireUser,
    valid('param', UploadId),
    async (c) => c.json(await completeUpload(c.var.ctx, c.var.user, c.req.valid('param').id), 202),
  )
  .delete(
    '/uploads/:id',
    operation({
      id: 'abortUpload',
      scope: 'uploads:write',
      tag: 'Uploads',
      summary: 'Give an upload up',
      answers: [204, null],
      problems: ['session-required', 'origin-refused', 'upload-not-found', 'upload-closed'],
    }),
    requireUser,
    valid('param', UploadId),
    async (c) => {
      await abortUpload(c.var.ctx, c.var.user, c.req.valid('param').id);
      return c.body(null, 204);
    },
  );
