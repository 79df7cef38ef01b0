// One-time codes that letters carry: 32 random bytes of which only the hash is stored, good for half an hour.
import { and, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import { rowWhere } from '../db/insert-where.ts';
import type { AppContext } from '../platform/context.ts';
import { sha256Hex } from '../platform/digest.ts';
import { randomToken } from './random-token.ts';
import { type MailPurpose, mailCodes, users } from './table.ts';

const LIFE_MS = 30 * 60_000;
/** Letters of one kind that an account gets within that time: nobody's mailbox is filled by asking. */
const ALIVE_MAX = 5;

/** The code for a letter; null when enough of them are on their way. */
export async function makeMailCode(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  userId: string,
  purpose: MailPurpose,
  email: string,
): Promise<string | null> {
  const nowMs = clock.now();
  const code = randomToken();
  const row = { codeHash: await sha256Hex(code), userId, purpose, email, createdAt: nowMs, expiresAt: nowMs + LIFE_MS };
  const alive = sql`(select count(*) from ${mailCodes} where ${mailCodes.userId} = ${userId}
    and ${mailCodes.purpose} = ${purpose} and ${mailCodes.expiresAt} > ${nowMs})`;
  const made = await db
    .insert(mailCodes)
    .select(rowWhere(mailCodes, row, sql`${alive} < ${ALIVE_MAX}`))
    .returning({ codeHash: mailCodes.codeHash });
  return made.length > 0 ? code : null;
}

/** Whose code it is and for what, while it is good. It is used up by the batch that does what it is for. */
export async function findMailCode(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  code: string,
  purposes: readonly [MailPurpose, ...MailPurpose[]],
): Promise<{ code: typeof mailCodes.$inferSelect; user: typeof users.$inferSelect } | null> {
  const [found] = await db
    .select({ code: mailCodes, user: users })
    .from(mailCodes)
    .innerJoin(users, eq(users.id, mailCodes.userId))
    .where(
      and(
        eq(mailCodes.codeHash, await sha256Hex(code)),
        inArray(mailCodes.purpose, [...purposes]),
        gt(mailCodes.expiresAt, clock.now()),
      ),
    );
  return found ?? null;
}

/** True in a statement as long as nobody used the code. */
export const isUnused = (codeHash: string) =>
  sql`exists (select 1 from ${mailCodes} where ${mailCodes.codeHash} = ${codeHash})`;

/** Removes codes that are too old; tells how many. */
export async function sweepMailCodes({ db, clock }: Pick<AppContext, 'db' | 'clock'>): Promise<number> {
  return (await db.delete(mailCodes).where(lt(mailCodes.expiresAt, clock.now()))).meta.changes;
}
