// What the person of a suspended account reads, at the sign-in and in the letter: why, until when, what to do; pure.

export interface Suspension {
  reason: string;
  /** Null: until an admin ends it. */
  untilMs: number | null;
  /** Of the site's settings; empty when it names none. */
  appealContact: string;
}

const DAYS = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

export function suspensionText({ reason, untilMs, appealContact }: Suspension): string {
  const until =
    untilMs === null
      ? 'It holds until an admin of this site ends it.'
      : `It ends by itself on ${DAYS.format(untilMs)} UTC: sign in again then.`;
  const appeal =
    appealContact === ''
      ? 'If you think that it is wrong, write to those who run this site.'
      : `If you think that it is wrong, write to ${appealContact}.`;
  return `This account is suspended. The reason: ${/[.!?]$/.test(reason) ? reason : `${reason}.`} ${until} ${appeal}`;
}
