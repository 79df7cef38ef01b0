// The upload page with the real engine behind it: what a person reads and presses when something does not go on.
import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider } from 'preact-iso';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Video } from '#contract/videos.ts';
import { UploadsContext, UploadsHolder } from '../../web/app-context.ts';
import Upload from '../../web/pages/upload.tsx';
import { createQueryClient, queryKeys } from '../../web/query-client.ts';
import { createRealtime, RealtimeContext } from '../../web/realtime/realtime.ts';
import { toasts } from '../../web/ui/toasts.ts';
import { Uploads } from '../../web/uploads/uploads.ts';
import { fileOf, lose, refusal, TestLine, UploadServer, unreachable } from './upload-server.ts';

const LIMITS = { maxBytes: 1000, maxSeconds: 60, containers: ['.mp4'] };

let root: HTMLElement;
let server: UploadServer;
let uploads: Uploads;

beforeEach(async () => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  vi.stubGlobal('fetch', async () => Response.json({ data: [], nextCursor: null }));
  root = document.body.appendChild(document.createElement('div'));
  server = new UploadServer(10);
  uploads = new Uploads({
    api: server,
    line: new TestLine(),
    store: { list: () => Promise.resolve([]), put: () => Promise.resolve(), remove: () => Promise.resolve() },
    limits: () => Promise.resolve(LIMITS),
    inspect: () => Promise.resolve(null),
    claim: () => Promise.resolve(() => undefined),
    video: () => Promise.resolve({} as Video),
    saveDetails: (_videoId, { publishAt }) =>
      publishAt && Date.parse(publishAt) < Date.now()
        ? Promise.reject(refusal('/publishAt', 'The time must lie in the future.'))
        : Promise.resolve(),
    onSessionEnded: () => undefined,
    onStopped: () => undefined,
  });
  await uploads.setUser('me');
  const client = createQueryClient();
  client.setQueryDefaults([], { enabled: false });
  client.setQueryData(queryKeys.me, { id: 'me', username: 'me', role: 'creator', roles: ['creator'] });
  client.setQueryData(queryKeys.uploadLimits, LIMITS);
  const holder = new UploadsHolder();
  holder.set(uploads);
  history.replaceState(null, '', '/upload');
  act(() =>
    render(
      <LocationProvider>
        <QueryClientProvider client={client}>
          <RealtimeContext.Provider value={createRealtime(client, location.origin)}>
            <UploadsContext.Provider value={holder}>
              <Upload />
            </UploadsContext.Provider>
          </RealtimeContext.Provider>
        </QueryClientProvider>
      </LocationProvider>,
      root,
    ),
  );
});
afterEach(() => {
  act(() => render(null, root));
  root.remove();
  vi.unstubAllGlobals();
});

const add = (...files: File[]) => act(() => void uploads.add(files.map((file) => ({ file, handle: null }))));
const text = () => root.textContent ?? '';
const choose = (input: Element | null, ...files: File[]) =>
  act(() => {
    Object.defineProperty(input, 'files', { value: files, configurable: true });
    input?.dispatchEvent(new Event('change', { bubbles: true }));
  });
const shown = (words: string) => vi.waitFor(() => expect(text()).toContain(words), { timeout: 3000 });
const button = (name: string): HTMLElement => {
  const found = [...root.querySelectorAll('button')].find((candidate) => candidate.textContent === name);
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
};
const phase = (expected: string) => vi.waitFor(() => expect(uploads.items()[0]?.phase).toBe(expected));

it('a time in the past is refused at its field, by name below, and asked about before the upload is taken off', async () => {
  add(fileOf(25));
  await phase('sent');
  const { key } = uploads.items()[0] ?? { key: '' };
  act(() => uploads.edit(key, { visibility: 'scheduled', publishAt: '2020-01-01T00:00:00.000Z' }));
  await shown('Not saved: Becomes public at. Change it there; everything else is saved.');
  const field = root.querySelector('[type="datetime-local"]');
  const described = document.getElementById(field?.getAttribute('aria-describedby') ?? '');
  expect(described?.textContent).toBe('The time must lie in the future.');
  act(() => button('Take off the list').click());
  expect(root.querySelector('dialog')?.textContent).toContain('are not saved and will be lost');
  act(() => button('Take it off').click());
  await vi.waitFor(() => expect(root.querySelector('article')).toBeNull());
});

it('a file that can no longer be read is asked for, and the upload goes on with it', async () => {
  const file = fileOf(25, 'moved.mp4');
  server.fault = ({ partNumber }, attempt) => {
    if (partNumber !== 2 || attempt > 1) return undefined;
    lose(file);
    return unreachable();
  };
  choose(root.querySelector('#files'), file);
  await shown('1 unfinished upload');
  expect(root.querySelector('[role="alert"]')?.textContent).toContain('choose it again');
  expect(button('Choose the file')).toBeDefined();
  choose(root.querySelector('article input'), fileOf(25, 'moved.mp4'));
  await phase('sent');
  expect(server.isCompleted('upload1')).toBe(true);
});

it('a chosen file that is in the list already is told of', async () => {
  server.gate = new Promise(() => undefined);
  choose(root.querySelector('#files'), fileOf(25, 'a.mp4'));
  await phase('sending');
  choose(root.querySelector('#files'), fileOf(25, 'a.mp4'));
  expect(toasts.list().at(-1)?.text).toBe('“a.mp4” is in the list already.');
});
