// When the watch page asks for media URLs: once playable, again when more rungs are announced, patiently while they lag, and
// without a word while the video is being made.
import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ServerMessage } from '#contract/realtime.ts';
import type { Playback } from '#contract/videos.ts';
import { usePlayback } from '../../web/pages/watch/use-playback.ts';
import { createQueryClient } from '../../web/query-client.ts';
import { type Realtime, RealtimeContext } from '../../web/realtime/realtime.ts';

const ID = '0123456789abcdefghjkmnpqrs';
const playback = (version: number, more: Partial<Playback> = {}): Playback => ({
  playbackId: ID,
  hls: `/media/${ID}/master.m3u8?v=${version}`,
  dash: `/media/${ID}/manifest.mpd?v=${version}`,
  poster: null,
  made: null,
  storyboard: null,
  captions: [],
  original: null,
  ...more,
});
const announcement = (indexVersion: number, videoId = 'a'): ServerMessage => ({
  type: 'video.changed',
  seq: indexVersion,
  videoId,
  state: 'playable',
  indexVersion,
  title: '',
});

let root: HTMLElement;
let answers: (Playback | 'not yet')[];
let asks: number;
let tell: (message: ServerMessage) => void;

const realtime: Realtime = {
  listen: () => () => undefined,
  onMessage: (listener) => {
    tell = (message) => act(() => listener(message));
    return () => undefined;
  },
  forget: () => undefined,
};

function Shown({ isPlayable, initial }: { isPlayable: boolean; initial: Playback | null }) {
  return <output>{usePlayback('a', isPlayable, initial).data?.hls ?? 'none'}</output>;
}

function draw(isPlayable: boolean, initial: Playback | null = null) {
  const client = createQueryClient();
  const again = (playable: boolean) =>
    act(() =>
      render(
        <QueryClientProvider client={client}>
          <RealtimeContext.Provider value={realtime}>
            <Shown isPlayable={playable} initial={initial} />
          </RealtimeContext.Provider>
        </QueryClientProvider>,
        root,
      ),
    );
  again(isPlayable);
  return again;
}

const shows = (version: number) =>
  vi.waitFor(() => expect(root.textContent).toBe(playback(version).hls), { timeout: 10_000 });

const pass = (milliseconds: number) => act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));

beforeEach(() => {
  root = document.body.appendChild(document.createElement('div'));
  asks = 0;
  vi.stubGlobal('fetch', async () => {
    asks += 1;
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer !== 'not yet') return Response.json(answer);
    return Response.json({ code: 'video-not-playable', title: '', status: 409 }, { status: 409 });
  });
});
afterEach(() => {
  act(() => render(null, root));
  root.remove();
  vi.unstubAllGlobals();
});

it('asks nothing before the video can be played', async () => {
  answers = [playback(1)];
  const again = draw(false);
  expect([root.textContent, asks]).toEqual(['none', 0]);
  again(true);
  await shows(1);
});

it('asks again when the answer is not there yet', async () => {
  answers = ['not yet', playback(1)];
  draw(true);
  await shows(1);
  expect(asks).toBe(2);
});

it('takes what the page brought and asks only for what is newer', async () => {
  answers = [playback(3)];
  draw(true, playback(2));
  await shows(2);
  tell(announcement(2));
  tell(announcement(9, 'another video'));
  expect(asks).toBe(0);
  tell(announcement(3));
  await shows(3);
  expect(asks).toBe(1);
});

it('asks once more when the answer is older than what was announced', async () => {
  answers = [playback(2), playback(3)];
  draw(true, playback(2));
  tell(announcement(3));
  await shows(3);
  expect(asks).toBe(2);
});

it('asks for fresh URLs before a token ends', async () => {
  vi.useFakeTimers();
  try {
    answers = [playback(3)];
    const expiresAt = new Date(Date.now() + 3600_000).toISOString();
    draw(true, playback(2, { expiresAt }));
    await pass(54 * 60_000);
    expect(asks).toBe(0);
    await pass(2 * 60_000);
    expect(asks).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

it('heeds the highest announcement, also when an older one comes late', async () => {
  answers = [playback(2), playback(3)];
  draw(true, playback(2));
  tell(announcement(3));
  tell(announcement(2));
  await shows(3);
  expect(asks).toBe(2);
});

it('counts anew when the video was made anew', async () => {
  vi.useFakeTimers();
  try {
    const id = ID.replace('0', 'z');
    answers = [playback(1, { playbackId: id, hls: `/media/${id}/master.m3u8?v=1` })];
    draw(true, playback(20));
    tell(announcement(21));
    for (const milliseconds of [100, 100, 60_000]) await pass(milliseconds); // draws after each
    expect(root.textContent).toContain(id);
    expect(asks).toBeLessThan(3);
    tell(announcement(2));
    await pass(100);
    expect(asks).toBeGreaterThan(2);
  } finally {
    vi.useRealTimers();
  }
});

it('asks now and then while the video is being made, where a page is seen, and not once it is', async () => {
  vi.useFakeTimers();
  const seen = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  try {
    const made = `/media/${ID}/made.json?v=2`;
    answers = [playback(2, { made })];
    draw(true, playback(2, { made }));
    await pass(31_000);
    expect(asks).toBe(1);
    seen.mockReturnValue('hidden');
    await pass(300_000);
    expect(asks).toBe(1);
    seen.mockReturnValue('visible');
    answers = [playback(3)];
    await pass(30_000);
    expect([root.textContent, asks]).toEqual([playback(3).hls, 2]);
    await pass(600_000);
    expect(asks).toBe(2);
  } finally {
    vi.useRealTimers();
    seen.mockRestore();
  }
});
