// The order of one task that a slot gets, and what its answer means.
import type { TaskOrder } from '#contract/tasks.ts';
import type { AppContext } from '../platform/context.ts';
import type { JobRecord } from './job-store.ts';
import { mintJobToken } from './job-token.ts';
import { slotName } from './slot-name.ts';
import type { RunningTask } from './task-state.ts';

/** At most; and so that a task does not lose its lease while it is offered. */
const ANSWER_WITHIN_MS = 10_000;

/** Where /internal answers for the transcoder: this machine's loopback, or the host that the container's egress maps to us. */
export function internalOrigin({
  transcoderUrl,
  publicOrigin,
  internalOrigin = null,
}: {
  transcoderUrl: string | null;
  publicOrigin: string;
  internalOrigin?: string | null;
}) {
  if (internalOrigin !== null) return internalOrigin;
  if (transcoderUrl === null) return 'http://rivulet.internal';
  const { port, protocol } = new URL(publicOrigin);
  return `http://127.0.0.1:${port || (protocol === 'https:' ? 443 : 80)}`;
}

async function buildOrder(
  { config, clock }: Pick<AppContext, 'config' | 'clock'>,
  { subject, production }: JobRecord,
  { epoch, task, class: class_ }: RunningTask,
): Promise<TaskOrder> {
  const source = { uploadId: subject.uploadId, sizeBytes: subject.sizeBytes };
  const claims = { jobId: subject.jobId, epoch, source };
  const inits = Object.entries(production.tracks).flatMap(([name, { init }]) =>
    init?.sha256 === undefined ? [] : [[name, init.sha256] as const],
  );
  return {
    jobId: subject.jobId,
    videoId: subject.videoId,
    revision: subject.revision,
    epoch,
    origin: internalOrigin(config),
    token: await mintJobToken(claims, config.jobSecret, clock.now()),
    source: { sizeBytes: subject.sizeBytes, filename: subject.filename },
    settings: {
      maxSeconds: config.sourceMaxSeconds,
      containers: config.sourceContainers.map(({ name }) => name),
      heartbeatMs: config.heartbeatMs,
      noProgressMs: config.noProgressMs,
    },
    task,
    class: class_,
    plan: production.encodePlan ?? null,
    inits: Object.fromEntries(inits),
  };
}

/** `invalid`: no slot will ever take it. */
export type OrderAnswer = 'taken' | 'refused' | 'invalid';

/** What the slot says of the task. 409: it is at it already. */
export async function sendOrder(
  ctx: Pick<AppContext, 'config' | 'clock' | 'transcoder' | 'log'>,
  record: JobRecord,
  task: RunningTask,
): Promise<OrderAnswer> {
  const { jobId } = record.subject;
  try {
    const response = await ctx.transcoder.fetch(slotName(task.slot), '/tasks', {
      method: 'POST',
      body: JSON.stringify(await buildOrder(ctx, record, task)),
      signal: AbortSignal.timeout(Math.min(ANSWER_WITHIN_MS, ctx.config.leaseMs / 2)),
    });
    await response.body?.cancel();
    if (response.status === 202 || response.status === 409) return 'taken';
    ctx.log.info('a slot refused a task', { jobId, slot: task.slot, status: response.status });
    if (response.status === 400) return 'invalid';
  } catch (error) {
    ctx.log.error('transcoder not reached', error, { jobId });
  }
  return 'refused';
}

/** Tells every slot that is at this job to end; one that cannot be reached learns it by its next event. */
export async function sendStop(
  ctx: Pick<AppContext, 'transcoder' | 'log'>,
  { subject, tasks }: Pick<JobRecord, 'subject' | 'tasks'>,
): Promise<void> {
  const slots = new Set(tasks.running.map(({ slot }) => slot));
  await Promise.all([...slots].map((slot) => stopAt(ctx, slot, subject.jobId)));
}

/** @param tasks a job's id, or with an epoch behind a slash: one of its tasks */
export async function stopAt(ctx: Pick<AppContext, 'transcoder' | 'log'>, slot: number, tasks: string): Promise<void> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await ctx.transcoder.fetch(slotName(slot), `/tasks/${tasks}`, { method: 'DELETE', signal });
    await response.body?.cancel();
  } catch (error) {
    ctx.log.error('transcoder not told to stop', error, { tasks });
  }
}
