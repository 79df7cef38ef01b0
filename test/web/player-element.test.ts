// The player's element: what it builds, remembers and says; decoding is left to the browser tests.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RivuletPlayer } from '../../web/player/rivulet-player.ts';
import { letMediaChromeWork } from './media-chrome.ts';

const ID = '0123456789abcdefghjkmnpqrs';
const source = (captions = true) => ({
  title: 'A clip',
  artist: 'Someone',
  playback: {
    playbackId: ID,
    hls: `/media/${ID}/master.m3u8?v=1`,
    dash: `/media/${ID}/manifest.mpd?v=1`,
    poster: `/media/${ID}/poster.jpg?v=1`,
    made: null,
    storyboard: null,
    original: null,
    captions: captions
      ? [
          { language: 'en', label: 'English', url: `/media/${ID}/captions/en.vtt?v=1` },
          { language: 'de', label: 'Deutsch', url: `/media/${ID}/captions/de.vtt?v=1` },
        ]
      : [],
  },
});

// Without MediaSource the player says so: nothing is fetched here.
function place(): { player: RivuletPlayer; video: HTMLVideoElement } {
  const player = new RivuletPlayer();
  document.body.append(player);
  return { player, video: player.video as HTMLVideoElement };
}
const press = (key: string, code: string, init: KeyboardEventInit = {}) =>
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...init }));
const stored = () => JSON.parse(localStorage.getItem('rivulet.player') ?? '{}');
const find = (player: Element, selector: string): HTMLElement => {
  const found = player.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
const text = (player: Element, selector: string) => player.querySelector(selector)?.textContent;

beforeEach(() => {
  localStorage.clear();
  letMediaChromeWork();
});
afterEach(async () => {
  document.body.replaceChildren();
  await new Promise((go) => setTimeout(go)); // media-chrome lets go of the video in its own time
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  for (const engine of ['hls', 'dash']) vi.doUnmock(`../../web/player/${engine}-engine.ts`);
});

it('builds the controls around a plain video', () => {
  const { player, video } = place();
  expect(video.getAttribute('slot')).toBe('media');
  expect(video.hasAttribute('playsinline')).toBe(true);
  for (const part of ['media-time-range', 'media-volume-range', 'media-settings-menu', 'media-fullscreen-button']) {
    expect(player.querySelector(part)).not.toBeNull();
  }
});

it('takes up volume and sound as they were left', () => {
  localStorage.setItem('rivulet.player', JSON.stringify({ volume: 0.3, muted: true }));
  const { video } = place();
  expect([video.volume, video.muted]).toEqual([0.3, true]);
});

it('tells in plain words where nothing can be played, with a code', () => {
  const { player } = place();
  player.source = source();
  const panel = player.querySelector<HTMLElement>('.rivulet-panel');
  expect(panel?.hidden).toBe(false);
  expect(text(player, '.rivulet-panel-title')).toBe('Your browser cannot play this video');
  expect(text(player, '.rivulet-panel code')).toBe('no-media-source');
});

it('takes back that one is offline when there is something to play again, though it is paused', async () => {
  vi.stubGlobal('MediaSource', class {});
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  // The code of neither engine arrives.
  for (const engine of ['hls', 'dash'])
    vi.doMock(`../../web/player/${engine}-engine.ts`, () => Promise.reject(new TypeError('Failed to fetch')));
  const { player, video } = place();
  player.source = source();
  const panel = player.querySelector<HTMLElement>('.rivulet-panel');
  await vi.waitFor(() => expect(text(player, '.rivulet-panel-title')).toBe('You are offline'));
  video.dispatchEvent(new Event('canplay')); // of what was there before
  expect(panel?.hidden).toBe(false);
  online.mockReturnValue(true);
  video.dispatchEvent(new Event('canplay'));
  expect(panel?.hidden).toBe(true);
});

it('copies the code for a report', async () => {
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const { player } = place();
  player.source = source();
  player.querySelector<HTMLElement>('[data-action=copy]')?.click();
  expect(written).toHaveBeenCalledWith(expect.stringContaining('Rivulet no-media-source at 0.0 s'));
  await vi.waitFor(() => expect(text(player, '.rivulet-bezel')).toBe('Copied'));
});

it('shows the poster and the captions, and remembers captions by key', () => {
  const { player, video } = place();
  player.source = source();
  expect(video.poster).toContain('poster.jpg');
  const tracks = [...video.querySelectorAll('track')];
  expect(tracks.map((track) => [track.kind, track.srclang])).toEqual([
    ['captions', 'en'],
    ['captions', 'de'],
  ]);
  const button = player.querySelector<HTMLElement>('.rivulet-captions');
  expect([button?.hidden, button?.getAttribute('aria-pressed')]).toEqual([false, 'false']);
  press('c', 'KeyC');
  expect(button?.getAttribute('aria-pressed')).toBe('true');
  expect(stored().captions).toBe(true);
  expect(text(player, '.rivulet-bezel')).toBe('Captions on');
  player.source = { ...source(), title: 'Renamed' };
  expect([...video.querySelectorAll('track')]).toEqual(tracks); // the same captions keep their elements
});

it('has no captions button without captions', () => {
  const { player } = place();
  player.source = source(false);
  expect(player.querySelector<HTMLElement>('.rivulet-captions')?.hidden).toBe(true);
  press('c', 'KeyC');
  expect(text(player, '.rivulet-bezel')).toBe('No captions');
});

it('changes and remembers volume, sound and speed by key', () => {
  const { player, video } = place();
  player.source = source();
  Object.defineProperty(video, 'readyState', { value: 4 });
  press('m', 'KeyM');
  expect(video.muted).toBe(true);
  press('>', 'Period', { shiftKey: true });
  expect(video.playbackRate).toBe(1.25);
  for (const type of ['volumechange', 'ratechange']) video.dispatchEvent(new Event(type)); // browsers say it, happy-dom does not
  expect(stored()).toMatchObject({ muted: true, speed: 1.25 });
});

it('leaves keys with a modifier alone, and all keys before there is a source', () => {
  const { player, video } = place();
  press('m', 'KeyM');
  expect(video.muted).toBe(false);
  player.source = source();
  press('m', 'KeyM', { ctrlKey: true });
  expect(video.muted).toBe(false);
});

it('offers speeds and both players, and remembers the choice of a player', () => {
  const { player } = place();
  player.source = source();
  const menu = (name: string) => player.querySelector<HTMLElement>(`[data-menu=${name}] [slot=submenu]`);
  const values = (name: string) =>
    [...(menu(name)?.querySelectorAll('media-chrome-menu-item') ?? [])].map((item) => item.getAttribute('value'));
  expect(values('speed')).toEqual(['0.25', '0.5', '0.75', '1', '1.25', '1.5', '1.75', '2']);
  expect(values('engine')).toEqual(['hls', 'dash']);
  expect(player.querySelector<HTMLElement>('[data-menu=quality]')?.hidden).toBe(true);
  Object.defineProperty(menu('engine'), 'value', { value: 'dash' });
  menu('engine')?.dispatchEvent(new Event('change'));
  expect(stored().engine).toBe('dash');
});

it('plays without sound where the browser refuses sound, and does not remember that as a choice', async () => {
  const { player, video } = place();
  player.source = source();
  const refused = new DOMException('', 'NotAllowedError');
  const play = vi.spyOn(video, 'play').mockRejectedValueOnce(refused).mockResolvedValue();
  await player.play();
  expect(play).toHaveBeenCalledTimes(2);
  expect(video.muted).toBe(true);
  const unmute = player.querySelector<HTMLButtonElement>('.rivulet-unmute');
  expect(unmute?.hidden).toBe(false);
  expect(stored().muted).not.toBe(true);
  unmute?.click();
  expect(video.muted).toBe(false);
});

it('begins without sound where the page around wants that, and does not remember it as a choice', () => {
  const player = new RivuletPlayer();
  player.startsMuted = true;
  document.body.append(player);
  const video = player.video as HTMLVideoElement;
  video.dispatchEvent(new Event('volumechange'));
  const unmute = player.querySelector<HTMLButtonElement>('.rivulet-unmute');
  expect([video.muted, unmute?.hidden, stored().muted === true]).toEqual([true, false, false]);
  unmute?.click();
  video.dispatchEvent(new Event('volumechange'));
  expect([video.muted, unmute?.hidden]).toEqual([false, true]);
});

it('leaves what was chosen in another tab', () => {
  const { player, video } = place();
  player.source = source();
  localStorage.setItem('rivulet.player', JSON.stringify({ ...stored(), quality: 720, captions: true }));
  video.dispatchEvent(new Event('pause'));
  expect(stored()).toMatchObject({ quality: 720, captions: true });
});

it('leaves nothing behind when it is taken off the page', () => {
  const { player, video } = place();
  player.source = source();
  player.remove();
  expect(player.children).toHaveLength(0);
  press('m', 'KeyM');
  expect(video.muted).toBe(false);
});

it('has no controls for a keyboard while the panel covers them, and keeps the focus that they and the panel had', () => {
  const { player, video } = place();
  const play = find(player, 'media-control-bar media-play-button');
  const [controller, unmute] = ['media-controller', '.rivulet-unmute'].map((name) => find(player, name));
  const retry = find(player, '[data-action=retry]');
  expect([controller?.inert, unmute?.inert]).toEqual([false, false]);
  play.focus();
  player.source = source(); // which nothing here can play
  expect([controller?.inert, unmute?.inert]).toEqual([true, true]);
  expect(retry.closest('[inert]')).toBeNull();
  expect(document.activeElement).toBe(retry);
  find(player, '[data-action=copy]').focus();
  video.dispatchEvent(new Event('playing'));
  expect([controller?.inert, unmute?.inert]).toEqual([false, false]);
  expect(document.activeElement).toBe(play);
});

it('leaves the focus in the player when one tries again, and takes none from elsewhere', () => {
  const { player, video } = place();
  const elsewhere = document.body.appendChild(document.createElement('button'));
  elsewhere.focus();
  player.source = source();
  expect(document.activeElement).toBe(elsewhere);
  const retry = find(player, '[data-action=retry]');
  retry.focus();
  retry.click();
  expect(player.contains(document.activeElement)).toBe(true);
  elsewhere.focus();
  video.dispatchEvent(new Event('playing'));
  expect(document.activeElement).toBe(elsewhere);
});

it('hands the focus of the button that turns the sound on to the controls', async () => {
  const { player, video } = place();
  player.source = source();
  vi.spyOn(video, 'play').mockRejectedValueOnce(new DOMException('', 'NotAllowedError')).mockResolvedValue();
  await player.play();
  video.dispatchEvent(new Event('playing'));
  const unmute = find(player, '.rivulet-unmute');
  unmute.focus();
  unmute.click();
  video.dispatchEvent(new Event('volumechange'));
  expect(unmute.hidden).toBe(true);
  expect(document.activeElement).toBe(player.querySelector('media-control-bar media-play-button'));
});
