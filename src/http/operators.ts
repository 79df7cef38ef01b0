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

/** A user as told to that user: operators learn that they are. */
export function withRole(config: Pick<Config, 'operators'>, user: User): User {
  return isOperator(config, user) ? { ...user, isOperator: true } : user;
}
