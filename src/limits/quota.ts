// What an account may keep: asked by the very statements that take something in, so that of many at once as many succeed as fit.
import { type SQL, sql } from 'drizzle-orm';
import { usage } from './table.ts';

export interface Quota {
  quotaBytes: number | null;
  quotaMs: number | null;
}

const ofUser = (column: SQL, userId: string | SQL): SQL =>
  sql`coalesce((select ${column} from ${usage} where ${usage.userId} = ${userId}), 0)`;

/** True where so many bytes more fit. */
export const bytesFit = (userId: string, bytes: number, { quotaBytes }: Quota): SQL =>
  quotaBytes === null ? sql`1` : sql`${ofUser(sql`${usage.sourceBytes}`, userId)} + ${bytes} <= ${quotaBytes}`;

/** True where there is any time left; how long a video is, nobody knows before it is there. */
export const hasMinutesLeft = (userId: string, { quotaMs }: Quota): SQL =>
  quotaMs === null ? sql`1` : sql`${ofUser(sql`${usage.durationMs}`, userId)} < ${quotaMs}`;

/** True where a video of this length fits whose own length may be counted already. */
export const minutesFit = (userId: SQL, durationMs: number, countedMs: SQL, quotaMs: number): SQL =>
  sql`${ofUser(sql`${usage.durationMs}`, userId)} - coalesce(${countedMs}, 0) + ${durationMs} <= ${quotaMs}`;
