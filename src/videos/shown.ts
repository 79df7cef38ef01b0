// Who is shown a video, with what only the database knows: the accounts it is shared with, and the links that somebody opened.
import { type AnyColumn, and, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import { hasRole, type Role } from '#contract/roles.ts';
import { auditLog, videoShares, videos } from '../db/schema.ts';
import { audit } from '../http/audit.ts';
import type { AppContext } from '../platform/context.ts';
import { maySee } from './policy.ts';
import type { VideoRow } from './view.ts';

export type Viewer = { id: string; role?: Role; username?: string } | undefined;
/** `opened` comes from the request itself; where there is none, no link opens anything. */
type ShownContext = Pick<AppContext, 'db' | 'opened'>;
type Shown = Pick<VideoRow, 'id' | 'ownerId' | 'visibility' | 'state' | 'blockedAt'>;

const IDS_AT_ONCE = 90; // D1 takes 100 parameters in a statement

/**
 * Whether one video may be seen by who looks it up. Whoever judges what is reported sees everything that is not being
 * deleted; what they would not see without that is in the log before they see it.
 */
export async function isShownTo(ctx: ShownContext, row: Shown, viewer: Viewer): Promise<boolean> {
  if (maySee(row, viewer?.id, ctx.opened?.has(row.id))) return true;
  if (viewer === undefined) return false;
  if ((await namedIn(ctx, [row], viewer.id)).has(row.id) && maySee(row, viewer.id, true)) return true;
  const isJudge = viewer.role !== undefined && hasRole({ role: viewer.role }, 'moderator');
  if (!isJudge || row.state === 'deleting') return false;
  await noteOpening(ctx, viewer, row);
  return true;
}

/** A page asks for a video several times, and whoever watches it comes back: that is one look. */
const LOOK_MS = 3600_000;

/** Tokens of media are given out behind this only, so that segments need no row of their own. */
async function noteOpening(
  { db }: ShownContext,
  { id, username = id }: NonNullable<Viewer>,
  { id: videoId, visibility, blockedAt, state }: Shown,
): Promise<void> {
  const nowMs = Date.now();
  const lately = and(
    eq(auditLog.subjectKind, 'video'),
    eq(auditLog.subjectId, videoId),
    eq(auditLog.action, 'video.open'),
    eq(auditLog.actorId, id),
    gt(auditLog.createdAt, nowMs - LOOK_MS),
  );
  const detail = { visibility, state, blocked: blockedAt !== null };
  const act = { action: 'video.open', subject: { kind: 'video', id: videoId }, detail } as const;
  await audit(db, { id, username }, act, nowMs, sql`not exists (select 1 from ${auditLog} where ${lately})`);
}

/** Those of the rows that the viewer may see, for lists: nobody's role opens anything in a list. */
export async function shownAmong<Row extends Shown>(
  ctx: ShownContext,
  rows: readonly Row[],
  viewerId: string | undefined,
): Promise<ReadonlySet<string>> {
  const named = viewerId === undefined ? new Set() : await namedIn(ctx, rows, viewerId);
  const isShared = ({ id }: Row): boolean => named.has(id) || ctx.opened?.has(id) === true;
  return new Set(rows.filter((row) => maySee(row, viewerId, isShared(row))).map(({ id }) => id));
}

/** Which of the rows are shared with this account; only of shared ones it is asked. */
async function namedIn({ db }: ShownContext, rows: readonly Shown[], viewerId: string): Promise<ReadonlySet<string>> {
  const ids = rows.filter(({ visibility }) => visibility === 'shared').map(({ id }) => id);
  const named = new Set<string>();
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
    const some = ids.slice(start, start + IDS_AT_ONCE);
    const found = await db
      .select({ videoId: videoShares.videoId })
      .from(videoShares)
      .where(and(eq(videoShares.userId, viewerId), inArray(videoShares.videoId, some)));
    for (const { videoId } of found) named.add(videoId);
  }
  return named;
}

/** In the words of the database, within a statement about `videos`: the owner named this account. */
export const isSharedWith = (userId: SQL | string | AnyColumn): SQL<boolean> =>
  sql<boolean>`(${videos.visibility} = 'shared' and exists (
    select 1 from video_shares where video_shares.video_id = ${videos.id} and video_shares.user_id = ${userId}))`.mapWith(
    Boolean,
  );
