// How rungs are named, chosen and remembered, and what the viewer's choices survive.
import { describe, expect, it } from 'vitest';
import { chooseCaption } from '../../web/player/captions.ts';
import {
  DEFAULT_PREFERENCES,
  parsePreferences,
  readPreferences,
  rememberPreferences,
} from '../../web/player/preferences.ts';
import { autoLabel, qualityFor, qualityLabel, qualityOptions } from '../../web/player/quality.ts';

const rung = (width: number, height: number, frameRate = 30) => ({
  id: `${width}x${height}`,
  width,
  height,
  frameRate,
  bitrateBps: width * height,
});
const LADDER = [rung(426, 240), rung(854, 480), rung(1280, 720)];
const [LOW, MIDDLE, HIGH] = LADDER as [(typeof LADDER)[0], (typeof LADDER)[0], (typeof LADDER)[0]];

describe('qualityLabel', () => {
  it.each([
    [rung(1920, 1080), '1080p'],
    [rung(1080, 1920), '1080p'], // portrait: the short side
    [rung(1280, 720, 59.94), '720p60'],
    [rung(1280, 720, 50), '720p50'],
    [rung(1280, 720, 24), '720p'],
  ])('%o is %s', (quality, label) => {
    expect(qualityLabel(quality)).toBe(label);
  });
});

describe('qualityOptions', () => {
  it('lists automatic with what plays, then the rungs from the best down', () => {
    expect(qualityOptions(LADDER, null, HIGH)).toEqual([
      { value: 'auto', label: 'Auto (720p)', checked: true },
      { value: '1280x720', label: '720p', checked: false },
      { value: '854x480', label: '480p', checked: false },
      { value: '426x240', label: '240p', checked: false },
    ]);
  });

  it('checks the chosen rung', () => {
    const checked = qualityOptions(LADDER, LOW.id, LOW).filter((option) => option.checked);
    expect(checked).toEqual([{ value: '426x240', label: '240p', checked: true }]);
    expect(qualityOptions(LADDER, LOW.id, LOW)[0]?.label).toBe('Auto');
  });

  it('says only Auto before anything plays', () => {
    expect(autoLabel(null)).toBe('Auto');
  });
});

describe('qualityFor', () => {
  it.each([
    ['auto', null],
    [480, MIDDLE],
    [1080, HIGH], // not there: the best below
    [600, MIDDLE],
    [144, LOW], // below all: the lowest
  ] as const)('%s', (preferred, expected) => {
    expect(qualityFor(preferred, LADDER)).toBe(expected);
  });

  it('chooses nothing where nothing can be chosen', () => {
    expect(qualityFor(720, [])).toBeNull();
  });

  it('goes up to the wanted rung when a takeover brings it', () => {
    expect(qualityFor(720, [LOW])).toBe(LOW);
    expect(qualityFor(720, [LOW, HIGH])).toBe(HIGH);
  });
});

describe('preferences', () => {
  it('come back as they were written', () => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const chosen = {
      volume: 0.4,
      muted: true,
      speed: 1.5,
      quality: 480,
      captions: true,
      captionsLanguage: 'de',
      engine: 'dash',
      bandwidthBps: 4_000_000,
    } as const;
    rememberPreferences(store, chosen);
    expect(readPreferences(store)).toEqual(chosen);
  });

  it.each([
    ['nothing', null],
    ['no JSON', '{volume'],
    ['another shape', '[1,2]'],
    ['null', 'null'],
    ['values out of range', '{"volume":7,"speed":0,"quality":-1,"engine":"flash","bandwidthBps":"fast","captions":1}'],
  ])('are the defaults for %s', (_name, text) => {
    expect(parsePreferences(text)).toEqual(DEFAULT_PREFERENCES);
  });

  it('are the defaults where storage is forbidden', () => {
    const forbidden = {
      getItem: () => {
        throw new DOMException('', 'SecurityError');
      },
      setItem: () => {
        throw new DOMException('', 'QuotaExceededError');
      },
    };
    expect(readPreferences(forbidden)).toEqual(DEFAULT_PREFERENCES);
    expect(() => rememberPreferences(forbidden, DEFAULT_PREFERENCES)).not.toThrow();
    expect(readPreferences(undefined)).toEqual(DEFAULT_PREFERENCES);
  });
});

describe('chooseCaption', () => {
  const caption = (language: string) => ({ language, label: language, url: `/${language}.vtt` });
  const list = [caption('en'), caption('pt-BR'), caption('de')];
  it.each([
    ['off', { captions: false, captionsLanguage: 'de' }, ['de'], null],
    ['the remembered language', { captions: true, captionsLanguage: 'de' }, ['en'], 'de'],
    ['another variety of it', { captions: true, captionsLanguage: 'pt-PT' }, ['en'], 'pt-BR'],
    ['the language of the browser', { captions: true, captionsLanguage: null }, ['de-AT', 'en'], 'de'],
    ['the first where none fits', { captions: true, captionsLanguage: 'fi' }, ['sv'], 'en'],
  ] as const)('%s', (_name, choice, locales, language) => {
    expect(chooseCaption(list, choice, locales)?.language ?? null).toBe(language);
  });
});
