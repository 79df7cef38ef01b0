// Use cases of links for the owner of a video: make one, list them, end one; and what ends by its time.
import { and, asc, count, desc, eq, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import { type MakeShareLink, type NewShareLink, SHARE_LINKS_MAX, type ShareLink } from '#contract/sharing.ts';
import { hashPassword } from '../accounts/password.ts';
import { randomToken } from '../accounts/random-token.ts';
import { rowWhere } from '../db/insert-where.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { newUlid } from '../platform/ids.ts';
import { findOwnVideo } from '../videos/queries.ts';
import { publishAnew, RELEASE_CLOCK } from '../videos/release.ts';
import { endAccess } from './end-access.ts';
import { shareLinks } from './table.ts';

type LinkRow = typeof shareLinks.$inferSelect;
type EndContext = Pick<AppContext, 'db' | 'media' | 'clock' | 'jobs'>;

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

const toShareLink = (row: LinkRow, nowMs: number): ShareLink => ({
  id: row.id,
  label: row.label,
  hasPassword: row.passwordHash !== null,
  createdAt: new Date(row.createdAt).toISOString(),
  expiresAt: iso(row.expiresAt),
  isExpired: row.expiresAt !== null && row.expiresAt <= nowMs,
  lastUsedAt: iso(row.lastUsedAt),
});

/** The link's address is in the answer and nowhere else. Throws `video-not-found`, `not-owner`, `invalid-input`, `share-limit-reached`. */
export async function makeLink(
  ctx: Pick<AppContext, 'db' | 'clock' | 'config' | 'releaseClock'>,
  user: User,
  videoId: string,
  { label, password, expiresAt }: MakeShareLink,
): Promise<NewShareLink> {
  await findOwnVideo(ctx, videoId, user);
  const { db, clock, config } = ctx;
  const nowMs = clock.now();
  const expiresMs = expiresAt === undefined ? null : Date.parse(expiresAt);
  if (expiresMs !== null && expiresMs <= nowMs) {
    const detail = 'The time must lie in the future.';
    throw new AppError('invalid-input', { detail, errors: [{ pointer: '/expiresAt', detail }] });
  }
  const token = randomToken();
  const row: LinkRow = {
    id: newUlid(nowMs),
    videoId,
    tokenHash: await sha256Hex(token),
    label,
    passwordHash: password === undefined ? null : await hashPassword(password),
    createdAt: nowMs,
    expiresAt: expiresMs,
    revokedAt: null,
    lastUsedAt: null,
  };
  const live = db
    .select({ n: count() })
    .from(shareLinks)
    .where(and(eq(shareLinks.videoId, videoId), isNull(shareLinks.revokedAt)));
  const made = await db
    .insert(shareLinks)
    .select(rowWhere(shareLinks, row, sql`(${live}) < ${SHARE_LINKS_MAX}`))
    .returning({ id: shareLinks.id });
  if (made.length === 0) {
    const detail = `A video can have ${SHARE_LINKS_MAX} links at a time. End one that is not needed any more.`;
    throw new AppError('share-limit-reached', { detail });
  }
  if (expiresMs !== null) await ctx.releaseClock.getByName(RELEASE_CLOCK).arm(expiresMs);
  return { link: toShareLink(row, nowMs), url: `${config.publicOrigin}/watch/${videoId}?share=${token}` };
}

/** Those that are good and those whose time is over, the newest first; what was ended by hand is gone. */
export async function listLinks(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  user: User,
  videoId: string,
): Promise<ShareLink[]> {
  await findOwnVideo(ctx, videoId, user);
  const isListed = or(isNull(shareLinks.revokedAt), eq(shareLinks.revokedAt, shareLinks.expiresAt));
  const rows = await ctx.db
    .select()
    .from(shareLinks)
    .where(and(eq(shareLinks.videoId, videoId), isListed))
    .orderBy(desc(shareLinks.id))
    .limit(2 * SHARE_LINKS_MAX);
  return rows.map((row) => toShareLink(row, ctx.clock.now()));
}

/** The link opens nothing from now on, and what it opened ends. Throws `video-not-found`, `not-owner`, `share-link-not-found`. */
export async function endLink(ctx: EndContext, user: User, videoId: string, linkId: string): Promise<void> {
  await findOwnVideo(ctx, videoId, user);
  const isThis = and(eq(shareLinks.id, linkId), eq(shareLinks.videoId, videoId));
  const [link] = await ctx.db.select().from(shareLinks).where(isThis);
  if (!link) throw new AppError('share-link-not-found');
  await end(ctx, link, ctx.clock.now());
}

/** Also one that ended by its time may be ended by hand: then it is listed no more. */
async function end(ctx: EndContext, link: LinkRow, revokedAt: number): Promise<void> {
  const { db, clock } = ctx;
  await db.batch([
    db.update(shareLinks).set({ revokedAt }).where(eq(shareLinks.id, link.id)),
    ...endAccess(db, link.videoId, clock.now()),
  ]);
  await publishAnew(ctx, link.videoId);
}

const AT_ONCE = 50;
const isTimed = and(sql`${shareLinks.revokedAt} is null`, isNotNull(shareLinks.expiresAt));

/** Ends what links opened whose time is over; tells how many. The links themselves opened nothing since then. */
export async function endExpired(ctx: EndContext): Promise<number> {
  let ended = 0;
  for (;;) {
    const due = await ctx.db
      .select()
      .from(shareLinks)
      .where(and(isTimed, lte(shareLinks.expiresAt, ctx.clock.now())))
      .orderBy(asc(shareLinks.expiresAt))
      .limit(AT_ONCE);
    for (const link of due) await end(ctx, link, link.expiresAt ?? ctx.clock.now());
    ended += due.length;
    if (due.length < AT_ONCE) return ended;
  }
}

/** How long a link that ended is still listed as such, and a late visitor's question still finds its row. */
const REMEMBERED_MS = 30 * 24 * 3600_000;

/** Forgets links that ended long ago, by hand or by their time; tells how many. */
export async function sweepLinks({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  return (await db.delete(shareLinks).where(lt(shareLinks.revokedAt, clock.now() - REMEMBERED_MS))).meta.changes;
}

/** When the next link ends by its time; null while none will. */
export async function nextExpiryMs({ db }: Pick<AppContext, 'db'>): Promise<number | null> {
  const [next] = await db
    .select({ atMs: sql<number | null>`min(${shareLinks.expiresAt})` })
    .from(shareLinks)
    .where(isTimed);
  return next?.atMs ?? null;
}
