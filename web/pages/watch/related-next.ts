// The first of the related videos: what follows where no list says it.
import { queryOptions } from '@tanstack/preact-query';
import { API_BASE } from '../../api.ts';
import type { Neighbour } from './neighbours.ts';

/** Null where nothing is related; no error either: then nothing follows. */
export const firstRelatedQuery = (videoId: string) =>
  queryOptions({
    queryKey: ['related', videoId, 'first'] as const,
    queryFn: async (): Promise<Neighbour | null> => {
      const answer = await fetch(`${API_BASE}/videos/${videoId}/related?limit=1`);
      if (!answer.ok) return null;
      const { data } = (await answer.json()) as { data: Neighbour[] };
      return data[0] ?? null;
    },
    staleTime: 5 * 60_000,
  });
