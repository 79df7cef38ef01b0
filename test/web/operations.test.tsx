// The job monitor's page over an API that answers from a table: who sees it, what it shows, what live messages change.
import { type QueryClient, QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider } from 'preact-iso';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobDetail, JobLive, OperationsJob, Overview } from '#contract/operations.ts';
import { actionsFor, takeJobProgress } from '../../web/operations.ts';
import { overviewTiles, reportSentence } from '../../web/pages/operations/operations-texts.ts';
import Operations from '../../web/pages/operations.tsx';
import { createQueryClient } from '../../web/query-client.ts';
import { createRealtime, RealtimeContext } from '../../web/realtime/realtime.ts';

const ME = { id: 'o', username: 'op', email: 'o@b.example', displayName: 'Op', createdAt: '2026-01-01T00:00:00Z' };
const LIVE: JobLive = {
  state: 'running',
  stage: 'ladder',
  progress: 0.25,
  attempts: 1,
  epoch: 2,
  tasks: [
    { epoch: 4, kind: 'make', class: 'rest', slot: 1, parts: [], share: null },
    {
      epoch: 5,
      kind: 'make',
      class: 'viewer',
      slot: 0,
      parts: [{ renditions: ['240p'], first: 3, end: 6, fromSeconds: 4, toSeconds: 10 }],
      share: 0.5,
    },
  ],
  etaSeconds: 30,
  renditions: [{ name: '240p', height: 240, state: 'encoding', progress: 0.25 }],
  error: null,
};
const JOB: OperationsJob = {
  id: 'v.1',
  videoId: 'v',
  revision: 1,
  title: 'A river',
  videoState: 'processing',
  owner: { id: 'u', username: 'ada' },
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  ...LIVE,
};
const DETAIL: JobDetail = {
  ...JOB,
  nextTryAt: null,
  passes: [{ name: 'ladder', command: 'ffmpeg -i source', lines: ['frame=1'], ending: null }],
  history: [{ at: '2026-01-01T00:00:00Z', phase: 'running', epoch: 2, attempts: 1, detail: null }],
};
const OVERVIEW: Overview = {
  queue: { jobs: 3, unsent: 2, oldestSeconds: 65 },
  transcoder: { state: 'down', running: null, capacity: null },
  fleet: {
    slots: [
      { number: 0, tasks: [{ jobId: 'v.1', title: 'A river', lane: 'urgent' }], restsUntil: null, refusals: 0 },
      { number: 1, tasks: [], restsUntil: '2026-01-01T00:00:10Z', refusals: 2 },
      { number: 2, tasks: [], restsUntil: null, refusals: 0 },
    ],
    waiting: [{ jobId: 'w.1', title: null, class: 'lowest', since: '2026-01-01T00:00:00Z' }],
    waitingCount: 3,
  },
  running: 1,
  failedToday: 0,
  deadLetters: 1,
  janitor: null,
};
const LETTER = {
  id: 'v.1.5',
  queue: 'transcode',
  payload: '{}',
  reason: 'encoder-failed: a test',
  createdAt: '2026-01-01T00:00:00Z',
  replayedAt: null,
};

let root: HTMLElement;
let client: QueryClient;
let answers: Record<string, [status: number, body: unknown]>;
let asked: string[];

async function draw(path = '/operations'): Promise<void> {
  history.replaceState(null, '', path);
  client = createQueryClient();
  await act(async () => {
    render(
      <LocationProvider>
        <QueryClientProvider client={client}>
          <RealtimeContext.Provider value={createRealtime(client, location.origin)}>
            <Operations />
          </RealtimeContext.Provider>
        </QueryClientProvider>
      </LocationProvider>,
      root,
    );
  });
}

const settle = () => act(async () => void (await new Promise((go) => setTimeout(go, 20))));

