// Makes scheduled videos public at their time: each change compares and sets, so that an edit at the same moment is not lost.
import { and, asc, eq, gt, inArray, isNull, lte, ne, sql } from 'drizzle-orm';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { videoChanged } from './announcements.ts';
import { jobIdOf } from './job-id.ts';
import { retirePlaybackIds, withdrawRetired } from './playback-ids.ts';
import { publishedAtOf, tellIfPublished } from './publication.ts';
import { videos } from './table.ts';
import type { VideoRow } from './view.ts';

type ReleaseContext = Pick<
  AppContext,
  'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'
>;

/** The name of the one object that knows the next of these times. */
export const RELEASE_CLOCK = 'clock';

const AT_ONCE = 50;

/** Written out: the index of the scheduled serves only what is known to ask for them. */
const isScheduled = and(sql`${videos.visibility} = 'scheduled'`, ne(videos.state, 'deleting'));

/** Releases everything whose time has come; tells how many. What fails is tried again by the next alarm or sweep. */
export async function releaseDue(ctx: ReleaseContext): Promise<number> {
  let released = 0;
  for (;;) {
    const due = await ctx.db
      .select()
      .from(videos)
      .where(and(isScheduled, lte(videos.publishAt, ctx.clock.now())))
      .orderBy(asc(videos.publishAt))
      .limit(AT_ONCE);
    for (const row of due) if (await release(ctx, row)) released += 1;
    if (due.length < AT_ONCE) break;
  }
  await mendReleased(ctx);
  return released;
}

/** A crash between the change and the new playback id leaves a public video without one: for so long it is looked for. */
const MENDED_WITHIN_MS = 2 * 3600_000;

async function mendReleased(ctx: ReleaseContext): Promise<void> {
  const rows = await ctx.db
    .select({ id: videos.id })
    .from(videos)
    .where(and(gt(videos.listedAt, ctx.clock.now() - MENDED_WITHIN_MS), isNull(videos.livePlaybackId)))
    .limit(AT_ONCE);
  for (const { id } of rows) await publishAnew(ctx, id);
}

/** True if this call made the video public; else an edit was there before it. One that cannot be played yet becomes so later. */
async function release(ctx: ReleaseContext, found: VideoRow): Promise<boolean> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const { id } = found;
  const isPublic = sql`exists (select 1 from ${videos} where ${videos.id} = ${id} and ${videos.visibility} = 'public')`;
  const row: VideoRow = { ...found, visibility: 'public', publishAt: null };
  const [changed] = await db.batch([
    db
      .update(videos)
      .set({
        visibility: 'public',
        publishAt: null,
        publishedAt: publishedAtOf(nowMs),
        keyVersion: sql`${videos.keyVersion} + 1`,
      })
      .where(and(eq(videos.id, id), isScheduled, lte(videos.publishAt, nowMs)))
      .returning({ id: videos.id }),
    retirePlaybackIds(db, id, nowMs, isPublic),
    tellIfPublished(db, row, nowMs),
    outboxRow(db, videoChanged(row), nowMs),
    outboxRow(db, happened({ type: 'video.searchable-changed', videoId: id }), nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
  await publishAnew(ctx, id);
  return changed.length > 0;
}

/** Behind a batch that retired the ids: removes their records and mints the id under which the video is played now. */
export async function publishAnew(ctx: Pick<AppContext, 'db' | 'media' | 'clock' | 'jobs'>, id: string): Promise<void> {
  const [row] = await ctx.db
    .select({ state: videos.state, revision: videos.revision })
    .from(videos)
    .where(and(eq(videos.id, id), inArray(videos.state, ['playable', 'ready'])));
  if (!row) return;
  await withdrawRetired(ctx, id);
  await ctx.jobs.getByName(jobIdOf(id, row.revision)).publish();
}

/** When the next scheduled video becomes public; null while none is. */
export async function nextReleaseMs({ db }: Pick<AppContext, 'db'>): Promise<number | null> {
  const [next] = await db
    .select({ atMs: sql<number | null>`min(${videos.publishAt})` })
    .from(videos)
    .where(isScheduled);
  return next?.atMs ?? null;
}
