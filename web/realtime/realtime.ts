// Realtime for pages: `useTopics` keeps the cache current while a component is there.
import type { QueryClient } from '@tanstack/preact-query';
import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { ServerMessage } from '#contract/realtime.ts';
import { queryKeys, shouldRetry } from '../query-client.ts';
import { useMe } from '../session.ts';
import { applyMessage } from './apply-message.ts';
import { readAgain } from './read-again.ts';
import { RealtimeSocket } from './socket.ts';

const FRESH_MS = 5000;

export interface Realtime {
  listen(topics: readonly string[]): () => void;
  /** Calls `listener` for every message, after the cache has it. */
  onMessage(listener: (message: ServerMessage) => void): () => void;
  forget(): void;
}

export function createRealtime(client: QueryClient, origin: string): Realtime {
  const listeners = new Set<(message: ServerMessage) => void>();
  const socket = new RealtimeSocket(origin, {
    message: (message) => {
      applyMessage(client, message);
      for (const listener of listeners) listener(message);
    },
    gap: () => {
      void readAgain(client, queryKeys.myVideos);
      // What was asked for a moment ago is not asked for again when the page's first socket opens.
      const isOld = ({ state }: { state: { dataUpdatedAt: number } }) => state.dataUpdatedAt < Date.now() - FRESH_MS;
      void client.invalidateQueries({ queryKey: ['comments'], predicate: isOld });
    },
    open: () => {
      void readAgain(client, queryKeys.notifications);
      void readAgain(client, queryKeys.operations); // how jobs stand is not replayed: some may have ended unheard
      // The server is there again: what could not be read, or may have changed while it was away, is asked for.
      const isDue = ({ state }: { state: { isInvalidated: boolean; error: unknown } }) =>
        state.error === null ? state.isInvalidated : shouldRetry(0, state.error);
      void client.refetchQueries({ type: 'active', predicate: isDue }, { cancelRefetch: false });
    },
    ended: () => void client.invalidateQueries({ queryKey: queryKeys.me }).then(() => socket.forget()),
  });
  return {
    listen: (topics) => socket.listen(topics),
    onMessage: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forget: () => socket.forget(),
  };
}

export const RealtimeContext = createContext<Realtime | null>(null);

/** The page's realtime connection. Throws outside of the app. */
export function useRealtime(): Realtime {
  const realtime = useContext(RealtimeContext);
  if (realtime === null) throw new Error('useRealtime needs the app around it');
  return realtime;
}

/** Listens to `topics` while the component is mounted: messages change the query cache. */
export function useTopics(topics: readonly string[]): void {
  const realtime = useRealtime();
  const key = topics.join(',');
  useEffect(() => (key === '' ? undefined : realtime.listen(key.split(','))), [realtime, key]);
}

/**
 * Listens to one video, whoever looks at it. What happens to a video that is not public is told to its owner's own topic
 * only, so whoever is signed in listens to that as well. Null for a video that is not there: a socket that asks for it is
 * refused as a whole.
 */
export function useVideoTopic(videoId: string | null): void {
  const { data: me } = useMe();
  useTopics(
    me === undefined ? [] : [...(videoId === null ? [] : [`video:${videoId}`]), ...(me === null ? [] : ['user'])],
  );
}
