// Who is signed in: the `me` query, and signing up, in and out.
import { type QueryClient, useQuery } from '@tanstack/preact-query';
import type { LogIn, SignUp, User } from '#contract/accounts.ts';
import { api, unwrap } from './api.ts';
import { tellOtherTabs } from './other-tabs.ts';
import { isProblem } from './problem-error.ts';
import { queryKeys } from './query-client.ts';

/** Whether the page came to a browser without a session. Read once: somebody may sign in, in another tab too. */
function takeVisitorHint({ documentElement }: Document): boolean {
  const isVisitor = documentElement.hasAttribute('data-visitor');
  documentElement.removeAttribute('data-visitor');
  return isVisitor;
}

/** The signed-in user, or null for an anonymous visitor. */
export async function fetchMe(): Promise<User | null> {
  if (takeVisitorHint(document)) return null; // the answer would be 401, which browsers show as an error of the page
  try {
    const { user } = await unwrap(api.me.$get());
    return user;
  } catch (error) {
    if (isProblem(error, 'session-required')) return null;
    throw error;
  }
}

export const useMe = () => useQuery({ queryKey: queryKeys.me, queryFn: fetchMe, staleTime: 5 * 60_000 });

/** What was cached for another visitor must not be seen by this one. */
export function becomeUser(client: QueryClient, user: User | null): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
  client.setQueryData(queryKeys.me, user);
  tellOtherTabs(user);
}

export async function signUp(client: QueryClient, form: SignUp): Promise<User> {
  const { user } = await unwrap(api.auth.signup.$post({ json: form }));
  becomeUser(client, user);
  return user;
}

export async function signIn(client: QueryClient, form: LogIn): Promise<User> {
  const { user } = await unwrap(api.auth.login.$post({ json: form }));
  becomeUser(client, user);
  return user;
}

export async function signOut(client: QueryClient): Promise<void> {
  const { forgetDevice } = await import('./browser-notices.ts');
  await forgetDevice().catch(() => undefined); // its push service will say that it is gone
  await unwrap(api.auth.logout.$post());
  becomeUser(client, null);
}