const button = (text: string): HTMLButtonElement => {
  const found = [...root.querySelectorAll('button')].find(({ textContent }) => textContent?.includes(text));
  if (!found) throw new Error(`no button ${text}`);
  return found;
};

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  root = document.body.appendChild(document.createElement('div'));
  asked = [];
  answers = {
    'GET /me': [200, { user: { ...ME, isOperator: true } }],
    'GET /operations/overview': [200, OVERVIEW],
    'GET /operations/jobs': [200, { data: [JOB], nextCursor: null }],
    'GET /operations/jobs/v.1': [200, DETAIL],
    'GET /operations/dead-letters': [200, { data: [LETTER], nextCursor: null }],
    'POST /operations/dead-letters/v.1.5/replay': [202, { id: 'v.1.5' }],
    'POST /operations/jobs/v.1/cancel': [202, { ...DETAIL, state: 'failed' }],
  };
  vi.stubGlobal('fetch', (url: string, options: RequestInit) => {
    const line = `${options.method} ${url.replace('/api/v1', '').replace(/[?].*/, '')}`;
    asked.push(line);
    const [status, body] = answers[line] ?? [404, { code: 'not-found', title: line, status: 404 }];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
});

afterEach(() => {
  act(() => render(null, root));
  root.remove();
  vi.unstubAllGlobals();
});

describe('the page', () => {
  it('is nothing for those who are no operators, who are asked for nothing', async () => {
    answers['GET /me'] = [200, { user: ME }];
    await draw();
    await vi.waitFor(() => expect(root.textContent).toContain('The stream does not reach here'));
    expect(asked).toEqual(['GET /me']);
  });

  it('shows numbers, jobs and dead letters, and replays one', async () => {
    await draw();
    await vi.waitFor(() => expect(root.textContent).toContain('encoder-failed: a test'));
    expect(root.querySelector('[data-job="v.1"]')?.textContent).toMatch(
      /A river.*Running.*25 %, 30 s left2a viewer waits/,
    );
    const slots = [...root.querySelectorAll('[data-slot]')].map(({ textContent }) => textContent);
    expect(slots[0]).toMatch(/Slot 0 Busy.*A river.*urgent/);
    expect(slots[1]).toMatch(/Slot 1 Rests.*2 refused/);
    expect(slots[2]).toBe('Slot 2 Free');
    expect(root.textContent).toMatch(/w\.1.*lowest quality and sound.*and 2 more/);
    expect(root.textContent).toContain('Down');
    await act(async () => button('Replay').click());
    await act(async () => [...root.querySelectorAll<HTMLButtonElement>('[data-letter] button')].at(0)?.click());
    await vi.waitFor(() => expect(asked).toContain('POST /operations/dead-letters/v.1.5/replay'));
  });

  it('says so when there is nothing', async () => {
    answers['GET /operations/jobs'] = [200, { data: [], nextCursor: null }];
    answers['GET /operations/dead-letters'] = [200, { data: [], nextCursor: null }];
    await draw();
    await vi.waitFor(() => expect(root.textContent).toContain('No dead letters'));
    expect(root.textContent).toContain('No jobs');
  });

  it('shows one job with command, log and history, and acts after a question', async () => {
    await draw('/operations?job=v.1');
    await vi.waitFor(() => expect(root.textContent).toContain('ffmpeg -i source'));
    expect(root.textContent).toContain('frame=1');
    expect(root.textContent).toContain('running, epoch 2, 1 failed');
    expect(root.querySelector('[data-task="5"]')?.textContent).toBe(
      '240p from 0:04 to 0:10 (fragments 3 to 5)a viewer waits, slot 0, epoch 5',
    );
    await act(async () => button('End the job').click());
    expect(asked).not.toContain('POST /operations/jobs/v.1/cancel');
    const confirm = [...root.querySelectorAll<HTMLButtonElement>('dialog button')].at(-1);
    await act(async () => confirm?.click());
    await vi.waitFor(() => expect(asked).toContain('POST /operations/jobs/v.1/cancel'));
  });

  it('moves with what the socket says', async () => {
    await draw();
    await vi.waitFor(() => expect(root.querySelector('[data-job="v.1"]')).not.toBeNull());
    asked = [];
    await act(async () => takeJobProgress(client, 'v.1', { ...LIVE, progress: 0.5 }));
    await vi.waitFor(() => expect(root.querySelector('[data-job="v.1"]')?.textContent).toContain('50 %'));
    expect(asked).toEqual([]); // the numbers came with the message
    await act(async () => takeJobProgress(client, 'v.1', { ...LIVE, state: 'done', progress: 1 }));
    await vi.waitFor(() => expect(asked).toContain('GET /operations/jobs'));
    await act(async () => takeJobProgress(client, 'new.1', LIVE));
  });

  it('asks once about a job that is on no loaded page, and again when its state is another', async () => {
    await draw();
    await vi.waitFor(() => expect(root.querySelector('[data-job="v.1"]')).not.toBeNull());
    asked = [];
    const lists = () => asked.filter((line) => line === 'GET /operations/jobs').length;
    for (let times = 0; times < 5; times++) {
      await act(async () => takeJobProgress(client, 'other.9', { ...LIVE, progress: times / 5 }));
      await settle();
    }
    expect(lists()).toBe(1);
    await act(async () => takeJobProgress(client, 'other.9', { ...LIVE, state: 'done' }));
    await settle();
    expect(lists()).toBe(2);
  });

  it('lets an answer come though news come faster, and asks once more behind it', async () => {
    await draw();
    await vi.waitFor(() => expect(root.querySelector('[data-job="v.1"]')).not.toBeNull());
    const quick = globalThis.fetch;
    const waiting: (() => void)[] = [];
    const stopped = vi.fn();
    vi.stubGlobal('fetch', async (url: string, options: RequestInit) => {
      options.signal?.addEventListener('abort', stopped);
      if (/jobs[?]/.test(url)) await new Promise<void>((answer) => waiting.push(answer));
      return quick(url, options);
    });
    for (const id of ['a.1', 'b.1', 'c.1']) {
      await act(async () => takeJobProgress(client, id, LIVE));
      await settle();
    }
    expect(waiting).toHaveLength(1);
    answers['GET /operations/jobs'] = [200, { data: [{ ...JOB, title: 'A lake' }], nextCursor: null }];
    await act(async () => waiting[0]?.());
    await vi.waitFor(() => expect(root.textContent).toContain('A lake'));
    await settle();
    expect([waiting.length, stopped.mock.calls.length]).toEqual([2, 0]);
    await act(async () => waiting[1]?.());
    await settle();
    expect(waiting).toHaveLength(2);
  });
});

