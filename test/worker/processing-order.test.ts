// The order that a transcoder gets, what its answers mean, and how a refusal is followed by another try.
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { TaskOrder } from '#contract/tasks.ts';
import { createContext } from '../../src/platform/context.ts';
import { createLog } from '../../src/platform/log.ts';
import type { JobRecord } from '../../src/processing/job-store.ts';
import { verifyJobToken } from '../../src/processing/job-token.ts';
import { NOTHING_MADE, takeInit, takePlan } from '../../src/processing/production.ts';
import { sendOrder, sendStop } from '../../src/processing/task-order.ts';
import { NO_TASKS, type RunningTask } from '../../src/processing/task-state.ts';
import { RUNGS, ScriptedTranscoder } from './scripted-transcoder.ts';

const videoId = '0123456789abcdefghjkmnpqrs';
const plan = new ScriptedTranscoder({ id: videoId, revision: 1 } as never).encodePlan(RUNGS.slice(0, 2), null);
const source = { container: 'mp4', videoCodec: 'h264', audioCodec: null, width: 640, height: 360, durationMs: 10_000 };
const production = takePlan(NOTHING_MADE, { type: 'planned', plan, source }) ?? NOTHING_MADE;
const sha256 = 'a'.repeat(64);
const task: RunningTask = {
  class: 'viewer',
  task: { kind: 'make', pace: 'viewer', video: { renditions: ['240p'], run: { first: 3, end: 6 } }, audio: null },
  epoch: 3,
  slot: 2,
  leaseEndMs: 0,
  nextSequence: 0,
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
  phase: 'running',
  tasks: { ...NO_TASKS, epoch: 3, running: [task] },
  production: takeInit(production, '240p', { epoch: 1, codecs: 'c', sha256 }) ?? production,
  error: null,
};

const silent = { ...createLog(), info: () => undefined, error: () => undefined };

/** A context whose transcoder answers as the test says and remembers what it was asked. */
function withTranscoder(answer: () => Response) {
  const asked: { slot: string; path: string; init: RequestInit | undefined }[] = [];
  const transcoder = {
    async fetch(slot: string, path: string, init?: RequestInit) {
      asked.push({ slot, path, init });
      return answer();
    },
  };
  return { asked, ctx: { ...createContext(env as never, createExecutionContext(), silent), transcoder } };
}

test.each([
  [202, 'taken'],
  [409, 'taken'], // it is at it already
  [503, 'refused'],
  [401, 'refused'],
  [500, 'refused'],
  [400, 'invalid'],
] as const)('an answer of %i means that it was %s', async (status, meaning) => {
  const { ctx } = withTranscoder(() => new Response(null, { status }));
  expect(await sendOrder(ctx, record, task)).toBe(meaning);
});

test('a transcoder that cannot be reached has refused', async () => {
  const { ctx } = withTranscoder(() => {
    throw new TypeError('connection refused');
  });
  expect(await sendOrder(ctx, record, task)).toBe('refused');
  await sendStop(ctx, record); // nobody to tell, nothing thrown
});

test('the order is what the contract says, with a token for this job and epoch, to its slot', async () => {
  const { ctx, asked } = withTranscoder(() => new Response(null, { status: 202 }));
  await sendOrder(ctx, record, task);
  const order = TaskOrder.parse(JSON.parse(String(asked[0]?.init?.body)));
  expect(asked[0]).toMatchObject({ slot: 'slot-2', path: '/tasks', init: { method: 'POST' } });
  expect(order).toMatchObject({
    jobId: `${videoId}.1`,
    epoch: 3,
    origin: 'http://127.0.0.1:8787',
    source: { sizeBytes: 7 },
    task: task.task,
    plan,
    inits: { '240p': sha256 },
    settings: { heartbeatMs: 150_000, noProgressMs: 60_000 },
  });
  const claims = await verifyJobToken(`Bearer ${order.token}`, order.jobId, ctx.config.jobSecret, Date.now());
  expect(claims).toMatchObject({ epoch: 3, source: { uploadId: 'u', sizeBytes: 7 }, renew: false });
  await sendStop(ctx, record);
  expect(asked[1]).toMatchObject({ slot: 'slot-2', path: `/tasks/${videoId}.1`, init: { method: 'DELETE' } });
});
