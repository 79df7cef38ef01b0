// The entry of the web app: makes what lives as long as the page, and mounts it.
import './styles/tokens.css';
import './styles/base.css';
import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import type { User } from '#contract/accounts.ts';
import { App } from './app.tsx';
import { UploadsContext, UploadsHolder } from './app-context.ts';
import { reloadIfAnswered } from './missing-code.ts';
import { followOtherTabs } from './other-tabs.ts';
import { createQueryClient, queryKeys } from './query-client.ts';
import { readablePath } from './readable-address.ts';
import { createRealtime, RealtimeContext } from './realtime/realtime.ts';
import { keepFocus } from './ui/keep-focus.ts';
import { watchUser } from './watch-user.ts';

const client = createQueryClient();
const realtime = createRealtime(client, location.origin);
const holder = new UploadsHolder();
watchUser(client, queryKeys.me, (userId) => {
  realtime.forget();
  void bringUploads(userId);
});

/** The engine comes with the first person who signs in and stays; it is told who is there. */
async function bringUploads(userId: string | null): Promise<void> {
  if (userId !== null && holder.get() === null) {
    const { startUploads } = await import('./uploads/create-uploads.ts');
    if (holder.get() === null) holder.set(startUploads(client, realtime));
  }
  await holder.get()?.setUser(client.getQueryData<User | null>(queryKeys.me)?.id ?? null);
}

addEventListener('vite:preloadError', () => void reloadIfAnswered());

keepFocus(document);
followOtherTabs(client);

const path = readablePath(location.pathname);
if (path !== location.pathname) history.replaceState(null, '', path + location.search + location.hash);

const root = document.getElementById('app');
if (root !== null) {
  render(
    <QueryClientProvider client={client}>
      <RealtimeContext.Provider value={realtime}>
        <UploadsContext.Provider value={holder}>
          <App />
        </UploadsContext.Provider>
      </RealtimeContext.Provider>
    </QueryClientProvider>,
    root,
  );
}
