// What an account may keep: asked by the very statements that take something in, so that of many at once as many succeed as fit.
import { type SQL, sql } from 'drizzle-orm';
import type { Usage } from '#contract/uploads.ts';
import { usage } from './table.ts';

/** Of the deployment; null is none. An account may have its own. */
export interface Quota {
  quotaBytes: number | null;
  quotaMs: number | null;
}

const ofUser = (column: SQL, userId: string | SQL, otherwise = 0): SQL =>
  sql`coalesce((select ${column} from ${usage} where ${usage.userId} = ${userId}), ${otherwise})`;

/** What holds for the account; null is no limit. The same in SQL below, where 0 says so. */
export function quotaOf(own: number | null | undefined, site: number | null): number | null {
  if (own === null || own === undefined) return site;
  return own === 0 ? null : own;
}

/** What an account has and may have, as it and admins are told. */
export function toUsage(row: typeof usage.$inferSelect | null | undefined, site: Quota): Usage {
  const quotaMs = quotaOf(row?.quotaMs, site.quotaMs);
  return {
    bytes: row?.sourceBytes ?? 0,
    bytesMax: quotaOf(row?.quotaBytes, site.quotaBytes),
    seconds: (row?.durationMs ?? 0) / 1000,
    secondsMax: quotaMs === null ? null : quotaMs / 1000,
  };
}

const bytesOf = (userId: string, { quotaBytes }: Quota): SQL =>
  ofUser(sql`${usage.quotaBytes}`, userId, quotaBytes ?? 0);
const msOf = (userId: string | SQL, { quotaMs }: Pick<Quota, 'quotaMs'>): SQL =>
  ofUser(sql`${usage.quotaMs}`, userId, quotaMs ?? 0);

/** True where so many bytes more fit. */
export const bytesFit = (userId: string, bytes: number, quota: Quota): SQL =>
  sql`(${bytesOf(userId, quota)} = 0 or ${ofUser(sql`${usage.sourceBytes}`, userId)} + ${bytes} <= ${bytesOf(userId, quota)})`;

/** True where there is any time left; how long a video is, nobody knows before it is there. */
export const hasMinutesLeft = (userId: string, quota: Quota): SQL =>
  sql`(${msOf(userId, quota)} = 0 or ${ofUser(sql`${usage.durationMs}`, userId)} < ${msOf(userId, quota)})`;

/** True where a video of this length fits whose own length may be counted already. */
export const minutesFit = (userId: SQL, durationMs: number, countedMs: SQL, quota: Pick<Quota, 'quotaMs'>): SQL =>
  sql`(${msOf(userId, quota)} = 0
    or ${ofUser(sql`${usage.durationMs}`, userId)} - coalesce(${countedMs}, 0) + ${durationMs} <= ${msOf(userId, quota)})`;
