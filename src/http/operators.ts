// Who is an operator: a setting names them; pure.
import type { User } from '#contract/accounts.ts';
import type { Config } from '../platform/env.ts';

export function isOperator(
  { operators }: Pick<Config, 'operators'>,
  user: Pick<User, 'username'> | undefined,
): boolean {
  return user !== undefined && operators.has(user.username.toLowerCase());
}

/** A user as told to that user: operators learn that they are. */
export function withRole(config: Pick<Config, 'operators'>, user: User): User {
  return isOperator(config, user) ? { ...user, isOperator: true } : user;
}