it.each([
  [{ state: 'failed', videoState: 'failed' }, ['retry']],
  [{ state: 'failed', videoState: 'ready' }, ['retry', 'reprocess']],
  [{ state: 'queued', videoState: 'queued' }, ['cancel']],
  [{ state: 'running', videoState: 'playable' }, ['cancel']],
  [{ state: 'done', videoState: 'ready' }, ['reprocess']],
] as const)('of %j one may %j', (job, actions) => expect(actionsFor(job)).toEqual(actions));

it('the numbers are told in words', () => {
  const tiles = overviewTiles(OVERVIEW);
  expect(tiles.map(({ value, note }) => `${value} ${note}`)).toEqual([
    '3 oldest 1:05, 2 unsent',
    '1 jobs, 1 of 3 slots busy',
    'Down uploads wait in the queue',
    '0 in 24 hours',
    '1 not replayed',
  ]);
  expect(overviewTiles({ ...OVERVIEW, fleet: null })[1]?.note).toBe('jobs');
});

it.each([
  [{ removed: {}, found: [], isComplete: true }, 'there was nothing to do.'],
  [{ removed: { sources: 3 }, found: [], isComplete: true }, 'dealt with 3 sources.'],
  [
    { removed: {}, found: [{ what: 'a', subject: 'b' }], isComplete: false },
    'there was nothing to do; 1 found that somebody should look at; there is more, the next run goes on.',
  ],
])('the report %j says %s', (report, text) =>
  expect(reportSentence({ id: '', trigger: 'hourly', startedAt: '', finishedAt: '', ...report })).toBe(text),
);
