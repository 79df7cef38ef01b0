// An app signs in with its owner's password, exchanges its refresh token for the next, and signs out.
import { and, desc, eq, gt, inArray, isNull, notInArray, sql } from 'drizzle-orm';
import type { AppLogIn, AppTokens } from '#contract/tokens.ts';
import { checkCredentials } from '../accounts/accounts.ts';
import { mayBeUsed } from '../accounts/sessions.ts';
import { users } from '../accounts/table.ts';
import { rowWhere } from '../db/insert-where.ts';
import { flushOutbox, happened, outboxRow, outboxRowIf } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { newRandomId } from '../platform/ids.ts';
import { ACCESS_SECONDS, mintAccessToken } from './access-token.ts';
import { endApp, isAlive } from './apps.ts';
import { isToken, newToken } from './format.ts';
import { judgeRefresh } from './refresh-verdict.ts';
import { successorsOf } from './successor.ts';
import { appGrants, refreshTokens } from './table.ts';

/** An app that was not used for so long has to sign in again. */
const UNUSED_MS = 90 * 24 * 3600_000;

type SignInContext = Parameters<typeof checkCredentials>[0] &
  Pick<AppContext, 'config' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>;

async function tokensOf(
  { config, clock }: Pick<AppContext, 'config' | 'clock'>,
  claims: { userId: string; appId: string },
  refreshToken: string,
): Promise<AppTokens> {
  const accessToken = await mintAccessToken(config, claims, clock.now());
  return { accessToken, expiresInSeconds: ACCESS_SECONDS, refreshToken };
}

/** Apps in which one can be signed in at a time. One more, and the one that was not used for the longest is signed out. */
export const APPS_MAX = 50;

/** Throws what a log-in throws. */
export async function appLogIn(ctx: SignInContext, input: AppLogIn): Promise<AppTokens> {
  const { db, clock } = ctx;
  const { id: userId } = await checkCredentials(ctx, input);
  const nowMs = clock.now();
  const appId = newRandomId();
  const refreshToken = newToken('rvr_');
  await db.batch([
    db.insert(appGrants).values({
      id: appId,
      userId,
      client: input.client,
      scopes: input.scopes,
      createdAt: nowMs,
      lastUsedAt: nowMs,
      expiresAt: nowMs + UNUSED_MS,
    }),
    db.insert(refreshTokens).values({
      tokenHash: await sha256Hex(refreshToken),
      grantId: appId,
      createdAt: nowMs,
    }),
    ...endOldest(db, userId, nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
  return tokensOf(ctx, { userId, appId }, refreshToken);
}

/** For the batch that begins an app: ends those beyond the limit, and says so to their sockets. */
function endOldest(db: AppContext['db'], userId: string, nowMs: number) {
  const isLive = and(eq(appGrants.userId, userId), isNull(appGrants.revokedAt), gt(appGrants.expiresAt, nowMs));
  const kept = db
    .select({ id: appGrants.id })
    .from(appGrants)
    .where(isLive)
    .orderBy(desc(appGrants.lastUsedAt), desc(appGrants.createdAt))
    .limit(APPS_MAX);
  const isOver = and(isLive, notInArray(appGrants.id, kept));
  const isAny = sql`exists (select 1 from ${appGrants} where ${isOver})`;
  return [
    outboxRowIf(db, isAny, happened({ type: 'credentials.ended', userId }), nowMs),
    db.update(appGrants).set({ revokedAt: nowMs, revokedReason: 'owner' }).where(isOver),
  ] as const;
}

/** The token, its app and its owner, as far as all of them are good. */
async function findRefreshToken({ db, clock }: Pick<AppContext, 'db' | 'clock'>, token: string) {
  if (!isToken('rvr_', token)) return null;
  const [found] = await db
    .select({ token: refreshTokens, app: appGrants, user: users })
    .from(refreshTokens)
    .innerJoin(appGrants, eq(appGrants.id, refreshTokens.grantId))
    .innerJoin(users, eq(users.id, appGrants.userId))
    .where(eq(refreshTokens.tokenHash, await sha256Hex(token)));
  const nowMs = clock.now();
  return found && isAlive(found.app, nowMs) && mayBeUsed(found.user, nowMs) ? found : null;
}

/**
 * The next refresh token and an access token. However many ask with the same one at the same time, there is one
 * successor. Throws `token-invalid`; where a token was used longer ago, the app is ended and its owner told.
 */
export async function refreshApp(ctx: SignInContext, token: string): Promise<AppTokens> {
  const found = await findRefreshToken(ctx, token);
  if (!found) throw new AppError('token-invalid');
  const { id: appId, userId } = found.app;
  const verdict = judgeRefresh(found.token, ctx.clock.now());
  if (verdict === 'reuse') {
    await endReused(ctx, userId, appId);
    throw new AppError('token-invalid', {
      detail: 'This token was used before. The app is signed out: sign in again.',
    });
  }
  const successors = await successorsOf(ctx.config, token);
  const successor =
    verdict === 'rotate' ? await rotate(ctx, found.token, successors[0]) : await storedOne(ctx, successors);
  if (successor === null) throw new AppError('token-invalid');
  return tokensOf(ctx, { userId, appId }, successor);
}

/** One batch, in which only a living app goes on; who comes second changes nothing. */
async function rotate(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  { tokenHash, grantId }: typeof refreshTokens.$inferSelect,
  successor: string,
): Promise<string | null> {
  const nowMs = clock.now();
  const row = { tokenHash: await sha256Hex(successor), grantId, createdAt: nowMs, usedAt: null };
  const lives = sql`exists (select 1 from ${appGrants} where id = ${grantId} and revoked_at is null)`;
  const [, , going] = await db.batch([
    db
      .update(refreshTokens)
      .set({ usedAt: nowMs })
      .where(and(eq(refreshTokens.tokenHash, tokenHash), isNull(refreshTokens.usedAt))),
    db
      .insert(refreshTokens)
      .select(rowWhere(refreshTokens, row, lives))
      .onConflictDoNothing(),
    db
      .update(appGrants)
      .set({ lastUsedAt: nowMs, expiresAt: nowMs + UNUSED_MS })
      .where(and(eq(appGrants.id, grantId), isNull(appGrants.revokedAt)))
      .returning({ id: appGrants.id }),
  ]);
  return going.length > 0 ? successor : null;
}

/** The one that was given before, whichever key made it. */
async function storedOne({ db }: Pick<AppContext, 'db'>, successors: readonly string[]): Promise<string | null> {
  const hashes = await Promise.all(successors.map(sha256Hex));
  const [stored] = await db
    .select({ tokenHash: refreshTokens.tokenHash })
    .from(refreshTokens)
    .where(inArray(refreshTokens.tokenHash, hashes));
  return successors[hashes.indexOf(stored?.tokenHash ?? '')] ?? null;
}

async function endReused(ctx: SignInContext, userId: string, appId: string): Promise<void> {
  const { db, clock } = ctx;
  const nowMs = clock.now();
  await db.batch([
    db
      .update(appGrants)
      .set({ revokedAt: nowMs, revokedReason: 'reuse' })
      .where(and(eq(appGrants.id, appId), isNull(appGrants.revokedAt))),
    outboxRow(db, happened({ type: 'credentials.ended', userId }), nowMs),
    outboxRow(db, happened({ type: 'app.reused', userId, appId }), nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
}

/** The app is ended; a token that is not good is none, and signing out with it is done already. */
export async function appLogOut(ctx: SignInContext, token: string): Promise<void> {
  const found = await findRefreshToken(ctx, token);
  if (found) await endApp(ctx, found.app.userId, found.app.id);
}
