// Copies what a job knows into the database, where lists and pages read it, together with the outbox row that tells of it.

import { and, eq, inArray, lt, ne, sql } from 'drizzle-orm';
import { FAILURES, type FailureCode } from '#contract/failures.ts';
import type { VideoState } from '#contract/videos.ts';
import type { DomainEvent } from '../events/domain-events.ts';
import { happened, outboxRow } from '../events/outbox.ts';
import { deadLetters } from '../events/table.ts';
import type { AppContext } from '../platform/context.ts';
import { videoChanged } from '../videos/announcements.ts';
import { retireRevisionsBefore } from '../videos/playback-ids.ts';
import { tellIfPublished } from '../videos/publication.ts';
import { captions, renditions, videos } from '../videos/table.ts';
import { jobStatusOf } from './job-inspection.ts';
import type { JobPhase, JobRecord, JobSubject } from './job-store.ts';
import { isCandidate, type VideoRow } from './job-subject.ts';
import { storyboardOf } from './pictures.ts';
import { mayShow, type Production, plannedTracks, track } from './production.ts';
import { jobs } from './table.ts';
import { attemptsOf } from './task-state.ts';

/** From which states a video may be moved: forward only, and what is being deleted stays so. */
const MOVES: Record<'queued' | 'processing' | 'playable' | 'ready' | 'failed', VideoState[]> = {
  queued: ['failed'], // its job is tried again
  processing: ['queued'],
  playable: ['queued', 'processing'],
  ready: ['queued', 'processing', 'playable'],
  failed: ['queued', 'processing', 'playable'], // what was to be made on demand cannot be made
};

/** The state in which a job wants its video; null while nothing is known that the video does not say itself. */
function wantedState(phase: JobPhase, production: Production, row: VideoRow): keyof typeof MOVES | null {
  const playable = mayShow(row, production);
  if (row.state === 'failed' && phase !== 'failed' && !playable) return 'queued';
  if (phase === 'failed') return playable ? 'ready' : 'failed';
  if (phase === 'done') return 'ready';
  if (playable) return 'playable';
  return production.plan ? 'processing' : null;
}

/** Writes everything in one batch; repeating it changes nothing. */
export async function mirrorJob(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  { subject, phase, tasks, error, production }: Pick<JobRecord, 'subject' | 'phase' | 'tasks' | 'error' | 'production'>,
  row: VideoRow,
): Promise<void> {
  const nowMs = clock.now();
  const candidate = isCandidate(subject, row);
  const takesOver = candidate && mayShow(subject, production);
  const wanted = candidate && !takesOver ? null : wantedState(phase, production, row);
  const moves = wanted !== null && (MOVES[wanted] as string[]).includes(takesOver ? TAKEN_OVER : row.state);
  const thisVideo = and(eq(videos.id, subject.videoId), eq(videos.revision, subject.revision));
  const { plan } = production;
  const facts = plan && {
    durationMs: timelineMs(plan),
    width: plan.source.width,
    height: plan.source.height,
  };
  const { indexVersion, posterKey, posterVersion = 0, captionsLeftOut = null } = production;
  const hasStoryboard = storyboardOf(production.pictures) !== null;
  await db.batch([
    db
      .update(jobs)
      .set({
        state: jobStatusOf(phase),
        attempts: attemptsOf(tasks),
        errorCode: error?.code ?? null,
        errorDetail: error?.detail ?? null,
        updatedAt: nowMs,
      })
      .where(eq(jobs.id, subject.jobId)),
    ...(takesOver ? takeOver(db, subject, nowMs) : []),
    db
      .update(videos)
      .set({ indexVersion, posterKey, posterVersion, hasStoryboard, captionsLeftOut, ...facts })
      .where(thisVideo),
    ...(moves && wanted
      ? [
          db
            .update(videos)
            .set({
              state: wanted,
              ...(wanted === 'failed' && error
                ? { errorCode: error.code, errorDetail: FAILURES[error.code].text } // the detail is for operators
                : { errorCode: null, errorDetail: null }),
              ...(wanted === 'playable' || wanted === 'ready'
                ? {
                    publishedAt: sql`coalesce(${videos.publishedAt}, CASE WHEN ${videos.visibility} = 'public' THEN ${nowMs} END)`,
                  }
                : {}),
            })
            .where(and(thisVideo, inArray(videos.state, MOVES[wanted]))),
        ]
      : []),
    ...renditionRows(db, subject, production),
    ...captionRows(db, subject, production),
    ...(phase === 'failed' && error && isWorthReplaying(error.code)
      ? [deadLetter(db, subject, tasks.epoch, error, nowMs)]
      : []),
    ...(moves ? [tellIfPublished(db, row, nowMs)] : []),
    ...(moves && wanted ? domainEvents(row, wanted).map((event) => outboxRow(db, happened(event), nowMs)) : []),
    ...(moves || (!candidate && row.indexVersion !== indexVersion)
      ? [outboxRow(db, videoChanged({ ...row, state: moves && wanted ? wanted : row.state, indexVersion }), nowMs)]
      : []),
  ]);
}

