// Sends letters about accounts, where letters can reach anybody at all.
import type { AppContext } from '../platform/context.ts';
import { newUlid } from '../platform/ids.ts';
import type { Letter } from './letters.ts';

export type LetterContext = Pick<AppContext, 'mail' | 'clock' | 'log' | 'config'>;

/** Whether somebody can read what is sent: a sender is configured, or this is one's own machine with its mailbox. */
export const sendsLetters = ({ mailFrom, hasLocalMailbox }: AppContext['config']): boolean =>
  mailFrom !== null || hasLocalMailbox;

const LATER_MS = 300;
const LATER_SPREAD_MS = 700;

/**
 * Work that is done for some addresses and not for others begins when the answer is gone, at no certain time: neither
 * this answer nor the next one takes longer for it.
 */
export async function afterTheAnswer(work: () => Promise<void>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, LATER_MS + Math.random() * LATER_SPREAD_MS));
  await work();
}

/** What the sender refuses is logged, without the words; who waits for a letter asks again. */
export async function sendLetter(ctx: LetterContext, to: string, { subject, text }: Letter): Promise<void> {
  if (!sendsLetters(ctx.config)) return;
  try {
    await ctx.mail.send({ id: newUlid(ctx.clock.now()), to, subject, text });
  } catch (error) {
    ctx.log.error('letter not sent', error, { subject });
  }
}
