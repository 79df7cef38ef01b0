// Use cases of e-mail addresses: prove that one is yours, have the letter again, change it.
import { and, eq, ne } from 'drizzle-orm';
import type { EmailChange, User } from '#contract/accounts.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { afterTheAnswer, type LetterContext, sendLetter, sendsLetters } from './letter-box.ts';
import {
  addressAskedLetter,
  addressChangedLetter,
  addressInUseLetter,
  newAddressLetter,
  verifyLetter,
} from './letters.ts';
import { findMailCode, isUnused, makeMailCode } from './mail-codes.ts';
import { mailCodes, users } from './table.ts';

type EmailContext = LetterContext & Pick<AppContext, 'db' | 'defer'>;

/** The letter with which a new account proves its address. */
export async function sendVerification(
  ctx: LetterContext & Pick<AppContext, 'db'>,
  user: Pick<User, 'id' | 'username' | 'email'>,
): Promise<void> {
  const code = await makeMailCode(ctx, user.id, 'verify-email', user.email);
  if (code !== null) await sendLetter(ctx, user.email, verifyLetter(ctx.config.publicOrigin, user.username, code));
}

/** Throws `mail-unavailable`. Whose address is confirmed gets no letter. */
export function resendVerification(ctx: EmailContext, user: User): void {
  if (!sendsLetters(ctx.config)) throw new AppError('mail-unavailable');
  if (!user.isEmailVerified) ctx.defer(sendVerification(ctx, user));
}

/** Takes a code from a letter, of a first address or of a new one. Throws `mail-code-invalid`, `email-taken`. */
export async function confirmEmail(ctx: EmailContext, given: string): Promise<{ email: string }> {
  const found = await findMailCode(ctx, given, ['verify-email', 'change-email']);
  if (!found) throw new AppError('mail-code-invalid');
  const { db, clock } = ctx;
  const { code, user } = found;
  const emailKey = code.email.toLowerCase();
  const isChange = code.purpose === 'change-email';
  // A first address is confirmed only as long as it is the account's.
  const isMeant = and(
    eq(users.id, user.id),
    isUnused(code.codeHash),
    isChange ? undefined : eq(users.emailKey, emailKey),
  );
  try {
    const [changed] = await db.batch([
      db
        .update(users)
        .set({ email: code.email, emailKey, emailVerifiedAt: clock.now() })
        .where(isMeant)
        .returning({ id: users.id }),
      // Whatever else was sent, went to an address that may no longer be the account's.
      db.delete(mailCodes).where(eq(mailCodes.userId, user.id)),
    ]);
    if (changed.length === 0) throw new AppError('mail-code-invalid');
  } catch (error) {
    if (!(error instanceof AppError) && (await isTaken(ctx, emailKey, user.id))) throw new AppError('email-taken');
    throw error;
  }
  if (isChange) ctx.defer(sendLetter(ctx, user.email, addressChangedLetter(user.username)));
  return { email: code.email };
}

/**
 * Sends the code to the new address and a notice to the old one; whether the new one has an account here is told to
 * that address only. Where no letters are sent there is nothing to prove it with, and it holds at once: then
 * `email-taken` is thrown.
 */
export async function changeEmail(ctx: EmailContext, user: User, email: string): Promise<EmailChange> {
  if (sendsLetters(ctx.config)) {
    ctx.defer(afterTheAnswer(() => askNewAddress(ctx, user, email)));
    return { outcome: 'asked' };
  }
  const emailKey = email.toLowerCase();
  if (await isTaken(ctx, emailKey, user.id)) throw new AppError('email-taken');
  await ctx.db.update(users).set({ email, emailKey }).where(eq(users.id, user.id));
  return { outcome: 'changed' };
}

async function askNewAddress(ctx: EmailContext, user: User, email: string): Promise<void> {
  const { publicOrigin } = ctx.config;
  if (await isTaken(ctx, email.toLowerCase(), user.id)) return sendLetter(ctx, email, addressInUseLetter());
  const code = await makeMailCode(ctx, user.id, 'change-email', email);
  if (code === null) return;
  await sendLetter(ctx, email, newAddressLetter(publicOrigin, user.username, code));
  await sendLetter(ctx, user.email, addressAskedLetter(publicOrigin, user.username));
}

async function isTaken({ db }: Pick<AppContext, 'db'>, emailKey: string, exceptUserId: string): Promise<boolean> {
  const others = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.emailKey, emailKey), ne(users.id, exceptUserId)));
  return others.length > 0;
}
