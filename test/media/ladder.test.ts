// Facts of the ladder: by the short side, never upscaled, even, nothing that gains too little.
import { describe, expect, test } from 'vitest';
import { h264Level } from '#media/codec-strings.ts';
import { chooseLadder } from '#media/ladder.ts';
import { type SourceVideo, uprightSize } from '#media/source-facts.ts';
import { plainVideo } from './plain-source.ts';

const sizes = (width: number, height: number): string[] =>
  chooseLadder(width, height, 30).map((rung) => `${rung.name} ${rung.width}x${rung.height}`);

describe('chooseLadder', () => {
  test.each([
    [1920, 1080, ['240p 426x240', '360p 640x360', '480p 854x480', '720p 1280x720', '1080p 1920x1080']],
    [1080, 1920, ['240p 240x426', '360p 360x640', '480p 480x854', '720p 720x1280', '1080p 1080x1920']],
    [480, 360, ['240p 320x240', '360p 480x360']],
    [960, 540, ['240p 426x240', '360p 640x360', '480p 854x480']], // 540 gains too little over 480
    [1000, 700, ['240p 342x240', '360p 514x360', '480p 686x480', '700p 1000x700']], // 700 gains enough
    [160, 120, ['120p 160x120']],
    [161, 121, ['120p 160x120']],
    [2, 2, ['16p 16x16']],
    [
      7680,
      4320,
      [
        '240p 426x240',
        '360p 640x360',
        '480p 854x480',
        '720p 1280x720',
        '1080p 1920x1080',
        '1440p 2560x1440',
        '2160p 3840x2160',
      ],
    ],
  ])('%i x %i', (width, height, expected) => {
    expect(sizes(width, height)).toEqual(expected);
  });

  test('every size from 16 to 4400 keeps its shape within a pixel, is even and never larger than the source', () => {
    for (let height = 16; height < 4400; height += 37) {
      for (const aspect of [0.45, 0.5625, 1, 1.5, 1.7778, 2.39]) {
        const width = Math.round(height * aspect);
        const rungs = chooseLadder(width, height, 30);
        for (const rung of rungs) {
          expect([rung.width % 2, rung.height % 2]).toEqual([0, 0]);
          expect(Math.min(rung.width, rung.height)).toBeLessThanOrEqual(Math.max(16, Math.min(width, height)));
          const short = Math.min(rung.width, rung.height);
          const long = Math.max(rung.width, rung.height);
          expect(Math.abs(long - (short * Math.max(width, height)) / Math.min(width, height))).toBeLessThanOrEqual(
            1.001,
          );
        }
        expect(rungs.map((rung) => rung.maxBitrateKbps)).toEqual(
          rungs.map((rung) => rung.maxBitrateKbps).sort((a, b) => a - b),
        );
      }
    }
  });

  test('the lowest rung stays under 260 kbit/s at any frame rate', () => {
    expect(chooseLadder(1920, 1080, 60)[0]?.maxBitrateKbps).toBeLessThanOrEqual(260);
    expect(chooseLadder(1920, 1080, 60)[4]?.maxBitrateKbps).toBeGreaterThan(
      chooseLadder(1920, 1080, 30)[4]?.maxBitrateKbps ?? 0,
    );
  });
});

describe('uprightSize', () => {
  const video = (over: Partial<SourceVideo>) => plainVideo({ codedWidth: 720, codedHeight: 576, ...over });
  test.each([
    ['square pixels', {}, { width: 720, height: 576 }],
    ['wide pixels are stretched', { sampleAspect: 64 / 45 }, { width: 1024, height: 576 }],
    ['narrow pixels make it taller, so that nothing is lost', { sampleAspect: 0.5 }, { width: 720, height: 1152 }],
    ['a quarter turn swaps the sides', { rotationDegrees: 90 as const }, { width: 576, height: 720 }],
    ['half a turn does not', { rotationDegrees: 180 as const }, { width: 720, height: 576 }],
  ])('%s', (_, over, expected) => {
    expect(uprightSize(video(over))).toEqual(expected);
  });
});

describe('h264Level', () => {
  test.each([
    [426, 240, 30, '2.1'],
    [640, 360, 30, '3.0'],
    [854, 480, 30, '3.1'],
    [1280, 720, 30, '3.1'],
    [1920, 1080, 30, '4.0'],
    [1920, 1080, 60, '4.2'],
    [3840, 2160, 30, '5.1'],
    [3840, 2160, 60, '5.2'],
  ])('%i x %i at %i', (width, height, rate, level) => {
    expect(h264Level(width, height, rate)).toBe(level);
  });
});
