// How the platform itself is, for those whose upload waits: `/healthz` answers 503 with the same body when something is missing.
import { queryOptions } from '@tanstack/preact-query';
import type { Health } from '#contract/health.ts';

const ASKED_AGAIN_MS = 15_000;

/** What keeps uploads waiting, in one sentence with what mends it; null when nothing does. */
export function waitingReason(health: Health | undefined): string | null {
  if (health === undefined || health.transcoder === 'ok') return null;
  return health.detail ?? null;
}

/** Asked only while something waits, and again until it is mended. */
export const healthQuery = (isWaiting: boolean) =>
  queryOptions({
    queryKey: ['health'],
    queryFn: async (): Promise<Health> => (await fetch('/healthz', { method: 'GET' })).json() as Promise<Health>,
    enabled: isWaiting,
    refetchInterval: isWaiting ? ASKED_AGAIN_MS : false,
    staleTime: 0,
  });
