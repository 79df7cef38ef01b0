// How long the watch page goes on asking how its video gets on, where no message tells it.
import { QueryClientProvider } from '@tanstack/preact-query';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Video, VideoState } from '#contract/videos.ts';
import { useVideo } from '../../web/pages/watch/use-video.ts';
import { createQueryClient } from '../../web/query-client.ts';

let root: HTMLElement;
let now: VideoState;
let asks: number;

const video = () => ({ id: 'a', state: now }) as Video;
function Shown() {
  return <output>{useVideo('a', video()).data?.state}</output>;
}
const pass = (milliseconds: number) => act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));

beforeEach(() => {
  vi.useFakeTimers();
  root = document.body.appendChild(document.createElement('div'));
  asks = 0;
  vi.stubGlobal('fetch', async () => {
    asks += 1;
    return Response.json(video());
  });
});
afterEach(() => {
  act(() => render(null, root));
  root.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each(['ready', 'failed'] as const)('asks until it is %s', async (end) => {
  now = 'processing';
  act(() =>
    render(
      <QueryClientProvider client={createQueryClient()}>
        <Shown />
      </QueryClientProvider>,
      root,
    ),
  );
  await pass(29_000);
  expect(asks).toBe(0);
  now = 'playable';
  await pass(2_000);
  expect([root.textContent, asks]).toEqual(['playable', 1]);
  now = end;
  await pass(30_000);
  expect([root.textContent, asks]).toEqual([end, 2]);
  await pass(600_000);
  expect(asks).toBe(2);
});
