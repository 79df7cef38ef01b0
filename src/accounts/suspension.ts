// Suspensions seen from the account: what its person is told of one, and that it ends by itself when its time is over.
import { and, eq, isNull, lte } from 'drizzle-orm';
import type { DomainEvent } from '../events/domain-events.ts';
import type { AppContext } from '../platform/context.ts';
import { readSettings } from '../platform/site-settings.ts';
import { sendsLetters } from './letter-box.ts';
import { suspendedLetter, suspensionEndedLetter } from './letters.ts';
import { suspensionText } from './suspension-text.ts';
import { users } from './table.ts';

type UserRow = typeof users.$inferSelect;
type Heard<Type extends DomainEvent['type']> = Extract<DomainEvent, { type: Type }>;

const ENDED = { suspendedAt: null, suspendedReason: null, suspendedUntil: null } as const;

/**
 * What whoever gave the right password reads; null when the account is not suspended, or not any more. All sessions and
 * tokens went when it began, so nobody comes in again but by this way.
 */
export async function refusalOf(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  { id, suspendedAt, suspendedReason, suspendedUntil }: UserRow,
): Promise<string | null> {
  if (suspendedAt === null) return null;
  const nowMs = ctx.clock.now();
  if (suspendedUntil !== null && suspendedUntil <= nowMs) {
    await ctx.db
      .update(users)
      .set(ENDED)
      .where(and(eq(users.id, id), lte(users.suspendedUntil, nowMs)));
    return null;
  }
  const { appealContact } = await readSettings(ctx);
  return suspensionText({ reason: suspendedReason ?? '', untilMs: suspendedUntil, appealContact });
}

/** So that lists tell what holds, also of those who do not come back. */
export async function sweepSuspensions({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  return (await db.update(users).set(ENDED).where(lte(users.suspendedUntil, clock.now()))).meta.changes;
}

type TellingContext = Pick<AppContext, 'db' | 'clock' | 'config' | 'mail'>;

async function sendOnce(ctx: TellingContext, id: string, user: UserRow, letter: { subject: string; text: string }) {
  if (sendsLetters(ctx.config)) await ctx.mail.send({ id, to: user.email, ...letter });
}

/** The letter to whoever cannot sign in any more; the same event twice is one letter. */
export async function hearSuspended(
  ctx: TellingContext,
  { userId, suspendedAtMs }: Heard<'account.suspended'>,
): Promise<void> {
  const isIt = and(eq(users.id, userId), eq(users.suspendedAt, suspendedAtMs));
  const [user] = await ctx.db.select().from(users).where(isIt);
  if (!user) return;
  const { appealContact } = await readSettings(ctx);
  const text = suspensionText({ reason: user.suspendedReason ?? '', untilMs: user.suspendedUntil, appealContact });
  await sendOnce(ctx, `suspended:${userId}:${suspendedAtMs}`, user, suspendedLetter(user.username, text));
}

export async function hearSuspensionEnded(
  ctx: TellingContext,
  { userId, endedAtMs }: Heard<'account.suspension-ended'>,
): Promise<void> {
  const [user] = await ctx.db
    .select()
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.suspendedAt)));
  if (!user) return;
  const letter = suspensionEndedLetter(ctx.config.publicOrigin, user.username);
  await sendOnce(ctx, `suspension-ended:${userId}:${endedAtMs}`, user, letter);
}
