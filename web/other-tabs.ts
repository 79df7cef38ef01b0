// One browser, one session: a sign-in or sign-out in one tab is followed by the others, which keep what they show and play.
import type { QueryClient } from '@tanstack/preact-query';
import type { User } from '#contract/accounts.ts';
import { queryKeys } from './query-client.ts';

const NAME = 'rivulet.session';

/** @param user who is signed in now, null for nobody */
export function tellOtherTabs(user: User | null): void {
  if (!('BroadcastChannel' in globalThis)) return;
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(user);
  channel.close();
}

/** Until the returned function is called. What is on the page is read again with the eyes of who is there now. */
export function followOtherTabs(client: QueryClient): () => void {
  if (!('BroadcastChannel' in globalThis)) return () => undefined;
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<User | null>) => {
    const known = client.getQueryData<User | null>(queryKeys.me);
    client.setQueryData(queryKeys.me, data);
    if (known === undefined || known?.id === data?.id) return;
    const isOthers = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== queryKeys.me[0];
    client.removeQueries({ type: 'inactive', predicate: isOthers });
    void client.invalidateQueries({ predicate: isOthers });
  };
  return () => channel.close();
}
