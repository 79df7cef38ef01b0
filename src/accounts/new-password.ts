// The one way to a new password: what is easy to guess is refused, the rest is hashed.
import { AppError } from '../http/app-error.ts';
import type { AppContext } from '../platform/context.ts';
import { hashPassword } from './password.ts';
import { isTooCommon } from './password-strength.ts';

interface Owner {
  username: string;
  email: string;
  displayName: string;
}

const WHAT_TO_DO =
  'This password is among those that are tried first. Use three or four words that have nothing to do with each other, or let a password manager make one.';

/** Throws `password-too-common`. */
export async function hashNewPassword(
  { config }: Pick<AppContext, 'config'>,
  password: string,
  { username, email, displayName }: Owner,
): Promise<string> {
  if (isTooCommon(password, [username, email, displayName, 'rivulet', new URL(config.publicOrigin).hostname])) {
    throw new AppError('password-too-common', {
      detail: WHAT_TO_DO,
      errors: [{ pointer: '/password', detail: WHAT_TO_DO }],
    });
  }
  return hashPassword(password);
}
