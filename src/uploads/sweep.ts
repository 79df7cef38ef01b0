// Gives up uploads that got no part for a day, and forgets ended ones once they count for no quota any more.
import { and, inArray, lt } from 'drizzle-orm';
import type { AppContext } from '../platform/context.ts';
import { deleteVideo } from '../videos/deletion.ts';
import { finishUpload } from './completion.ts';
import { uploads } from './table.ts';
import { UPLOAD_IDLE_MS } from './uploads.ts';

const PAGE_ROWS = 100;

type SweepContext = Pick<
  AppContext,
  'db' | 'media' | 'clock' | 'jobs' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'
>;

/** Tells how many were ended. */
export async function sweepUploads(ctx: SweepContext): Promise<number> {
  const nowMs = ctx.clock.now();
  let ended = 0;
  const idle = await ctx.db
    .select()
    .from(uploads)
    .where(and(inArray(uploads.state, ['open', 'completing']), lt(uploads.expiresAt, nowMs)))
    .limit(PAGE_ROWS);
  for (const upload of idle) {
    try {
      // The client was told to wait for `complete`, which died half-way: every byte is there.
      if (upload.state === 'completing') await finishUpload(ctx, upload);
      else await deleteVideo(ctx, upload.videoId);
      ended += 1;
    } catch (error) {
      ctx.log.error('upload not swept', error, { uploadId: upload.id });
    }
  }
  await ctx.db
    .delete(uploads)
    .where(
      and(
        inArray(uploads.state, ['completed', 'aborted']),
        lt(uploads.expiresAt, nowMs),
        lt(uploads.createdAt, nowMs - UPLOAD_IDLE_MS),
      ),
    );
  return ended;
}
