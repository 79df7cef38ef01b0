// Tells the rooms where a job stands: the owner and the viewers of its video, and the operators. Not kept, not repeated.

import type { VideoProgress } from '#contract/realtime.ts';
import type { VideoState } from '#contract/videos.ts';
import { OPERATIONS_TOPIC, userTopic, videoTopic } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { isOpen } from '../videos/policy.ts';
import { liveOf } from './job-inspection.ts';
import { viewOf } from './job-progress.ts';
import type { JobRecord } from './job-store.ts';
import { isCandidate, readSubject } from './job-subject.ts';

type Announced = Pick<JobRecord, 'subject' | 'phase' | 'tasks' | 'error' | 'production' | 'begun'>;

export async function announceJob(ctx: Pick<AppContext, 'db' | 'rooms' | 'config'>, job: Announced): Promise<void> {
  await Promise.all([announceToViewers(ctx, job), announceToOperators(ctx, job)]);
}

/** To the owner's sockets, and to the video's when it is not private. */
async function announceToViewers({ db, rooms }: Pick<AppContext, 'db' | 'rooms'>, job: Announced): Promise<void> {
  const { subject, production } = job;
  const row = await readSubject(db, subject);
  // A revision that is made anew is nobody's business until it takes over.
  if (!row || isCandidate(subject, row)) return;
  const message: VideoProgress = {
    type: 'video.progress',
    videoId: row.id,
    state: row.state as VideoState,
    indexVersion: production.indexVersion,
    processing: viewOf(job, Date.now()),
  };
  const topics = isOpen(row) ? [userTopic(row.ownerId), videoTopic(row.id)] : [userTopic(row.ownerId)];
  await Promise.all(topics.map((topic) => rooms.getByName(topic).deliver(message)));
}

async function announceToOperators(
  { rooms, config }: Pick<AppContext, 'rooms' | 'config'>,
  job: Announced,
): Promise<void> {
  if (config.operators.size === 0) return;
  const { jobId, videoId } = job.subject;
  await rooms
    .getByName(OPERATIONS_TOPIC)
    .deliver({ type: 'job.progress', videoId, jobId, job: liveOf(job, Date.now()) });
}
