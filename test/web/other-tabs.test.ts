// Two tabs of one browser: who signs out or in as another person in one is that in the other.
import { QueryClient, QueryObserver } from '@tanstack/preact-query';
import { expect, it, vi } from 'vitest';
import type { User } from '#contract/accounts.ts';
import { followOtherTabs, tellOtherTabs } from '../../web/other-tabs.ts';
import { queryKeys } from '../../web/query-client.ts';

const ada = { id: 'a', username: 'ada' } as User;

it('another tab forgets what it does not show and reads again what it shows, when the person is another', async () => {
  const client = new QueryClient();
  const read = vi.fn(() => 'video');
  const stop = new QueryObserver(client, { queryKey: ['video'], queryFn: read, staleTime: 1e9 }).subscribe(
    () => undefined,
  );
  const close = followOtherTabs(client);
  client.setQueryData(queryKeys.me, ada);
  client.setQueryData(['history'], 'private');
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(1));

  tellOtherTabs({ ...ada, displayName: 'Ada' } as User);
  await vi.waitFor(() => expect(client.getQueryData(queryKeys.me)).toMatchObject({ displayName: 'Ada' }));
  expect(client.getQueryData(['history'])).toBe('private');

  tellOtherTabs(null);
  await vi.waitFor(() => expect(client.getQueryData(queryKeys.me)).toBeNull());
  expect(client.getQueryData(['history'])).toBeUndefined();
  expect(client.getQueryData(['video'])).toBe('video'); // it plays on meanwhile
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2));
  stop();
  close();
});
