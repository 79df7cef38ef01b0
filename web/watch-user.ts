// Tells when another person is signed in than before, from the query cache.
import type { QueryClient, QueryKey } from '@tanstack/preact-query';
import type { User } from '#contract/accounts.ts';

/** Calls `onUser` with the id whenever it changes; not before it is known who is signed in. */
export function watchUser(client: QueryClient, key: QueryKey, onUser: (userId: string | null) => void): () => void {
  let known: string | null | undefined;
  return client.getQueryCache().subscribe(() => {
    const me = client.getQueryData<User | null>(key);
    const userId = me === undefined ? undefined : (me?.id ?? null);
    if (userId === undefined || userId === known) return;
    known = userId;
    onUser(userId);
  });
}
