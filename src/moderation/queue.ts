// The queue of moderators: reports of one subject together, and one by one with who made them.
import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { ReportReason } from '#contract/report-reasons.ts';
import type { Report, ReportGroup, ReportSubject, ReportsQuery } from '#contract/reports.ts';
import { toChannelRef } from '../channels/channel-ref.ts';
import { channels, comments, reports, videos } from '../db/schema.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { decodeCursor, encodeCursor } from '../videos/cursor.ts';
import { containing } from './searching.ts';

const REPORTS_OF_ONE_MAX = 100;

const latestId = sql<string>`max(${reports.id})`;
const count = sql<number>`count(*)`;

/** Grouped by subject. Throws `invalid-cursor`. */
export async function listReports(
  { db }: Pick<AppContext, 'db'>,
  { limit, cursor, state, kind, q, sort }: ReportsQuery,
): Promise<{ data: ReportGroup[]; nextCursor: string | null }> {
  const list = `reports ${sort}`;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, list);
  if (after === null) throw new AppError('invalid-cursor');
  const beyond: SQL | undefined =
    after &&
    (sort === 'newest' ? sql`${latestId} < ${after.id}` : sql`(${count}, ${latestId}) < (${after.order}, ${after.id})`);
  // With max() SQLite gives the other columns of the very row that has it: the latest report of each.
  const rows = await db
    .select({
      kind: reports.kind,
      subjectId: reports.subjectId,
      latestId,
      count,
      reasons: sql<string>`json_group_array(${reports.reason})`,
      excerpt: reports.excerpt,
      ownerId: reports.ownerId,
      videoId: reports.videoId,
      latestAt: reports.createdAt,
    })
    .from(reports)
    .where(
      and(
        eq(reports.state, state),
        kind && eq(reports.kind, kind),
        q ? sql`(${containing(reports.excerpt, q)} or ${containing(reports.text, q)})` : undefined,
      ),
    )
    .groupBy(reports.kind, reports.subjectId)
    .having(beyond ?? sql`true`)
    .orderBy(...(sort === 'most' ? [desc(count)] : []), desc(latestId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const facts = await Promise.all(page.map((row) => factsOf({ db }, row)));
  return {
    data: page.map(({ latestId: _, ownerId: _owner, reasons, latestAt, ...row }, at) => ({
      ...row,
      state,
      reasons: tally(JSON.parse(reasons) as ReportReason[]),
      latestAt: new Date(latestAt).toISOString(),
      owner: null,
      isThere: false,
      isBlocked: false,
      ...facts[at],
    })),
    nextCursor: rows.length > limit && last ? encodeCursor({ list, order: last.count, id: last.latestId }) : null,
  };
}

/** How often each was given, the most given first. */
export function tally(reasons: readonly ReportReason[]): ReportGroup['reasons'] {
  const counts = new Map<ReportReason, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, times]) => ({ reason, count: times })).sort((a, b) => b.count - a.count);
}

/** What is there now of what was reported. */
async function factsOf(
  { db }: Pick<AppContext, 'db'>,
  { kind, subjectId, ownerId }: ReportSubject & { ownerId: string },
): Promise<Pick<ReportGroup, 'owner' | 'isThere' | 'isBlocked'>> {
  const [owner] = await db.select().from(channels).where(eq(channels.id, ownerId));
  const of = { owner: owner ? toChannelRef(owner) : null };
  if (kind === 'channel') return { ...of, isThere: owner !== undefined, isBlocked: false };
  if (kind === 'comment') {
    const [row] = await db.select({ state: comments.state }).from(comments).where(eq(comments.id, subjectId));
    return { ...of, isThere: row !== undefined && row.state !== 'deleted', isBlocked: false };
  }
  const [row] = await db
    .select({ state: videos.state, blockedAt: videos.blockedAt })
    .from(videos)
    .where(eq(videos.id, subjectId));
  return {
    ...of,
    isThere: row !== undefined && row.state !== 'deleting',
    isBlocked: row !== undefined && row.blockedAt !== null,
  };
}

const deciders = alias(channels, 'deciders');

/** The latest of one subject, in every state. */
export async function reportsOf({ db }: Pick<AppContext, 'db'>, { kind, subjectId }: ReportSubject): Promise<Report[]> {
  const rows = await db
    .select({ row: reports, reporter: channels, decider: deciders })
    .from(reports)
    .leftJoin(channels, eq(channels.id, reports.reporterId))
    .leftJoin(deciders, eq(deciders.id, reports.decidedBy))
    .where(and(eq(reports.kind, kind), eq(reports.subjectId, subjectId)))
    .orderBy(desc(reports.id))
    .limit(REPORTS_OF_ONE_MAX);
  return rows.map(({ row, reporter, decider }) => ({
    id: row.id,
    reason: row.reason as ReportReason,
    text: row.text,
    state: row.state,
    note: row.note,
    createdAt: new Date(row.createdAt).toISOString(),
    decidedAt: row.decidedAt === null ? null : new Date(row.decidedAt).toISOString(),
    reporter: reporter && toChannelRef(reporter),
    decidedBy: decider && toChannelRef(decider),
  }));
}
