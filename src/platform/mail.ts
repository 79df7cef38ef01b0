// The one way out for mail: the platform's sender where one is configured, else rows that the local mailbox shows.
import { eq } from 'drizzle-orm';
import { type Db, openDb } from '../db/client.ts';
import { mailbox } from '../db/schema.ts';
import type { AppBindings, Config } from './env.ts';

/** Plain text only. `id` names the letter: the same one is sent once, however often it is asked for. */
export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** Rejects when the sender refuses; asking again is right then. */
  send(mail: Mail): Promise<void>;
}

export function openMailer(env: AppBindings, config: Config, clock: { now(): number }): Mailer {
  const { MAIL } = env;
  const from = config.mailFrom;
  const db = openDb(env.DB);
  return {
    send: async (mail) => {
      const subject = oneLine(mail.subject);
      const leaves = MAIL !== undefined && from !== null;
      // What leaves is noted by its id only; the words are nobody's business here.
      const kept = leaves ? { recipient: '', subject: '', text: '' } : { recipient: mail.to, subject, text: mail.text };
      if (!(await isFirst(db, { id: mail.id, ...kept, createdAt: clock.now() })) || !leaves) return;
      try {
        await MAIL.send({ from: { email: from, name: 'Rivulet' }, to: mail.to, subject, text: mail.text });
      } catch (error) {
        await db.delete(mailbox).where(eq(mailbox.id, mail.id));
        throw error;
      }
    },
  };
}

async function isFirst(db: Db, row: typeof mailbox.$inferInsert): Promise<boolean> {
  const { meta } = await db.insert(mailbox).values(row).onConflictDoNothing();
  return meta.changes > 0;
}

/** A header has one line (RFC 5322): what follows a line break in a title must not become another. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim();
