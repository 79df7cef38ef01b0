// How much of a video whoever is signed in has watched; the cards of a page ask together.
import { useQuery } from '@tanstack/preact-query';
import { queryKeys } from '../query-client.ts';
import { useMe } from '../session.ts';
import { fetchPositions } from '../watching.ts';
import { Together } from './together.ts';

const positions = new Together(fetchPositions);

/** Whole percent, null for visitors and for what was not begun. @param known the position, where the list itself tells it */
export function useWatchedPercent(
  { id, durationSeconds }: { id: string; durationSeconds: number | null },
  known?: number | undefined,
): number | null {
  const { data: me } = useMe();
  const isSignedIn = me !== undefined && me !== null;
  const query = useQuery({
    queryKey: queryKeys.position(id),
    queryFn: async (): Promise<number | null> => (await positions.get(id)) ?? null,
    enabled: known === undefined && isSignedIn && durationSeconds !== null,
    retry: false,
  });
  const position = known ?? query.data ?? null;
  if (!isSignedIn || position === null || !durationSeconds) return null;
  return Math.round(Math.min(1, position / durationSeconds) * 100) || null;
}
