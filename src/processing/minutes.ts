// Takes the length that the probe found from what its owner may keep, before anything is converted.
import { and, eq, ne, sql } from 'drizzle-orm';
import { minutesFit } from '../limits/quota.ts';
import type { AppContext } from '../platform/context.ts';
import { videos } from '../videos/table.ts';
import type { JobSubject } from './job-store.ts';

/** A video that played already stays, whatever the quota is by now. */
const FIRST_REVISION = 1;

/** Notes the length at the video if it fits; false when it does not. Repeating it changes nothing. */
export async function reserveMinutes(
  { db, config }: Pick<AppContext, 'db' | 'config'>,
  { videoId, revision }: JobSubject,
  durationMs: number,
): Promise<boolean> {
  const { quotaMs } = config;
  if (quotaMs === null || revision > FIRST_REVISION) return true;
  const isIt = and(eq(videos.id, videoId), ne(videos.state, 'deleting'));
  const fits = minutesFit(sql`${videos.ownerId}`, durationMs, sql`${videos.durationMs}`, quotaMs);
  const taken = await db.update(videos).set({ durationMs }).where(and(isIt, fits)).returning({ id: videos.id });
  if (taken.length > 0) return true;
  const there = await db.select({ id: videos.id }).from(videos).where(isIt);
  return there.length === 0; // its end is told by others
}
