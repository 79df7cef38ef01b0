// Use cases of a video's owner: edit it, delete it.
import { and, eq, ne, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { Video, VideoDetails } from '#contract/videos.ts';
import { checkCategory, stillThere } from '../categories/queries.ts';
import { replaceTags } from '../categories/tags.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { videoChanged } from './announcements.ts';
import { deleteVideo } from './deletion.ts';
import { jobIdOf } from './job-id.ts';
import { mergeDetails } from './merge.ts';
import { retirePlaybackIds, withdrawRetired } from './playback-ids.ts';
import { endsHandedOut, isPlayable } from './policy.ts';
import { publishedAtOf, tellIfPublished } from './publication.ts';
import { describeVideo, findOwnVideo } from './queries.ts';
import { videos } from './table.ts';

/** Merges what is given into the video. Throws `video-not-found`, `not-owner`, `invalid-input` for an unknown category. */
export async function editVideo(
  ctx: Pick<AppContext, 'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  user: User,
  id: string,
  edit: VideoDetails,
): Promise<Video> {
  const found = await findOwnVideo(ctx, id, user);
  if (edit.category !== found.row.category) await checkCategory(ctx, edit.category);
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const details = mergeDetails(found.row, edit);
  const row = { ...found.row, ...details };
  const mediaChanges = endsHandedOut(found.row, row);
  await db.batch([
    db
      .update(videos)
      .set({
        ...details,
        category: stillThere(details.category),
        // Whoever kept the key of an earlier time has none of what is published now.
        ...(mediaChanges ? { keyVersion: sql`${videos.keyVersion} + 1` } : {}),
        ...(row.visibility === 'public' ? { publishedAt: publishedAtOf(nowMs) } : {}),
      })
      .where(and(eq(videos.id, id), ne(videos.state, 'deleting'))),
    ...(edit.tags ? replaceTags(db, id, details.tags) : []),
    // An id never changes its policy or form: what was handed out for the old one ends with it.
    ...(mediaChanges ? [retirePlaybackIds(db, id, nowMs)] : []),
    outboxRow(db, videoChanged(row), nowMs),
    tellIfPublished(db, row, nowMs),
    outboxRow(db, happened({ type: 'video.searchable-changed', videoId: id }), nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
  const edited = await findOwnVideo(ctx, id, user);
  // Also when nothing changed: asking again mends what a crash left half done.
  if ((edit.visibility !== undefined || edit.protection !== undefined) && isPlayable(edited.row.state)) {
    await withdrawRetired(ctx, id);
    await ctx.jobs.getByName(jobIdOf(id, edited.row.revision)).publish();
  }
  return describeVideo(ctx, edited);
}

/** Removes the video and everything that it owned. Throws `video-not-found`, `not-owner`. */
export async function removeVideo(
  ctx: Pick<AppContext, 'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  user: User,
  id: string,
): Promise<void> {
  await findOwnVideo(ctx, id, user);
  await deleteVideo(ctx, id);
}
