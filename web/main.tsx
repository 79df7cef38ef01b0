// The entry of the web app: makes what lives as long as the page, and mounts it.
import './styles/tokens.css';
import './styles/base.css';
import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { App } from './app.tsx';
import { UploadsContext } from './app-context.ts';
import { createQueryClient, queryKeys } from './query-client.ts';
import { createRealtime, RealtimeContext } from './realtime/realtime.ts';
import { createUploads } from './uploads/create-uploads.ts';
import { guardUnload } from './uploads/guard-unload.ts';
import { watchUser } from './watch-user.ts';

const client = createQueryClient();
const realtime = createRealtime(client, location.origin);
const uploads = createUploads(client);
watchUser(client, queryKeys.me, (userId) => {
  realtime.forget();
  void uploads.setUser(userId);
});
guardUnload(uploads, window);

// After a deploy an old page asks for chunks that are gone: the new page has them. Once, lest it reload for ever.
addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('rivulet.reloaded') === location.href) return;
  sessionStorage.setItem('rivulet.reloaded', location.href);
  event.preventDefault();
  location.reload();
});

const root = document.getElementById('app');
if (root !== null) {
  render(
    <QueryClientProvider client={client}>
      <RealtimeContext.Provider value={realtime}>
        <UploadsContext.Provider value={uploads}>
          <App />
        </UploadsContext.Provider>
      </RealtimeContext.Provider>
    </QueryClientProvider>,
    root,
  );
}
