// Use cases of accounts: sign up, log in, and edit what others see of oneself.
import { eq, or, sql } from 'drizzle-orm';
import type { EditMe, LogIn, SignUp, User } from '#contract/accounts.ts';
import type { Role } from '#contract/roles.ts';
import { newChannel } from '../channels/new-channel.ts';
import { channels } from '../channels/table.ts';
import { flushOutbox, happened, outboxRow } from '../events/outbox.ts';
import { AppError } from '../http/app-error.ts';
import { holdTo } from '../http/limit.ts';
import type { AppContext } from '../platform/context.ts';
import { newUlid } from '../platform/ids.ts';
import { readSettings } from '../platform/site-settings.ts';
import { sendVerification } from './email.ts';
import type { LetterContext } from './letter-box.ts';
import { hashNewPassword } from './new-password.ts';
import { verifyPassword } from './password.ts';
import { mayBeUsed, prepareSession } from './sessions.ts';
import { refusalOf } from './suspension.ts';
import { sessions, users } from './table.ts';
import { toUser } from './user.ts';

interface SignedIn {
  user: User;
  token: string;
}

/** Makes the user and the first session. Throws `username-taken`, `email-taken`, `password-too-common`. */
export async function signUp(
  ctx: LetterContext & Pick<AppContext, 'db' | 'defer'>,
  input: SignUp,
  client: string,
): Promise<SignedIn> {
  const keys = { usernameKey: input.username.toLowerCase(), emailKey: input.email.toLowerCase() };
  await refuseTaken(ctx, keys);
  const { signUpsOpen, newAccountRole } = await readSettings(ctx);
  if (!signUpsOpen)
    throw new AppError('sign-ups-closed', {
      detail: 'Accounts are made by invitation only. Ask whoever runs this site.',
    });
  const nowMs = ctx.clock.now();
  const names = { username: input.username, email: input.email, displayName: input.displayName ?? input.username };
  const row = {
    id: newUlid(nowMs),
    ...names,
    ...keys,
    passwordHash: await hashNewPassword(ctx, input.password, names),
    createdAt: nowMs,
    role: newAccountRole,
    // Where no mail leaves there is nothing to confirm an address with.
    emailVerifiedAt: ctx.config.mailFrom === null ? nowMs : null,
    passwordChangedAt: nowMs,
    suspendedAt: null,
    suspendedReason: null,
    suspendedUntil: null,
    deleteAt: null,
  };
  const session = await prepareSession(row.id, nowMs, client);
  let role: Role = row.role;
  try {
    const [made] = await ctx.db.batch([
      ctx.db
        .insert(users)
        // The first account of an installation is its admin: whoever set it up signs up first.
        .values({ ...row, role: sql`CASE WHEN EXISTS (SELECT 1 FROM users) THEN ${row.role} ELSE 'admin' END` })
        .returning({ role: users.role }),
      ctx.db.insert(channels).values(newChannel(row)),
      ctx.db.insert(sessions).values(session.row),
    ]);
    role = made[0]?.role ?? role;
  } catch (error) {
    await refuseTaken(ctx, keys); // somebody was faster between the look and the write
    throw error;
  }
  if (row.emailVerifiedAt === null) ctx.defer(sendVerification(ctx, row));
  return { user: toUser({ ...row, role }), token: session.token };
}

async function refuseTaken(
  { db }: Pick<AppContext, 'db'>,
  keys: { usernameKey: string; emailKey: string },
): Promise<void> {
  const taken = await db
    .select({ usernameKey: users.usernameKey })
    .from(users)
    .where(or(eq(users.usernameKey, keys.usernameKey), eq(users.emailKey, keys.emailKey)));
  if (taken.some((user) => user.usernameKey === keys.usernameKey)) {
    throw new AppError('username-taken', { errors: [{ pointer: '/username', detail: 'This username is taken' }] });
  }
  if (taken.length > 0) {
    throw new AppError('email-taken', { errors: [{ pointer: '/email', detail: 'This address is in use' }] });
  }
}

/**
 * Whom a name and a password belong to: in a browser and in an app alike.
 * Throws `wrong-credentials` alike, and after equal work, for an unknown name and a wrong password; `rate-limited` before
 * any work, for the right password too.
 */
export async function checkCredentials(
  ctx: Pick<AppContext, 'db' | 'limits' | 'clock' | 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  input: LogIn,
): Promise<typeof users.$inferSelect> {
  const { db, clock } = ctx;
  const key = input.credential.toLowerCase();
  // A username has no @, so the two never meet.
  const [row] = await db
    .select()
    .from(users)
    .where(or(eq(users.usernameKey, key), eq(users.emailKey, key)));
  // By account and not by what was typed: name and address are two ways to the same password.
  await holdTo(ctx, 'login', row?.id ?? key);
  if (!(await verifyPassword(input.password, row?.passwordHash ?? null)) || !row) {
    throw new AppError('wrong-credentials');
  }
  const refusal = await refusalOf(ctx, row);
  if (refusal !== null) throw new AppError('account-suspended', { detail: refusal });
  if (!mayBeUsed({ ...row, suspendedAt: null }, clock.now())) throw new AppError('wrong-credentials'); // it is being removed
  return row;
}

/**
 * Opens a session and ends the one that came with the request, so that no token outlives a log-in.
 * Throws what `checkCredentials` throws.
 */
export async function logIn(
  ctx: Parameters<typeof checkCredentials>[0] & Pick<AppContext, 'queues' | 'deliver' | 'sweeper' | 'log' | 'defer'>,
  input: LogIn,
  previous: { hash: string; userId: string } | undefined,
  client: string,
): Promise<SignedIn> {
  const { db, clock } = ctx;
  const row = await checkCredentials(ctx, input);
  const nowMs = clock.now();
  const session = await prepareSession(row.id, nowMs, client);
  const open = db.insert(sessions).values(session.row);
  if (previous === undefined) await open;
  else {
    await db.batch([
      db.delete(sessions).where(eq(sessions.tokenHash, previous.hash)),
      open,
      outboxRow(db, happened({ type: 'credentials.ended', userId: previous.userId }), nowMs),
    ]);
    ctx.defer(flushOutbox(ctx));
  }
  return { user: toUser(row), token: session.token };
}

/** Merges what is given into the user. */
export async function editMe({ db }: Pick<AppContext, 'db'>, user: User, edit: EditMe): Promise<User> {
  if (edit.displayName === undefined) return user;
  await db.batch([
    db.update(users).set({ displayName: edit.displayName }).where(eq(users.id, user.id)),
    db.update(channels).set({ name: edit.displayName }).where(eq(channels.id, user.id)),
  ]);
  return { ...user, displayName: edit.displayName };
}
