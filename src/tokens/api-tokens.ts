// Use cases of personal tokens: make one, list them, revoke one, and read who shows one.
import { and, desc, eq, sql } from 'drizzle-orm';
import type { ApiToken, MadeApiToken, NewApiToken } from '#contract/tokens.ts';
import { mayBeUsed } from '../accounts/sessions.ts';
import { users } from '../accounts/table.ts';
import { toUser } from '../accounts/user.ts';
import { rowWhere } from '../db/insert-where.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { Bearer } from '../http/guards.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { newUlid } from '../platform/ids.ts';
import { endingOf, newToken } from './format.ts';
import { apiTokens } from './table.ts';

export const API_TOKENS_MAX = 50;
const DAY_MS = 24 * 3600_000;
/** How often it is noted that a token was used. */
const TOUCH_MS = 10 * 60_000;

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

function toApiToken(row: typeof apiTokens.$inferSelect): ApiToken {
  return {
    id: row.id,
    name: row.name,
    ending: row.ending,
    scopes: row.scopes,
    createdAt: new Date(row.createdAt).toISOString(),
    expiresAt: isoOf(row.expiresAt),
    lastUsedAt: isoOf(row.lastUsedAt),
  };
}

/** The token itself is in the answer and nowhere else. Throws `token-limit-reached`. */
export async function makeApiToken(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  userId: string,
  { name, scopes, expiresInDays }: NewApiToken,
): Promise<MadeApiToken> {
  const nowMs = clock.now();
  const secret = newToken('rvl_');
  const row = {
    id: newUlid(nowMs),
    userId,
    name,
    tokenHash: await sha256Hex(secret),
    ending: endingOf(secret),
    scopes,
    createdAt: nowMs,
    expiresAt: expiresInDays === undefined ? null : nowMs + expiresInDays * DAY_MS,
    lastUsedAt: null,
  };
  const hasRoom = sql`(select count(*) from ${apiTokens} where user_id = ${userId}) < ${API_TOKENS_MAX}`;
  const made = await db
    .insert(apiTokens)
    .select(rowWhere(apiTokens, row, hasRoom))
    .returning({ id: apiTokens.id });
  if (made.length === 0) {
    throw new AppError('token-limit-reached', {
      detail: `At most ${API_TOKENS_MAX} tokens. Revoke one that is not needed any more.`,
    });
  }
  return { token: toApiToken(row), secret };
}

/** The newest first; ones that have expired too, so that their owner sees why a program was refused. */
export async function listApiTokens({ db }: Pick<AppContext, 'db'>, userId: string): Promise<ApiToken[]> {
  const rows = await db.select().from(apiTokens).where(eq(apiTokens.userId, userId)).orderBy(desc(apiTokens.id));
  return rows.map(toApiToken);
}

/** It is refused from now on, and its sockets close. Throws `token-not-found`. */
export async function revokeApiToken(
  ctx: Pick<AppContext, 'db' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  userId: string,
  id: string,
): Promise<void> {
  const { db, clock } = ctx;
  const [revoked] = await db.batch([
    db
      .delete(apiTokens)
      .where(and(eq(apiTokens.userId, userId), eq(apiTokens.id, id)))
      .returning({ id: apiTokens.id }),
    outboxRow(db, happened({ type: 'credentials.ended', userId }), clock.now()),
  ]);
  ctx.defer(flushOutbox(ctx));
  if (revoked.length === 0) throw new AppError('token-not-found');
}

/** Whether a personal token is good at this moment. */
const isGood = ({ expiresAt }: Pick<typeof apiTokens.$inferSelect, 'expiresAt'>, nowMs: number): boolean =>
  expiresAt === null || nowMs < expiresAt;

/** Who shows a token, named by its hash or, by a ticket made with it, by its id; notes every ten minutes that it was used. */
export async function readApiToken(
  { db, clock, defer }: Pick<AppContext, 'db' | 'clock' | 'defer'>,
  which: { hash: string } | { id: string },
): Promise<Bearer | null> {
  const [found] = await db
    .select()
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.userId))
    .where('id' in which ? eq(apiTokens.id, which.id) : eq(apiTokens.tokenHash, which.hash));
  const nowMs = clock.now();
  if (!found || !mayBeUsed(found.users, nowMs) || !isGood(found.api_tokens, nowMs)) return null;
  const { id, scopes, lastUsedAt, expiresAt } = found.api_tokens;
  if (lastUsedAt === null || nowMs - lastUsedAt > TOUCH_MS)
    defer(db.update(apiTokens).set({ lastUsedAt: nowMs }).where(eq(apiTokens.id, id)).run());
  const ends = expiresAt === null ? {} : { endsAtMs: expiresAt };
  return { user: toUser(found.users), credential: { kind: 'token', id, scopes, ...ends } };
}
