// Which pictures of a video are offered as its poster.
import { describe, expect, it } from 'vitest';
import { posterSizeOf } from '#media/poster-size.ts';
import { choosePosters, fragmentsToLookAt, SAMPLE, type Sample } from '../../transcoder/poster-choice.ts';

const PIXELS = SAMPLE.width * SAMPLE.height;
const flat = (luma: number): Uint8Array => new Uint8Array(PIXELS).fill(luma);
/** Bars of two brightnesses; each width of them is another picture. */
const bars = (width: number, from = 40, to = 200): Uint8Array =>
  Uint8Array.from({ length: PIXELS }, (_, i) => (Math.floor((i % SAMPLE.width) / width) % 2 === 0 ? from : to));
/** Another one for each `seed`. */
const noise = (seed: number): Uint8Array =>
  Uint8Array.from({ length: PIXELS }, (_, i) => 30 + (((i + 1) * (seed + 3) * 7919) % 191));
const film = (...pictures: Uint8Array[]): Sample[] => pictures.map((luma, fragment) => ({ fragment, luma }));

describe('poster candidates', () => {
  it('come from all parts of the video, the best first and the others by time', () => {
    const pictures = Array.from({ length: 50 }, (_, n) => noise(n));
    const chosen = choosePosters(film(...pictures));
    expect(chosen).toHaveLength(5);
    const parts = chosen.map((fragment) => [10, 19, 27, 36, 45].findIndex((end) => fragment < end));
    expect(new Set(parts)).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(chosen.slice(1)).toEqual(chosen.slice(1).sort((a, b) => a - b));
  });

  it.each([
    ['not black', film(flat(2), flat(0), bars(4), flat(1), bars(8)), [2, 4]],
    ['not white', film(flat(250), bars(4), flat(255)), [1]],
    ['not empty', film(flat(128), bars(3), flat(100)), [1]],
    ['not twice the same', film(bars(4), bars(4), bars(4, 41, 201), bars(8)), [0, 3]],
    ['but one there always is', film(flat(0), flat(1), flat(0)), [0]],
    ['of a video of one picture', film(bars(4)), [0]],
  ])('are %s', (_, samples, expected) => {
    expect([...choosePosters(samples)].sort((a, b) => a - b)).toEqual(expected);
  });

  it('are as many as are asked for', () => {
    expect(choosePosters(film(flat(0), bars(4), bars(2)), 1)).toHaveLength(1);
  });

  it.each([
    [1, [0]],
    [5, [0, 1, 2, 3, 4]],
  ])('of %i fragments all are looked at', (count, expected) => {
    expect(fragmentsToLookAt(count)).toEqual(expected);
  });

  it('of a film are sought in pictures that lie all over it', () => {
    const looked = fragmentsToLookAt(3600);
    expect(looked).toHaveLength(48);
    expect(looked.slice(0, 2)).toEqual([0, 75]);
  });
});

describe('a poster', () => {
  it.each([
    ['keeps a small picture', [640, 480], [640, 480]],
    ['1080p', [1920, 1080], [1280, 720]],
    ['upright', [2160, 3840], [720, 1280]],
    ['very wide', [2400, 1000], [1280, 534]],
    ['odd', [321, 241], [322, 242]],
  ])('%s', (_, [width = 0, height = 0], [posterWidth, posterHeight]) => {
    expect(posterSizeOf({ width, height })).toEqual({ width: posterWidth, height: posterHeight });
  });
});
