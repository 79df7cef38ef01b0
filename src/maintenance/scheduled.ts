// The hourly table: what is tidied up, one entry after another, each on its own.
import { sweepSessions } from '../accounts/sessions.ts';
import { sweepOutbox } from '../events/outbox.ts';
import { sweepCounters, sweepIdempotencyKeys } from '../http/sweep.ts';
import type { AppContext } from '../platform/context.ts';
import { resumeLostJobs } from '../processing/recovery.ts';
import { sweepUploads } from '../uploads/sweep.ts';
import { sweepDeletions } from '../videos/deletion.ts';
import { sweepPlaybackIds } from '../videos/playback-ids.ts';

const HOURLY: Record<string, (ctx: AppContext) => Promise<number>> = {
  'jobs whose message was lost': resumeLostJobs,
  'uploads that nobody finished': sweepUploads,
  'deletions that were interrupted': sweepDeletions,
  'retired playback ids': sweepPlaybackIds,
  'ended sessions': sweepSessions,
  'answers kept for repeated requests': sweepIdempotencyKeys,
  'counters of past windows': sweepCounters,
  'outbox rows: unsent ones sent, old ones forgotten': sweepOutbox,
};

/** Runs every entry; one that fails is logged and tried again the next hour. */
export async function runScheduled(ctx: AppContext): Promise<void> {
  for (const [name, sweep] of Object.entries(HOURLY)) {
    try {
      await sweep(ctx);
    } catch (error) {
      ctx.log.error('sweep failed', error, { sweep: name });
    }
  }
}
