// What the captions do about a file that did not come.
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Captions } from '../../web/player/captions.ts';

const ID = '0123456789abcdefghjkmnpqrs';
const caption = (language: string, access = ID) => ({
  language,
  label: language,
  url: `/media/${access}/captions/${language}.vtt?v=1`,
});
const ON = { captions: true, captionsLanguage: 'en' };
const OFF = { captions: false, captionsLanguage: 'en' };

let video: HTMLVideoElement;
let captions: Captions;
const tracks = () => [...video.querySelectorAll('track')];
const modes = () => tracks().map(({ track }) => track.mode);

/** As a browser does when the file of a track does not come. */
function fail(track: HTMLTrackElement | undefined): void {
  if (!track) throw new Error('no track');
  Object.defineProperty(track, 'readyState', { value: HTMLTrackElement.ERROR });
  track.dispatchEvent(new Event('error'));
}

// What happy-dom lacks: the states by name, and one text track for each element.
beforeAll(() => {
  for (const [name, value] of Object.entries({ NONE: 0, LOADING: 1, LOADED: 2, ERROR: 3 }))
    Object.defineProperty(HTMLTrackElement, name, { value });
  const texts = new WeakMap<HTMLTrackElement, { mode: TextTrackMode }>();
  Object.defineProperty(HTMLTrackElement.prototype, 'track', {
    get(this: HTMLTrackElement) {
      if (!texts.has(this)) texts.set(this, { mode: 'disabled' });
      return texts.get(this);
    },
  });
});
beforeEach(() => {
  vi.useFakeTimers();
  video = document.body.appendChild(document.createElement('video'));
  captions = new Captions(video);
  captions.show([caption('de'), caption('en')], ON);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

it.each([
  ['when they are turned on again', () => captions.apply(ON)],
  ['when the same addresses are given again', () => captions.show([caption('de'), caption('en')], ON)],
  ['when newer addresses are given', () => captions.show([caption('de', `${ID}.new`), caption('en', `${ID}.new`)], ON)],
])('are asked for again %s, by a new element in the same place', (_, act) => {
  const [german, english] = tracks();
  fail(english);
  act();
  expect(tracks()[0]).toBe(german);
  expect(tracks()[1]).not.toBe(english);
  expect(tracks()[1]?.getAttribute('src')).toBe(captions.list[1]?.url);
  expect(modes()).toEqual(['disabled', 'showing']);
});

it('are asked for again by themselves while something plays, and not at once', () => {
  const [, english] = tracks();
  fail(english);
  video.dispatchEvent(new Event('timeupdate'));
  expect(tracks()[1]).toBe(english);
  vi.advanceTimersByTime(10_000);
  video.dispatchEvent(new Event('timeupdate'));
  const [, second] = tracks();
  expect(second).not.toBe(english);
  vi.advanceTimersByTime(60_000);
  video.dispatchEvent(new Event('timeupdate'));
  expect(tracks()[1]).toBe(second); // it came
});

it('that are turned off stay off', () => {
  fail(tracks()[1]);
  captions.apply(OFF);
  expect(modes()).toEqual(['disabled', 'disabled']);
});
