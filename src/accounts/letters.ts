// The words of the letters about an account, plain text; pure. Links carry the code of the letter and nothing else.

export interface Letter {
  subject: string;
  text: string;
}

const letter = (subject: string, ...paragraphs: string[]): Letter => ({
  subject,
  text: `${paragraphs.join('\n\n')}\n`,
});

const GOOD_FOR = 'The link is good for 30 minutes and for one time.';
const NOT_YOU = 'If you did not ask for this, do nothing.';

export const verifyLetter = (origin: string, username: string, code: string): Letter =>
  letter(
    'Confirm your e-mail address',
    `The account ${username} was made with this address. Confirm that it is yours, and you can upload videos:`,
    `${origin}/verify-email?code=${code}`,
    `${GOOD_FOR} ${NOT_YOU}`,
  );

export const resetLetter = (origin: string, username: string, code: string): Letter =>
  letter(
    'Set a new password',
    `Somebody asked for a new password for your account ${username}. Set it here:`,
    `${origin}/reset-password?code=${code}`,
    `${GOOD_FOR} Everybody who is signed in with the account is signed out then. ${NOT_YOU} Your password stays as it is.`,
  );

export const newAddressLetter = (origin: string, username: string, code: string): Letter =>
  letter(
    'Confirm your new e-mail address',
    `The account ${username} is to have this address. Confirm that it is yours:`,
    `${origin}/verify-email?code=${code}`,
    `${GOOD_FOR} ${NOT_YOU}`,
  );

/** To the address that somebody wants and that has an account already; the one who asked is not told. */
export const addressInUseLetter = (): Letter =>
  letter(
    'This address has an account already',
    'Somebody wanted to use this address for another account. It belongs to yours, so nothing was changed.',
  );

export const addressAskedLetter = (origin: string, username: string): Letter =>
  letter(
    'Your e-mail address is about to change',
    `Somebody who is signed in to your account ${username} asked to change its e-mail address. This one holds until the new one is confirmed.`,
    `If it was not you, set a new password now; that signs everybody out and makes the change void: ${origin}/reset-password`,
  );

export const addressChangedLetter = (username: string): Letter =>
  letter(
    'Your e-mail address was changed',
    `The account ${username} has another e-mail address from now on. Letters about it no longer come here.`,
  );

export const passwordChangedLetter = (origin: string, username: string): Letter =>
  letter(
    'Your password was changed',
    `The password of your account ${username} was changed, and everybody else who was signed in was signed out.`,
    `If it was not you, set a new one now: ${origin}/reset-password`,
  );

export const suspendedLetter = (username: string, text: string): Letter =>
  letter(
    'Your account is suspended',
    `This is about your account ${username}. ${text}`,
    'You were signed out everywhere. Your videos and comments stay where they are.',
  );

export const suspensionEndedLetter = (origin: string, username: string): Letter =>
  letter(
    'Your account can be used again',
    `The suspension of your account ${username} has ended. Everything of it is as it was: ${origin}/sign-in`,
  );

export const deletionLetter = (origin: string, username: string, deleteAt: Date): Letter =>
  letter(
    'Your account will be deleted',
    `Your account ${username} will be deleted on ${deleteAt.toISOString().slice(0, 10)}, with its videos, comments, lists and everything else.`,
    `You were signed out everywhere. If you change your mind before that day, sign in and choose to keep it: ${origin}/sign-in`,
  );
