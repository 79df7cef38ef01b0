// Use cases of passwords: change it, give it once more, set a new one by a letter.
import { and, eq } from 'drizzle-orm';
import type { ChangePassword, ResetPassword, User } from '#contract/accounts.ts';
import { flushOutbox } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { afterTheAnswer, type LetterContext, sendLetter, sendsLetters } from './letter-box.ts';
import { passwordChangedLetter, resetLetter } from './letters.ts';
import { findMailCode, isUnused, makeMailCode } from './mail-codes.ts';
import { hashNewPassword } from './new-password.ts';
import { verifyPassword } from './password.ts';
import { renewSession } from './sessions.ts';
import { signOutEverywhere } from './sign-out.ts';
import { mailCodes, users } from './table.ts';

type PasswordContext = LetterContext & Pick<AppContext, 'db' | 'defer' | 'queues' | 'deliver' | 'sweeper'>;

/** Throws `wrong-credentials`. */
async function checkPassword({ db }: Pick<AppContext, 'db'>, userId: string, password: string): Promise<string> {
  const [row] = await db.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId));
  if (!row || !(await verifyPassword(password, row.hash))) {
    const detail = 'This is not your password.';
    throw new AppError('wrong-credentials', { detail });
  }
  return row.hash;
}

/** Renews the session as one whose password was given just now; the token before is worth nothing. Returns the new one. */
export async function confirmPassword(
  ctx: Pick<AppContext, 'db' | 'clock'>,
  user: User,
  sessionHash: string,
  password: string,
): Promise<string> {
  await checkPassword(ctx, user.id, password);
  const renewed = await renewSession(ctx, sessionHash);
  if ((await renewed.statement).length === 0) throw new AppError('session-required');
  return renewed.token;
}

/**
 * Ends every other session and the apps; personal tokens stay, their owner sees them in a list. Returns the new token of
 * this session. Throws `wrong-credentials`, `password-too-common`.
 */
export async function changePassword(
  ctx: PasswordContext,
  user: User,
  sessionHash: string,
  { currentPassword, password }: ChangePassword,
): Promise<string> {
  const { db, clock } = ctx;
  const before = await checkPassword(ctx, user.id, currentPassword);
  const passwordHash = await hashNewPassword(ctx, password, user);
  const nowMs = clock.now();
  const renewed = await renewSession(ctx, sessionHash);
  const ending = { reason: 'password', exceptSession: renewed.sessionHash, withTokens: false } as const;
  const [kept] = await db.batch([
    renewed.statement,
    db
      .update(users)
      .set({ passwordHash, passwordChangedAt: nowMs })
      .where(and(eq(users.id, user.id), eq(users.passwordHash, before))),
    db.delete(mailCodes).where(eq(mailCodes.userId, user.id)),
    ...signOutEverywhere(db, user.id, ending, nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
  ctx.defer(sendLetter(ctx, user.email, passwordChangedLetter(ctx.config.publicOrigin, user.username)));
  if (kept.length === 0) throw new AppError('session-required');
  return renewed.token;
}

/** Everything happens after the answer, which is the same whoever asks for whatever address. Throws `mail-unavailable`. */
export function askReset(ctx: PasswordContext, email: string): void {
  if (!sendsLetters(ctx.config)) throw new AppError('mail-unavailable');
  ctx.defer(afterTheAnswer(() => sendReset(ctx, email)));
}

async function sendReset(ctx: PasswordContext, email: string): Promise<void> {
  const [user] = await ctx.db.select().from(users).where(eq(users.emailKey, email.toLowerCase()));
  if (!user) return;
  const code = await makeMailCode(ctx, user.id, 'reset-password', user.email);
  if (code !== null) await sendLetter(ctx, user.email, resetLetter(ctx.config.publicOrigin, user.username, code));
}

/**
 * Sets the password and ends every session, token and app; who holds the letter also proved the address.
 * Throws `mail-code-invalid`, `password-too-common` (the code stays good then).
 */
export async function resetPassword(ctx: PasswordContext, { code: given, password }: ResetPassword): Promise<void> {
  const found = await findMailCode(ctx, given, ['reset-password']);
  if (!found || found.code.email !== found.user.email) throw new AppError('mail-code-invalid');
  const { db, clock } = ctx;
  const { code, user } = found;
  const passwordHash = await hashNewPassword(ctx, password, user);
  const nowMs = clock.now();
  const [changed] = await db.batch([
    db
      .update(users)
      .set({ passwordHash, passwordChangedAt: nowMs, emailVerifiedAt: user.emailVerifiedAt ?? nowMs })
      .where(and(eq(users.id, user.id), isUnused(code.codeHash)))
      .returning({ id: users.id }),
    db.delete(mailCodes).where(eq(mailCodes.userId, user.id)),
    ...signOutEverywhere(db, user.id, { reason: 'password', withTokens: true }, nowMs),
  ]);
  ctx.defer(flushOutbox(ctx));
  if (changed.length === 0) throw new AppError('mail-code-invalid');
  ctx.defer(sendLetter(ctx, user.email, passwordChangedLetter(ctx.config.publicOrigin, user.username)));
}
