// Removes accounts whose days are over, with everything that was theirs. Every step may be repeated; the row goes last.
import { and, asc, eq, isNotNull, lte, or, sql } from 'drizzle-orm';
import { removeImages } from '../channels/images.ts';
import { removeCommentsOf } from '../comments/removal.ts';
import { mailbox, notifications, outbox, reports, uploadParts, uploads } from '../db/schema.ts';
import { userTopic } from '../events/outbox.ts';
import type { AppContext } from '../platform/context.ts';
import { deleteVideosOf } from '../videos/deletion.ts';
import { users } from './table.ts';

const ACCOUNTS_PER_RUN = 10;

/** Removes what an hour has room for; tells how many accounts are gone. */
export async function sweepEndedAccounts(ctx: AppContext): Promise<number> {
  const ended = await ctx.db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(lte(users.deleteAt, ctx.clock.now()))
    .orderBy(asc(users.deleteAt))
    .limit(ACCOUNTS_PER_RUN);
  if (ended.length > 0) await forgetEvents(ctx, ended);
  let removed = 0;
  for (const user of ended) {
    try {
      if (await removeAccount(ctx, user)) removed += 1;
    } catch (error) {
      ctx.log.error('account not removed, the next sweep goes on', error, { userId: user.id });
    }
  }
  return removed;
}

/** What was sent and names one of them, which would be kept for a while: one look at all rows for a whole run. */
async function forgetEvents({ db }: Pick<AppContext, 'db'>, ended: readonly { id: string }[]): Promise<void> {
  const names = or(...ended.map(({ id }) => sql`instr(${outbox.payload}, ${id}) > 0`));
  await db.delete(outbox).where(and(isNotNull(outbox.sentAt), names));
}

/** False as long as videos are left for the next run. From the moment on nobody can sign in, so nothing new comes. */
async function removeAccount(ctx: AppContext, { id, email }: { id: string; email: string }): Promise<boolean> {
  const { db } = ctx;
  if (!(await deleteVideosOf(ctx, id))) return false;
  await removeImages(ctx, id);
  const ownUploads = sql`select ${uploads.id} from ${uploads} where ${uploads.ownerId} = ${id}`;
  await db.batch([
    ...removeCommentsOf(db, id),
    db.delete(uploadParts).where(sql`${uploadParts.uploadId} in (${ownUploads})`),
    db.delete(uploads).where(eq(uploads.ownerId, id)),
    db.delete(notifications).where(eq(notifications.actorId, id)),
    db.delete(reports).where(eq(reports.ownerId, id)),
    // What is still told to their sockets.
    db.delete(outbox).where(eq(outbox.topic, userTopic(id))),
    // Kept here only where no sender takes letters away.
    db.delete(mailbox).where(eq(mailbox.recipient, email)),
    // Everything that refers to the account goes with it: channel, subscriptions, votes, lists, history, sessions, tokens.
    db.delete(users).where(eq(users.id, id)),
  ]);
  await ctx.audience.of(id).forgetPerson(id);
  return true;
}
