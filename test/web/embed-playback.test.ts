// What the page of the player for other sites asks for while its video is being made, and when it stops.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Playback } from '#contract/videos.ts';
import type { RivuletPlayer } from '../../web/player/rivulet-player.ts';
import { letMediaChromeWork } from './media-chrome.ts';

const ID = '0123456789abcdefghjkmnpqrs';
const OTHER = ID.replace('0', 'z');
const playback = (version: number, more: Partial<Playback> = {}): Playback => ({
  playbackId: ID,
  hls: `/media/${ID}/master.m3u8?v=${version}`,
  dash: null,
  made: `/media/${ID}/made.json?v=${version}`,
  poster: null,
  storyboard: null,
  captions: [],
  original: null,
  ...more,
});
const ALL = {
  made: null,
  storyboard: `/media/${ID}/storyboard.vtt`,
  captions: [{ language: 'en', label: 'English', url: `/media/${ID}/captions/en.vtt` }],
};

let asked: string[];
let opened = 0;
let now: Playback | null;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url.replace(/[?].*/, ''));
    if (url.includes('made.json')) return Response.json({ '240p': [[0, 6]] });
    return now === null ? new Response(null, { status: 404 }) : Response.json(now);
  });
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockReturnValue();
  letMediaChromeWork();
});
afterEach(async () => {
  document.body.replaceChildren();
  vi.clearAllTimers();
  vi.useRealTimers();
  await new Promise((go) => setTimeout(go)); // media-chrome lets go of the video in its own time
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The page as the server sends it. */
async function open(first: Playback): Promise<RivuletPlayer> {
  history.replaceState(null, '', '/embed/a');
  const data = document.createElement('script');
  data.id = 'watch-data';
  data.type = 'application/json';
  data.textContent = JSON.stringify({
    video: { id: 'a', title: 'A river', channel: { name: 'C' } },
    playback: first,
  });
  const place = document.createElement('main');
  place.id = 'embed';
  document.body.append(data, place);
  await import(/* @vite-ignore */ `../../web/embed.ts?${opened++}`); // a page of its own
  const player = place.querySelector('rivulet-player');
  if (!(player instanceof HTMLElement)) throw new Error('no player');
  return player as RivuletPlayer;
}
const times = (path: string) => asked.filter((each) => each.endsWith(path)).length;
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

it('captions and seek pictures come when all is made, and then nothing is asked any more', async () => {
  now = playback(2);
  const player = await open(playback(1));
  await pass(60_000);
  expect(player.source?.playback.hls).toBe(playback(2).hls);
  expect(times('/playback')).toBeGreaterThan(1);
  expect(times('/playback')).toBeLessThan(6);
  now = playback(3, ALL);
  await pass(40_000);
  expect(player.source?.playback).toEqual(now);
  expect(player.querySelectorAll('track')).toHaveLength(1);
  asked = [];
  await pass(600_000);
  expect(asked).toEqual([]);
});

it('nothing is asked of a video that is complete', async () => {
  await open(playback(1, ALL));
  await pass(600_000);
  expect(asked).toEqual([]);
});

it('a page that nobody sees asks for a token only', async () => {
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  now = null;
  await open(playback(1, { expiresAt: new Date(Date.now() + 3600_000).toISOString() }));
  await pass(54 * 60_000);
  expect(asked).toEqual([]);
  await pass(2 * 60_000);
  expect(times('/playback')).toBeGreaterThan(0);
  now = playback(2, ALL);
  hidden.mockReturnValue(false);
  await pass(30_000);
  asked = [];
  await pass(600_000);
  expect(asked).toEqual([]);
});

it('captions, seek pictures and poster come from the fresh addresses after the others were refused', async () => {
  const fresh = playback(1, { ...ALL, hls: `/media/${OTHER}/master.m3u8?v=1`, poster: `/media/${OTHER}/poster.jpg` });
  const player = await open(playback(1, ALL));
  now = fresh;
  expect(await player.refreshSource?.()).toEqual(fresh);
  expect(player.source?.playback).toEqual(playback(1, ALL)); // the session goes on with them first
  await pass(1);
  expect(player.source?.playback).toEqual(fresh);
  expect(player.video?.poster).toContain(OTHER);
});
