// An account that its owner wants to end: signed out everywhere at once, removed after days in which they may change their mind.
import { and, eq, gt } from 'drizzle-orm';
import type { User } from '#contract/accounts.ts';
import { flushOutbox } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { anotherAdminStays } from './last-admin.ts';
import { type LetterContext, sendLetter } from './letter-box.ts';
import { deletionLetter } from './letters.ts';
import { signOutEverywhere } from './sign-out.ts';
import { users } from './table.ts';
import { toUser } from './user.ts';

type EndingContext = LetterContext & Pick<AppContext, 'db' | 'defer' | 'queues' | 'deliver' | 'sweeper'>;

/** Returns when it ends. Throws `last-admin`. */
export async function askDeletion(ctx: EndingContext, user: User): Promise<Date> {
  const { db, clock, config } = ctx;
  const nowMs = clock.now();
  const deleteAt = nowMs + config.accountDeletionMs;
  const asked = await db
    .update(users)
    .set({ deleteAt })
    .where(and(eq(users.id, user.id), anotherAdminStays))
    .returning({ id: users.id });
  if (asked.length === 0)
    throw new AppError('last-admin', { detail: 'You are the only admin. Make somebody else one first.' });
  await db.batch(signOutEverywhere(db, user.id, { reason: 'owner', withTokens: true }, nowMs));
  ctx.defer(flushOutbox(ctx));
  await sendLetter(ctx, user.email, deletionLetter(config.publicOrigin, user.username, new Date(deleteAt)));
  return new Date(deleteAt);
}

/** The owner signed in again and changed their mind. */
export async function keepAccount({ db, clock }: Pick<AppContext, 'db' | 'clock'>, user: User): Promise<User> {
  const [kept] = await db
    .update(users)
    .set({ deleteAt: null })
    .where(and(eq(users.id, user.id), gt(users.deleteAt, clock.now())))
    .returning();
  return kept ? toUser(kept) : user;
}
