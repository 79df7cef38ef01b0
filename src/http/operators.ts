// Who is an operator: admins, and whom a setting names; pure.
import type { User } from '#contract/accounts.ts';
import { hasRole } from '#contract/roles.ts';
import type { Config } from '../platform/env.ts';

export function isOperator(
  { operators }: Pick<Config, 'operators'>,
  user: Pick<User, 'username' | 'role'> | undefined,
): boolean {
  return user !== undefined && (hasRole(user, 'admin') || operators.has(user.username.toLowerCase()));
}

/** Whether something waits for the proof of an address: only where letters can bring it. */
export const awaitsVerification = (
  { mailFrom }: Pick<Config, 'mailFrom'>,
  { isEmailVerified }: Pick<User, 'isEmailVerified'>,
): boolean => mailFrom !== null && !isEmailVerified;

/** A user as told to that user: operators learn that they are, and nobody is asked for a proof that is not wanted. */
export function withRole(config: Pick<Config, 'operators' | 'mailFrom'>, user: User): User {
  const told = { ...user, isEmailVerified: !awaitsVerification(config, user) };
  return isOperator(config, user) ? { ...told, isOperator: true } : told;
}