/** The state between the revisions, within one batch: from it a video may become playable or ready. */
const TAKEN_OVER = 'processing';

/** The new revision takes the video over; the ids of those before it serve for a day, for those who watch just now. */
function takeOver(db: AppContext['db'], { videoId, revision }: JobSubject, nowMs: number) {
  return [
    db
      .update(videos)
      .set({ revision, state: TAKEN_OVER })
      .where(and(eq(videos.id, videoId), lt(videos.revision, revision), ne(videos.state, 'deleting'))),
    retireRevisionsBefore(db, videoId, revision, nowMs),
  ];
}

/** What other features hear of the move. */
function domainEvents(row: VideoRow, state: keyof typeof MOVES): DomainEvent[] {
  const isShown = state === 'playable' || state === 'ready';
  return [
    ...(state === 'ready' || state === 'failed'
      ? [{ type: 'video.processed' as const, videoId: row.id, outcome: state }]
      : []),
    ...(isShown ? [{ type: 'video.searchable-changed' as const, videoId: row.id }] : []),
  ];
}

/** How long the video is that the plan makes. */
export const timelineMs = ({ timeline }: NonNullable<Production['plan']>): number =>
  Math.round((timeline.frameCount * timeline.frameRateDenominator * 1000) / timeline.frameRateNumerator);

function renditionRows(db: AppContext['db'], { videoId, revision }: JobSubject, production: Production) {
  if (!production.plan) return [];
  const rows = plannedTracks(production.plan).map((planned) => {
    const { state, failure } = track(production, planned.name);
    const height = planned.kind === 'video' ? planned.height : null;
    return { videoId, revision, name: planned.name, height, state, errorCode: failure?.code ?? null };
  });
  const target = [renditions.videoId, renditions.revision, renditions.name];
  const set = { state: sql`excluded.state`, errorCode: sql`excluded.error_code` };
  return [db.insert(renditions).values(rows).onConflictDoUpdate({ target, set })];
}

function captionRows(db: AppContext['db'], { videoId, revision }: JobSubject, production: Production) {
  const target = [captions.videoId, captions.revision, captions.language];
  return production.captions.map(({ language, label, key }) =>
    db
      .insert(captions)
      .values({ videoId, revision, language, label, objectKey: key })
      .onConflictDoUpdate({ target, set: { label, objectKey: key } }),
  );
}

/** Not where the file is to blame, nor where an operator ended it. */
const isWorthReplaying = (code: FailureCode): boolean => !FAILURES[code].permanent && code !== 'stopped';

function deadLetter(
  db: AppContext['db'],
  { jobId, videoId, revision }: JobSubject,
  epoch: number,
  error: NonNullable<JobRecord['error']>,
  nowMs: number,
) {
  return db
    .insert(deadLetters)
    .values({
      id: `${jobId}.${epoch}`,
      queue: 'transcode',
      payload: JSON.stringify({ jobId, videoId, revision }),
      reason: `${error.code}: ${error.detail}`.slice(0, 1000),
      createdAt: nowMs,
    })
    .onConflictDoNothing();
}
