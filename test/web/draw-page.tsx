// A page with all that the app puts around each: its address, its queries, its socket.
import { QueryClientProvider } from '@tanstack/preact-query';
import { type ComponentType, render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider } from 'preact-iso';
import { createQueryClient } from '../../web/query-client.ts';
import { createRealtime, RealtimeContext } from '../../web/realtime/realtime.ts';

/** Draws it into `root`, at the address `path`. */
export function drawPage(Component: ComponentType, root: HTMLElement, path = '/'): void {
  history.replaceState(null, '', path);
  const client = createQueryClient();
  act(() =>
    render(
      <LocationProvider>
        <QueryClientProvider client={client}>
          <RealtimeContext.Provider value={createRealtime(client, location.origin)}>
            <Component />
          </RealtimeContext.Provider>
        </QueryClientProvider>
      </LocationProvider>,
      root,
    ),
  );
}
