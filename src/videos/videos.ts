// Use cases of a video's owner: edit it, delete it.
import { and, eq, ne, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import type { EditVideo, Video } from '#contract/videos.ts';
import { checkCategory, stillThere } from '../categories/queries.ts';
import { replaceTags } from '../categories/tags.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { videoChanged } from './announcements.ts';
import { deleteVideo } from './deletion.ts';
import { mergeDetails } from './merge.ts';
import { retirePlaybackIds } from './playback-ids.ts';
import { endsHandedOut } from './policy.ts';
import { publishedAtOf, tellIfPublished } from './publication.ts';
import { describeVideo, findOwnVideo } from './queries.ts';
import { publishAnew, RELEASE_CLOCK } from './release.ts';
import { scheduleOf } from './schedule.ts';
import { videos } from './table.ts';

type EditContext = Pick<
  AppContext,
  'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'releaseClock' | 'log' | 'defer'
>;

/** Edits of one video that meet: each is tried again behind the other. */
const MEETINGS_MAX = 5;

/** Merges what is given into the video. Throws `video-not-found`, `not-owner`, `invalid-input` for an unknown category or a time that cannot be. */
export async function editVideo(ctx: EditContext, user: User, id: string, edit: EditVideo): Promise<Video> {
  let isDone = false;
  for (let tries = 0; !isDone && tries < MEETINGS_MAX; tries += 1) isDone = await writeEdit(ctx, user, id, edit);
  if (!isDone) throw new AppError('unavailable', { detail: 'The video is being changed elsewhere. Try again.' });
  ctx.defer(flushOutbox(ctx));
  const edited = await findOwnVideo(ctx, id, user);
  if (edited.row.publishAt !== null) await ctx.releaseClock.getByName(RELEASE_CLOCK).arm(edited.row.publishAt);
  // Also when nothing changed: asking again mends what a crash left half done.
  if (concernsMedia(edit)) await publishAnew(ctx, id);
  return describeVideo(ctx, edited);
}

const concernsMedia = ({ visibility, protection, publishAt }: EditVideo): boolean =>
  visibility !== undefined || protection !== undefined || publishAt !== undefined;

/** What is not given is not written: it may have changed since it was read. False when what is given has changed meanwhile. */
async function writeEdit(ctx: EditContext, user: User, id: string, edit: EditVideo): Promise<boolean> {
  const found = await findOwnVideo(ctx, id, user);
  if (edit.category !== found.row.category) await checkCategory(ctx, edit.category);
  const { db, clock } = ctx;
  const nowMs = clock.now();
  const details = { ...mergeDetails(found.row, edit), ...scheduleOf(found.row, edit, nowMs) };
  const row = { ...found.row, ...details };
  const { visibility, protection, publishAt } = details;
  const mediaChanges = endsHandedOut(found.row, row);
  const isAsRead = concernsMedia(edit)
    ? and(
        eq(videos.visibility, found.row.visibility),
        eq(videos.protection, found.row.protection),
        sql`${videos.publishAt} is ${found.row.publishAt}`,
        sql`${videos.blockedAt} is ${found.row.blockedAt}`,
      )
    : undefined;
  const isWritten = sql`exists (select 1 from ${videos} where ${videos.id} = ${id}
    and ${videos.visibility} = ${visibility} and ${videos.protection} = ${protection})`;
  const [written] = await db.batch([
    db
      .update(videos)
      .set({
        title: edit.title ?? sql`${videos.title}`,
        ...(edit.description === undefined ? {} : { description: details.description }),
        ...(edit.tags === undefined ? {} : { tags: details.tags }),
        ...(edit.category === undefined ? {} : { category: stillThere(details.category) }),
        ...(edit.embedDomains === undefined ? {} : { embedDomains: edit.embedDomains }),
        ...(concernsMedia(edit) ? { visibility, protection, publishAt } : {}),
        // Whoever kept the key of an earlier time has none of what is published now.
        ...(mediaChanges ? { keyVersion: sql`${videos.keyVersion} + 1` } : {}),
        ...(edit.visibility === 'public' ? { publishedAt: publishedAtOf(nowMs) } : {}),
      })
      .where(and(eq(videos.id, id), ne(videos.state, 'deleting'), isAsRead))
      .returning({ id: videos.id }),
    ...(edit.tags ? replaceTags(db, id, details.tags) : []),
    // An id never changes its policy or form: what was handed out for the old one ends with it.
    ...(mediaChanges ? [retirePlaybackIds(db, id, nowMs, isWritten)] : []),
    outboxRow(db, videoChanged(row), nowMs),
    tellIfPublished(db, row, nowMs),
    ...(edit.visibility === 'shared' ? [outboxRow(db, happened({ type: 'video.shared', videoId: id }), nowMs)] : []),
    outboxRow(db, happened({ type: 'video.searchable-changed', videoId: id }), nowMs),
  ]);
  return written.length > 0;
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
