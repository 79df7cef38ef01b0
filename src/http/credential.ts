// By what a request says who it is from, and whether that suffices for a route; pure.
import type { User } from '#contract/accounts.ts';
import type { ProblemCode } from '#contract/problem.ts';
import { hasRole, type Role } from '#contract/roles.ts';
import type { Scope } from '#contract/scopes.ts';

export type Credential =
  /** The cookie of a browser: everything that its user may. */
  | { kind: 'session'; id: string; authenticatedAtMs: number }
  /** A personal token, or the access token of a native app: what its scopes say, until it ends by its time if it does. */
  | { kind: 'token' | 'app'; id: string; scopes: readonly Scope[]; endsAtMs?: number };

/** What a route asks for beyond that somebody is signed in. */
export interface Demands {
  /** What a token must be allowed; a route without a scope is for sessions only. */
  scope?: Scope;
  /** For those below it there is nothing at the address. */
  role?: Role;
  /** The password was given within the last minutes: what cannot be undone, or opens the account to others. */
  stepUp?: boolean;
}

/** How long a password that was given counts as given just now. */
export const STEP_UP_MS = 10 * 60_000;

/** The user as a token acts for them: privileges are for people who are there. */
export const withoutPrivileges = (user: User): User =>
  hasRole(user, 'moderator') ? { ...user, role: 'creator' } : user;

/** Whether a token lacks the scope of a route that visitors may use: it is answered as they are. */
export const isOnlyVisitor = (
  { scope, anonymous }: Demands & { anonymous?: boolean },
  credential: Credential | undefined,
): boolean =>
  anonymous === true &&
  scope !== undefined &&
  credential !== undefined &&
  credential.kind !== 'session' &&
  !credential.scopes.includes(scope);

/** The problem with which a route refuses, null when it may be used. Visitors are the business of `requireUser`. */
export function refusalOf(
  demands: Demands,
  user: Pick<User, 'role'> | undefined,
  credential: Credential | undefined,
  nowMs: number,
): ProblemCode | null {
  if (demands.role !== undefined && !hasRole(user, demands.role)) return 'not-found';
  if (credential === undefined) return null;
  if (credential.kind !== 'session') {
    return demands.scope !== undefined && credential.scopes.includes(demands.scope) ? null : 'scope-missing';
  }
  return demands.stepUp && nowMs - credential.authenticatedAtMs > STEP_UP_MS ? 'reauthentication-required' : null;
}
