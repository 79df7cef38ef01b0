// The order that a transcoder gets, what its answers mean, and how a refusal is followed by another try.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { TranscodeOrder } from '#contract/jobs.ts';
import { createContext } from '../../src/platform/context.ts';
import { createLog } from '../../src/platform/log.ts';
import { NEW_JOB } from '../../src/processing/job-state.ts';
import type { JobRecord } from '../../src/processing/job-store.ts';
import { verifyJobToken } from '../../src/processing/job-token.ts';
import { NOTHING_MADE, type Plan, takeComplete, takePlan } from '../../src/processing/production.ts';
import { sendOrder, sendStop } from '../../src/processing/transcode-order.ts';

const videoId = '0123456789abcdefghjkmnpqrs';
const plan: Plan = {
  source: { container: 'mp4', videoCodec: 'h264', audioCodec: null, width: 640, height: 360, durationMs: 1000 },
  timeline: { frameRateNumerator: 25, frameRateDenominator: 1, frameCount: 25 },
  video: [240, 360].map((height) => ({ kind: 'video', name: `${height}p`, width: height * 2, height })),
  audio: null,
};
const record: JobRecord = {
  subject: {
    jobId: `${videoId}.1`,
    videoId,
    revision: 1,
    ownerId: 'o',
    uploadId: 'u',
    sizeBytes: 7,
    filename: 'clip.mp4',
  },
  state: { ...NEW_JOB, phase: 'ordering', epoch: 3 },
  production: takeComplete(takePlan(NOTHING_MADE, plan) ?? NOTHING_MADE, '240p', { averageBps: 1, peakBps: 1 }),
  nextSequence: 0,
};

const store = { packs: () => [{ epoch: 1, firstFragment: 0, fragmentBytes: [1, 1] }] };
const silent = { ...createLog(), info: () => undefined, error: () => undefined };

/** A context whose transcoder answers as the test says and remembers what it was asked. */
function withTranscoder(answer: () => Response) {
  const asked: { path: string; init: RequestInit | undefined }[] = [];
  const transcoder = {
    async fetch(_jobId: string, path: string, init?: RequestInit) {
      asked.push({ path, init });
      return answer();
    },
  };
  return { asked, ctx: { ...createContext(env as never, createExecutionContext(), silent), transcoder } };
}

test.each([
  [202, 'accepted'],
  [409, 'accepted'],
  [503, 'refused'],
  [401, 'refused'],
  [500, 'refused'],
])('an answer of %i means %s', async (status, meaning) => {
  const { ctx } = withTranscoder(() => new Response(null, { status }));
  expect(await sendOrder(ctx, record, store)).toBe(meaning);
});

test('a transcoder that cannot be reached has refused', async () => {
  const { ctx } = withTranscoder(() => {
    throw new TypeError('connection refused');
  });
  expect(await sendOrder(ctx, record, store)).toBe('refused');
  await sendStop(ctx, record.subject.jobId); // nobody to tell, nothing thrown
});

test('the order is what the contract says, with a token for this job and epoch', async () => {
  const { ctx, asked } = withTranscoder(() => new Response(null, { status: 202 }));
  await sendOrder(ctx, record, store);
  const order = TranscodeOrder.parse(JSON.parse(String(asked[0]?.init?.body)));
  expect(asked[0]).toMatchObject({ path: '/jobs', init: { method: 'POST' } });
  expect(order).toMatchObject({
    jobId: `${videoId}.1`,
    epoch: 3,
    origin: 'http://127.0.0.1:8787',
    source: { sizeBytes: 7 },
    timeline: plan.timeline,
    published: [{ rendition: '240p', complete: true, fragments: 2 }],
    settings: { heartbeatMs: 5000, noProgressMs: 60_000 },
  });
  const claims = await verifyJobToken(`Bearer ${order.token}`, order.jobId, ctx.config.jobSecret, Date.now());
  expect(claims).toMatchObject({ epoch: 3, source: { uploadId: 'u', sizeBytes: 7 }, renew: false });
  await sendStop(ctx, order.jobId);
  expect(asked[1]).toMatchObject({ path: `/jobs/${videoId}.1`, init: { method: 'DELETE' } });
});
