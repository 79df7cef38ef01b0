// Facts of the segment grid: starts, remainders, exact cover, audio packets.
import { describe, expect, test } from 'vitest';
import {
  audioFragmentCount,
  audioFragmentPackets,
  audioGrid,
  audioPacketCount,
  audioSampleCount,
  framesPerGroup,
  gridSeconds,
  type Timeline,
  targetDurationSeconds,
  timelineSeconds,
  videoFragmentCount,
  videoFragmentFrames,
  videoGrid,
} from '#media/grid.ts';

const timeline = (frameRateNumerator: number, frameRateDenominator: number, frameCount: number): Timeline => ({
  frameRateNumerator,
  frameRateDenominator,
  frameCount,
});
const starts = (of: Timeline): number[] =>
  Array.from({ length: videoFragmentCount(of) }, (_, n) => videoFragmentFrames(of, n).firstFrame);

describe('videoFragmentFrames', () => {
  test.each([
    ['a clip of one frame', timeline(30, 1, 1), [0]],
    ['exactly one group', timeline(30, 1, 30), [0]],
    ['a remainder under half a group joins', timeline(30, 1, 44), [0]],
    ['half a group stands alone', timeline(30, 1, 45), [0, 30]],
    ['starts at 0, G, 2G, 4G, 6G', timeline(30, 1, 240), [0, 30, 60, 120, 180]],
    ['a remainder after the last double group joins it', timeline(30, 1, 194), [0, 30, 60, 120]],
    ['24000/1001 has groups of 24', timeline(24000, 1001, 100), [0, 24, 48]],
  ])('%s', (_, of, expected) => {
    expect(starts(of)).toEqual(expected);
  });

  test.each([1, 2, 29, 30, 31, 44, 45, 59, 60, 61, 300, 1799, 1800, 10_883])(
    'the fragments of %i frames follow each other and cover all',
    (frameCount) => {
      const of = timeline(30000, 1001, frameCount);
      let next = 0;
      for (let n = 0; n < videoFragmentCount(of); n += 1) {
        const fragment = videoFragmentFrames(of, n);
        expect(fragment.firstFrame).toBe(next);
        expect(fragment.frameCount).toBeGreaterThan(0);
        next += fragment.frameCount;
      }
      expect(next).toBe(frameCount);
      expect(gridSeconds(videoGrid(of))).toBeCloseTo(timelineSeconds(of), 9);
    },
  );

  test.each([
    [24, 1, 24],
    [30000, 1001, 30],
    [60, 1, 60],
    [12500, 1000, 13],
  ])('a group at %i/%i is %i frames', (numerator, denominator, group) => {
    expect(framesPerGroup(timeline(numerator, denominator, 1))).toBe(group);
  });
});

describe('audioGrid', () => {
  test('holds n packets, then 2n, with n the packets of two seconds rounded up', () => {
    const of = timeline(30, 1, 300);
    expect([0, 1, 2].map((n) => audioFragmentPackets(of, 48000, n))).toEqual([
      { firstPacket: 0, packetCount: 94 },
      { firstPacket: 94, packetCount: 188 },
      { firstPacket: 282, packetCount: 188 },
    ]);
  });

  test('presents the first fragment one packet shorter, since the priming packet is cut', () => {
    const grid = audioGrid(timeline(30, 1, 300), 48000);
    expect(grid.fragment(0)).toEqual({ start: 0, duration: 93 * 1024 });
    expect(grid.fragment(1)).toEqual({ start: 93 * 1024, duration: 188 * 1024 });
  });

  test.each([
    ['two seconds: one packet is left over and joins', 48000, timeline(30, 1, 60), [95]],
    ['two seconds at 44.1 kHz', 44100, timeline(25, 1, 50), [88]],
    ['a hundredth more: two packets stand alone', 48000, timeline(100, 1, 201), [94, 2]],
    ['six seconds: one packet joins a fragment of 2n', 48000, timeline(30, 1, 180), [94, 189]],
    ['half a second', 48000, timeline(30, 1, 15), [25]],
    ['no more than the first fragment', 48000, timeline(100, 1, 198), [94]],
  ])('%s', (_, rate, of, expected) => {
    const counts = Array.from({ length: audioFragmentCount(of, rate) }, (_each, n) =>
      audioFragmentPackets(of, rate, n),
    );
    expect(counts.map(({ packetCount }) => packetCount)).toEqual(expected);
    expect(audioGrid(of, rate).fragmentCount).toBe(expected.length);
  });

  test.each([
    [44100, 1],
    [44100, 12],
    [48000, 59],
    [48000, 60],
    [48000, 301],
    [44100, 20_000],
  ])('at %i Hz and %i frames it covers the picture and less than one packet more', (rate, frameCount) => {
    const of = timeline(30000, 1001, frameCount);
    const grid = audioGrid(of, rate);
    let packets = 0;
    for (let n = 0; n < grid.fragmentCount; n += 1) {
      expect(audioFragmentPackets(of, rate, n).firstPacket).toBe(packets);
      packets += audioFragmentPackets(of, rate, n).packetCount;
    }
    expect(packets).toBe(audioPacketCount(of, rate));
    const surplus = gridSeconds(grid) * rate - audioSampleCount(of, rate);
    expect(surplus).toBeGreaterThanOrEqual(0);
    expect(surplus).toBeLessThan(1024);
  });
});

describe('targetDurationSeconds', () => {
  test.each([
    ['video at 29.97', videoGrid(timeline(30000, 1001, 900)), 2],
    ['audio at 48 kHz', audioGrid(timeline(30, 1, 900), 48000), 4],
    ['a clip of a tenth of a second', videoGrid(timeline(30, 1, 3)), 1],
  ])('%s', (_, grid, expected) => {
    expect(targetDurationSeconds(grid)).toBe(expected);
  });
});
