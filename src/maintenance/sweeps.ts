// The table of what is tidied up row by row, one entry after another, each on its own; every entry tells how many.
import { sweepMailCodes } from '../accounts/mail-codes.ts';
import { sweepEndedAccounts } from '../accounts/removal.ts';
import { sweepSessions } from '../accounts/sessions.ts';
import { sweepSuspensions } from '../accounts/suspension.ts';
import { sweepTags } from '../categories/tags.ts';
import { sweepRemovedComments } from '../comments/removed.ts';
import { sweepOutbox } from '../events/outbox.ts';
import { sweepCounters, sweepIdempotencyKeys } from '../http/sweep.ts';
import { sweepMailbox } from '../notifications/mailbox-routes.ts';
import type { AppContext } from '../platform/context.ts';
import { resumeLostJobs } from '../processing/recovery.ts';
import { repairFollowing } from '../realtime/following.ts';
import { sweepSearch } from '../search/sweep.ts';
import { sweepReleases } from '../sharing/due.ts';
import { sweepLinks } from '../sharing/links.ts';
import { sweepTokens } from '../tokens/sweep.ts';
import { sweepUploads } from '../uploads/sweep.ts';
import { sweepDeletions } from '../videos/deletion.ts';
import { sweepPlaybackIds } from '../videos/playback-ids.ts';

export const SWEEPS: Record<string, (ctx: AppContext) => Promise<number>> = {
  'jobs asked again': resumeLostJobs,
  'scheduled videos whose time was missed': sweepReleases,
  'unfinished uploads': sweepUploads,
  'tags of older videos': sweepTags,
  'videos of the search index': sweepSearch,
  'interrupted deletions': sweepDeletions,
  'retired playback ids': sweepPlaybackIds,
  'ended accounts': sweepEndedAccounts,
  'ended sessions': sweepSessions,
  'suspensions whose time is over': sweepSuspensions,
  'removed comments that were kept': sweepRemovedComments,
  'codes of letters': sweepMailCodes,
  'tokens and apps that ended': sweepTokens,
  'links that ended': sweepLinks,
  'answers kept for repeated requests': sweepIdempotencyKeys,
  'counters of past windows': sweepCounters,
  'old mail': sweepMailbox,
  'followers copied into rooms anew': repairFollowing,
  'sent outbox rows': sweepOutbox,
};
