// What an account keeps and may keep, and the refusal of what does not fit.
import { eq } from 'drizzle-orm';
import type { Usage } from '#contract/uploads.ts';
import { AppError } from '../http/app-error.ts';
import { toUsage } from '../limits/quota.ts';
import { usage } from '../limits/table.ts';
import type { AppContext } from '../platform/context.ts';
import { formatBytes } from './format-bytes.ts';

const MINUTE_MS = 60_000;

/** A file counts from the start of its upload, a video's time once it is known; what is deleted or given up counts no more. */
export async function usageOf({ db, config }: Pick<AppContext, 'db' | 'config'>, userId: string): Promise<Usage> {
  const [row] = await db.select().from(usage).where(eq(usage.userId, userId));
  return toUsage(row, config);
}

/** `storage-quota-reached` or `minutes-quota-reached`, with the numbers and what to do. */
export async function quotaReached(
  ctx: Pick<AppContext, 'db' | 'config'>,
  userId: string,
  sizeBytes: number,
): Promise<AppError> {
  const { bytes, bytesMax, seconds, secondsMax } = await usageOf(ctx, userId);
  const advice = 'Delete videos that you no longer need, or give up uploads that are under way.';
  if (secondsMax !== null && seconds >= secondsMax) {
    const [used, all] = [seconds, secondsMax].map((value) => Math.round((value * 1000) / MINUTE_MS));
    return new AppError('minutes-quota-reached', { detail: `${used} of your ${all} minutes are used. ${advice}` });
  }
  const used = `${formatBytes(bytes)} of ${formatBytes(bytesMax ?? 0)}`;
  return new AppError('storage-quota-reached', {
    detail: `The file has ${formatBytes(sizeBytes)}, and ${used} are used. ${advice}`,
  });
}
