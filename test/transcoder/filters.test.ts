// The size of posters per kind of source. What rungs are made by is in run-args.test.ts.
import { describe, expect, it } from 'vitest';
import type { SourceVideo } from '#media/source-facts.ts';
import { posterSize } from '../../transcoder/ffmpeg/filters.ts';
import { facts } from './facts.ts';

describe('posterSize', () => {
  it.each<[string, Partial<SourceVideo>, { width: number; height: number }]>([
    ['keeps a small picture', {}, { width: 640, height: 480 }],
    ['1080p', { codedWidth: 1920, codedHeight: 1080 }, { width: 1280, height: 720 }],
    ['4K', { codedWidth: 3840, codedHeight: 2160 }, { width: 1280, height: 720 }],
    ['upright', { codedWidth: 3840, codedHeight: 2160, rotationDegrees: 90 }, { width: 720, height: 1280 }],
    ['very wide', { codedWidth: 2400, codedHeight: 1000 }, { width: 1280, height: 534 }],
    ['odd', { codedWidth: 321, codedHeight: 241 }, { width: 322, height: 242 }],
  ])('%s', (_, video, expected) => {
    expect(posterSize({ ...facts(video).video })).toEqual(expected);
  });
});
