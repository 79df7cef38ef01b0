// The order that a transcoder gets, and what its answer means.
import type { TranscodeOrder } from '#contract/jobs.ts';
import type { IndexedPack } from '#media/track-index.ts';
import type { AppContext } from '../platform/context.ts';
import type { JobRecord, JobStore } from './job-store.ts';
import { mintJobToken } from './job-token.ts';
import { mayGoOn, plannedTracks, track } from './production.ts';
import { REFUSALS_BEFORE_ALARM, raiseTranscoderAlarm } from './transcoder-alarm.ts';

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
  { subject, state, production }: JobRecord,
  store: Pick<JobStore, 'packs'>,
): Promise<TranscodeOrder> {
  const source = { uploadId: subject.uploadId, sizeBytes: subject.sizeBytes };
  const claims = { jobId: subject.jobId, epoch: state.epoch, source };
  const tracks = production.plan ? plannedTracks(production.plan) : [];
  return {
    jobId: subject.jobId,
    videoId: subject.videoId,
    revision: subject.revision,
    epoch: state.epoch,
    origin: internalOrigin(config),
    token: await mintJobToken(claims, config.jobSecret, clock.now()),
    source: { sizeBytes: subject.sizeBytes, filename: subject.filename },
    settings: {
      maxSeconds: config.sourceMaxSeconds,
      containers: config.sourceContainers.map(({ name }) => name),
      heartbeatMs: config.heartbeatMs,
      noProgressMs: config.noProgressMs,
    },
    ...(production.plan ? { timeline: production.plan.timeline } : {}),
    published: tracks
      .filter(({ name }) => mayGoOn(track(production, name)))
      .map(({ name }) => ({
        rendition: name,
        complete: track(production, name).state === 'ready',
        fragments: packedFragments(store.packs(name)),
      })),
  };
}

/** Fragments in a row from the first on. */
function packedFragments(packs: readonly IndexedPack[]): number {
  let next = 0;
  for (const { firstFragment, fragmentBytes } of packs) if (firstFragment === next) next += fragmentBytes.length;
  return next;
}

/** Sends the order. 409 says that this epoch is already being worked on; anything else but 202 leaves the job queued. */
export async function sendOrder(
  ctx: Pick<AppContext, 'config' | 'clock' | 'transcoder' | 'log' | 'db'>,
  record: JobRecord,
  store: Pick<JobStore, 'packs'>,
): Promise<'accepted' | 'refused'> {
  const { jobId } = record.subject;
  try {
    const response = await ctx.transcoder.fetch(jobId, '/jobs', {
      method: 'POST',
      body: JSON.stringify(await buildOrder(ctx, record, store)),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.body?.cancel();
    if (response.status === 202 || response.status === 409) return 'accepted';
    ctx.log.info('transcoder refused a job', { jobId, status: response.status });
  } catch (error) {
    ctx.log.error('transcoder not reached', error, { jobId });
    if (record.state.refusals + 1 >= REFUSALS_BEFORE_ALARM)
      await raiseTranscoderAlarm(ctx, 'orders are not answered', { jobId });
  }
  return 'refused';
}

/** Tells the transcoder that the job is not wanted any more; when it cannot be reached, its next event learns it. */
export async function sendStop(ctx: Pick<AppContext, 'transcoder' | 'log'>, jobId: string): Promise<void> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await ctx.transcoder.fetch(jobId, `/jobs/${jobId}`, { method: 'DELETE', signal });
    await response.body?.cancel();
  } catch (error) {
    ctx.log.error('transcoder not told to stop', error, { jobId });
  }
}
