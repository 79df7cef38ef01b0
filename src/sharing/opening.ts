// What whoever has a link does with it: open the video, and be asked again with every request whether the link is still good.
import { and, eq, gt, inArray, isNull, or } from 'drizzle-orm';
import type { OpenShareLink } from '#contract/sharing.ts';
import { verifyPassword } from '../accounts/password.ts';
import { AppError } from '../http/app-error.ts';
import { holdTo } from '../http/limit.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { isPlayable } from '../videos/policy.ts';
import { videos } from '../videos/table.ts';
import { GRANT_SECONDS, readGrants, signGrants, withGrant } from './grant.ts';
import { shareLinks } from './table.ts';

/** Neither ended by hand nor by its time. */
const isGood = (nowMs: number) =>
  and(isNull(shareLinks.revokedAt), or(isNull(shareLinks.expiresAt), gt(shareLinks.expiresAt, nowMs)));

/** The link of this video with this token, found by the hash: what is not there takes no longer than what is. */
async function findLink({ db, clock }: Pick<AppContext, 'db' | 'clock'>, videoId: string, token: string) {
  const [found] = await db
    .select({ link: shareLinks, state: videos.state, blockedAt: videos.blockedAt })
    .from(shareLinks)
    .innerJoin(videos, eq(videos.id, shareLinks.videoId))
    .where(
      and(
        eq(shareLinks.tokenHash, await sha256Hex(token)),
        eq(shareLinks.videoId, videoId),
        isGood(clock.now()),
        isNull(videos.blockedAt),
      ),
    );
  return found && isPlayable(found.state) ? found.link : null;
}

/** Whether the page of the video may say that it is there. */
export const isLink = async (ctx: Pick<AppContext, 'db' | 'clock'>, videoId: string, token: string): Promise<boolean> =>
  (await findLink(ctx, videoId, token)) !== null;

/**
 * The cookie of everything that the browser opened, this video with it. Throws `share-link-not-found`,
 * `share-password-required`, `share-password-wrong`, `rate-limited`.
 */
export async function openLink(
  ctx: Pick<AppContext, 'db' | 'clock' | 'config' | 'limits'>,
  videoId: string,
  { token, password }: OpenShareLink,
  held: string | undefined,
): Promise<{ cookie: string; maxAgeSeconds: number }> {
  const link = await findLink(ctx, videoId, token);
  if (!link) throw new AppError('share-link-not-found');
  if (link.passwordHash !== null) {
    if (password === undefined) throw new AppError('share-password-required');
    await holdTo(ctx, 'share-password', link.id);
    if (!(await verifyPassword(password, link.passwordHash))) throw new AppError('share-password-wrong');
  }
  const { db, clock, config } = ctx;
  const nowMs = clock.now();
  await db.update(shareLinks).set({ lastUsedAt: nowMs }).where(eq(shareLinks.id, link.id));
  const before = held === undefined ? [] : await readGrants(held, config.sessionSecret, nowMs);
  const grants = withGrant(before, link.id, videoId, nowMs);
  return { cookie: await signGrants(grants, config.sessionSecret, nowMs), maxAgeSeconds: GRANT_SECONDS };
}

/** The videos that a cookie opens now: the links it names are looked up with every request. */
export async function readOpened(
  { db, clock, config }: Pick<AppContext, 'db' | 'clock' | 'config'>,
  cookie: string,
): Promise<ReadonlySet<string>> {
  const nowMs = clock.now();
  const grants = await readGrants(cookie, config.sessionSecret, nowMs);
  if (grants.length === 0) return new Set();
  const ids = grants.map(({ linkId }) => linkId);
  const rows = await db
    .select({ id: shareLinks.id, videoId: shareLinks.videoId })
    .from(shareLinks)
    .where(and(inArray(shareLinks.id, ids), isGood(nowMs)));
  const good = new Set(rows.map(({ id, videoId }) => `${id}|${videoId}`));
  return new Set(grants.filter((grant) => good.has(`${grant.linkId}|${grant.videoId}`)).map(({ videoId }) => videoId));
}
