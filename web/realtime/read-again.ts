// Asks again for what may be older than what the socket told just now.
import type { QueryClient, QueryKey } from '@tanstack/preact-query';

/**
 * A first reading that is under way is neither stopped nor repeated when its query is invalidated, and its answer then counts
 * as new although the server may have made it before the change: it is asked for once more behind it.
 */
export async function readAgain(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const first = client.getQueryCache().findAll({
    queryKey,
    predicate: ({ state }) => state.fetchStatus === 'fetching' && state.data === undefined,
  });
  const again = client.invalidateQueries({ queryKey });
  if (first.length === 0) return again;
  await Promise.allSettled([again, ...first.map(({ promise }) => promise)]);
  await client.invalidateQueries({ queryKey, predicate: (query) => first.includes(query) });
}

/**
 * Stops nothing that is under way, so that an answer comes even where news come faster than answers do; what is under way may
 * have been made before the news and is asked for once more behind it.
 */
export async function readAgainBehind(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const underWay = client.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' });
  const again = client.invalidateQueries({ queryKey }, { cancelRefetch: false });
  if (underWay.length === 0) return again;
  await Promise.allSettled(underWay.map(({ promise }) => promise));
  await client.invalidateQueries(
    { queryKey, predicate: (query) => underWay.includes(query) },
    { cancelRefetch: false },
  );
}
