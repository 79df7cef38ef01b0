// The local mailbox: mail that no sender took away. It is there on one's own machine only; elsewhere there is nothing.
import { desc, lt } from 'drizzle-orm';
import { Hono } from 'hono';
import { LocalMailbox } from '#contract/notifications.ts';
import type { AppEnv } from '../http/app-env.ts';
import { AppError } from '../http/app-error.ts';
import { operation } from '../http/operation.ts';
import type { AppContext } from '../platform/context.ts';
import { mailbox } from './table.ts';

const MAILS_MAX = 50;
const KEEP_MS = 30 * 24 * 3600_000;

export const mailboxRoutes = new Hono<AppEnv>().get(
  '/mailbox',
  operation({
    id: 'readLocalMailbox',
    tag: 'Notifications',
    summary: 'The last mails of an installation on one’s own machine that has no sender',
    answers: [200, LocalMailbox],
    problems: ['not-found'],
    anonymous: true,
  }),
  async (c) => {
    const { ctx } = c.var;
    if (!ctx.config.hasLocalMailbox) throw new AppError('not-found');
    const rows = await ctx.db.select().from(mailbox).orderBy(desc(mailbox.createdAt)).limit(MAILS_MAX);
    const data = rows.map(({ createdAt, ...mail }) => ({ ...mail, createdAt: new Date(createdAt).toISOString() }));
    return c.json({ data, nextCursor: null }, 200);
  },
);

/** Old mail, and the notes of what was sent: nothing asks for the same letter after so long. */
export async function sweepMailbox({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  const { meta } = await db.delete(mailbox).where(lt(mailbox.createdAt, clock.now() - KEEP_MS));
  return meta.changes;
}
