// The judgements of the corpus run fail where they must: a wrong length, a stretched picture, lost or invented sound.
import { describe, expect, it } from 'vitest';
import { lengthFaults, shapeFaults } from '../../scripts/corpus/check-file.ts';
import { type Presentation, readDashSeconds } from '../../scripts/corpus/presentation.ts';

const track = { initUrl: '', segments: [], seconds: 10 };
const presentation = (changes: Partial<Presentation> = {}): Presentation => ({
  rungs: [{ ...track, width: 426, height: 240, videoCodec: 'avc1.64000d' }],
  audio: { ...track, codec: 'mp4a.40.2' },
  dashSeconds: 10,
  ...changes,
});
const truth = { seconds: 10.05, aspect: 16 / 9, hasSound: true };

describe('lengthFaults', () => {
  it('accepts a tenth of a second', () => expect(lengthFaults(presentation(), truth)).toEqual([]));
  it('names every playlist that is off', () => {
    expect(lengthFaults(presentation({ dashSeconds: 9.9 }), { ...truth, seconds: 10.2 })).toHaveLength(3);
  });
});

describe('shapeFaults', () => {
  const rung = (width: number, height: number) =>
    presentation({ rungs: [{ ...track, width, height, videoCodec: '' }] });
  it.each([
    ['as it should be', presentation(), truth, 0],
    ['odd', rung(427, 240), truth, 1],
    ['stretched', rung(320, 240), truth, 1],
    ['lying on its side', rung(240, 426), truth, 1],
    ['upright portrait', rung(240, 426), { ...truth, aspect: 9 / 16 }, 0],
    ['without its sound', presentation({ audio: null }), truth, 1],
    ['with sound from nowhere', presentation(), { ...truth, hasSound: false }, 1],
    ['without a rung', presentation({ rungs: [] }), truth, 1],
  ])('%s', (_name, given, source, count) => expect(shapeFaults(given, source)).toHaveLength(count));
});

describe('readDashSeconds', () => {
  it.each([
    ['PT10.5S', 10.5],
    ['PT1H2M3S', 3723],
    ['PT2M', 120],
  ])('%s', (duration, seconds) => {
    expect(readDashSeconds(`<MPD mediaPresentationDuration="${duration}">`)).toBe(seconds);
  });
});
