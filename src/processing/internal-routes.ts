// What a transcoder may ask of the worker for its job: the source, a place for each object, and an ear for its events.
import { type Context, Hono } from 'hono';
import { TaskEvents, type TaskEventsAnswer } from '#contract/tasks.ts';
import { parseByteRange } from '#media/byte-range.ts';
import {
  type AttemptKey,
  captionKey,
  initKey,
  packKey,
  posterKey,
  sourceKey,
  storyboardKey,
} from '#media/object-keys.ts';
import { CAPTION_BYTES_MAX } from '#media/webvtt.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { rangedObject } from '../http/ranged-object.ts';
import { valid } from '../http/validate.ts';
import type { IncomingPack } from './admission.ts';
import { storeJobObject } from './job-objects.ts';
import { type JobClaims, mintJobToken, verifyJobToken } from './job-token.ts';
import { readPart } from './read-back.ts';

const MIB = 1024 * 1024;
/** Largest bodies: a pack closes at 32 MiB, with one more fragment at most. */
const PACK_BYTES_MAX = 64 * MIB;
const SMALL_BYTES_MAX = 8 * MIB;
const PACK_FRAGMENTS_MAX = 1000;

const RENDITION = ':rendition{audio|[1-9][0-9]{1,3}p}';

interface JobEnv {
  Bindings: AppEnv['Bindings'];
  Variables: AppEnv['Variables'] & { job: JobClaims & { renew: boolean } };
}

function attemptOf({ jobId, epoch }: JobClaims): AttemptKey {
  const [videoId = '', revision = ''] = jobId.split('.');
  return { videoId, revision: Number(revision), epoch };
}

async function store(
  c: Context<JobEnv>,
  key: string,
  contentType: string,
  bytesMax: number,
  pack: IncomingPack | null = null,
): Promise<Response> {
  const { jobId, epoch } = c.var.job;
  await storeJobObject(c.var.ctx, {
    jobId,
    epoch,
    key,
    contentType,
    pack,
    bytesMax,
    contentLength: c.req.header('content-length'),
    sha256: c.req.header('x-sha256'),
    body: c.req.raw.body,
  });
  return c.json({});
}

/** How many fragments a pack says that it holds. */
function fragmentsIn(header: string | undefined): number {
  const count = Number(header);
  if (Number.isInteger(count) && count > 0 && count <= PACK_FRAGMENTS_MAX) return count;
  throw new AppError('invalid-input', { detail: 'x-fragments must say how many fragments the pack holds' });
}

/** Mounted at /internal; not part of the public API. Every request carries the bearer of one job and epoch. */
export const internalRoutes = new Hono<JobEnv>()
  .use('/jobs/:jobId/*', async (c, next) => {
    const { config, clock } = c.var.ctx;
    const jobId = c.req.param('jobId');
    c.set('job', await verifyJobToken(c.req.header('authorization'), jobId, config.jobSecret, clock.now()));
    await next();
  })
  .get('/jobs/:jobId/source', (c) => {
    const { uploadId, sizeBytes } = c.var.job.source;
    return rangedObject(
      c.var.ctx.media,
      [{ key: sourceKey(uploadId), sizeBytes }],
      parseByteRange(c.req.header('range'), sizeBytes),
      { head: c.req.method === 'HEAD', headers: { 'content-type': 'application/octet-stream' } },
    );
  })
  .put(`/jobs/:jobId/inits/${RENDITION}`, (c) =>
    store(c, initKey(attemptOf(c.var.job), c.req.param('rendition')), 'video/mp4', SMALL_BYTES_MAX),
  )
  .put(`/jobs/:jobId/packs/${RENDITION}/:first{[0-9]{1,7}}`, (c) => {
    const { rendition } = c.req.param();
    const first = Number(c.req.param('first'));
    const run = { first, end: first + fragmentsIn(c.req.header('x-fragments')) };
    const key = packKey(attemptOf(c.var.job), rendition, first);
    return store(c, key, 'video/iso.segment', PACK_BYTES_MAX, { rendition, run });
  })
  .put('/jobs/:jobId/posters/:candidate{[0-9]{1,2}}', (c) =>
    store(c, posterKey(attemptOf(c.var.job), Number(c.req.param('candidate'))), 'image/jpeg', SMALL_BYTES_MAX),
  )
  .put('/jobs/:jobId/storyboard/:sheet{[0-9]{1,4}}', (c) =>
    store(c, storyboardKey(attemptOf(c.var.job), Number(c.req.param('sheet'))), 'image/jpeg', SMALL_BYTES_MAX),
  )
  .put('/jobs/:jobId/captions/:index{[0-9]{1,3}}', (c) =>
    store(c, captionKey(attemptOf(c.var.job), Number(c.req.param('index'))), 'text/vtt', CAPTION_BYTES_MAX),
  )
  .get(`/jobs/:jobId/inits/${RENDITION}`, (c) => readPart(c.var.ctx, c.var.job, c.req.param('rendition'), 'init'))
  .get(`/jobs/:jobId/fragments/${RENDITION}/:number{[0-9]{1,7}}`, (c) => {
    const { rendition, number } = c.req.param();
    return readPart(c.var.ctx, c.var.job, rendition, Number(number));
  })
  .post('/jobs/:jobId/events', valid('json', TaskEvents), async (c) => {
    const { ctx, job } = c.var;
    const batch = c.req.valid('json');
    if (batch.epoch !== job.epoch) throw new AppError('epoch-stale', { detail: 'The token is of another epoch' });
    const result = await ctx.jobs.getByName(job.jobId).applyEvents(batch);
    if (result.kind === 'refused') throw new AppError(result.code, result.detail ? { detail: result.detail } : {});
    const answer: TaskEventsAnswer = { stop: result.stop, nextSequence: result.nextSequence };
    if (job.renew) answer.token = await mintJobToken(job, ctx.config.jobSecret, ctx.clock.now());
    return c.json(answer);
  });
