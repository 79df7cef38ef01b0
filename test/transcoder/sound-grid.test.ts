// By which packet times samples can be counted: those of every container that rounds, and none that tremble or have holes between.
import { describe, expect, it } from 'vitest';
import { type PacketGrid, PacketGridFinder } from '../../transcoder/sound-grid.ts';

const times = (count: number, samples: number, rate: number, start = 0): number[] =>
  Array.from({ length: count }, (_, i) => (start + i * samples) / rate);
const rounded = (seconds: readonly number[], perSecond: number): number[] =>
  seconds.map((each) => Math.round(each * perSecond) / perSecond);

function find(
  codec: string,
  rate: number,
  seconds: readonly (number | null)[],
  { isWhole = true, isTimedBySamples = false } = {},
): PacketGrid | null {
  const finder = new PacketGridFinder({ codec, sampleRate: rate, channels: 2 }, isTimedBySamples);
  for (const each of seconds) finder.add(each);
  return finder.find(isWhole);
}

const AAC = times(900, 1024, 48_000);
const BY_TIME: PacketGrid = { firstSample: 0, packetSamples: 1 };
const LATE = AAC.slice(400).map((each) => each + 0.5);

describe('PacketGridFinder', () => {
  it.each<[string, string, number, (number | null)[], number]>([
    ['AAC in MP4, behind its priming', 'aac', 48_000, times(900, 1024, 48_000, -1024), 1024],
    ['milliseconds at 44.1 kHz', 'aac', 44_100, rounded(times(900, 1024, 44_100), 1000), 1024],
    ['ticks of 90 kHz', 'ac3', 48_000, rounded(times(900, 1536, 48_000, 66_000), 90_000), 1536],
    ['few packets of a codec that is known', 'flac', 44_100, rounded(times(5, 4608, 44_100), 1000), 4608],
    ['many packets of one that is not', 'pcm_s16le', 48_000, rounded(times(300, 1600, 48_000), 1000), 1600],
    ['a hole of whole packets', 'aac', 48_000, [...AAC.slice(0, 300), ...AAC.slice(410)], 1024],
    ['a clock that trembles by two milliseconds', 'aac', 48_000, AAC.map((each, i) => each + (i % 3) * 0.002), 1024],
  ])('counts: %s', (_, codec, rate, seconds, packetSamples) => {
    const grid = find(codec, rate, seconds);
    expect(grid?.packetSamples).toBe(packetSamples);
    expect(Math.abs((grid?.firstSample ?? 0) / rate - (seconds[0] ?? 0))).toBeLessThanOrEqual(0.0021);
  });

  it.each<[string, string, number, (number | null)[]]>([
    ['a hole of half a packet', 'aac', 48_000, [...AAC.slice(0, 400), ...LATE]],
    ['packets of varying length', 'vorbis', 48_000, AAC.map((each, i) => each + (i % 7) * 0.003)],
    ['a clock that goes another way', 'opus', 48_000, times(900, 960, 48_000).map((each) => each * 1.0005)],
    ['few packets of a codec that is not known', 'wmav2', 44_100, rounded(times(20, 2048, 44_100), 1000)],
    ['a packet without a time', 'aac', 48_000, [...AAC, null]],
    ['one packet', 'aac', 48_000, [0]],
    ['no packet', 'aac', 48_000, []],
  ])('does not count: %s', (_, codec, rate, seconds) => {
    expect(find(codec, rate, seconds)).toBeNull();
  });

  it('trusts beginning and end alone only where they leave no doubt', () => {
    const apart = [...AAC.slice(0, 300), ...AAC.slice(700)];
    expect(find('aac', 48_000, rounded(apart, 1000), { isWhole: false })).toEqual({
      firstSample: 0,
      packetSamples: 1024,
    });
    const trembling = apart.map((each, i) => each + (i % 3) * 0.002);
    expect(find('aac', 48_000, trembling, { isWhole: false })).toBeNull();
  });

  it.each<[string, number[], boolean, PacketGrid | null]>([
    ['joined recordings, each on a grid of its own', [...AAC.slice(0, 400), ...LATE], true, BY_TIME],
    ['what lies between is not known', AAC, false, BY_TIME],
    ['all is known, and one grid', AAC, true, { firstSample: 0, packetSamples: 1024 }],
    [
      'a hole, and rounded times that only look like samples',
      rounded([...AAC.slice(0, 400), ...LATE], 1000),
      true,
      null,
    ],
  ])('times that are numbers of samples: %s', (_, seconds, isWhole, grid) => {
    expect(find('aac', 48_000, seconds, { isWhole, isTimedBySamples: true })).toEqual(grid);
  });

  /** Packets of at most 1024 samples, as they are read of chunks. */
  const chunks = (samples: number, count: number, apart = samples): [seconds: number, sizeBytes: number][] =>
    Array.from({ length: count }, (_, n) => n * apart).flatMap((chunk) =>
      Array.from({ length: Math.ceil(samples / 1024) }, (_, i): [number, number] => {
        const length = Math.min(1024, samples - 1024 * i);
        return [Number(((chunk + 1024 * i) / 48_000).toFixed(6)), 4 * length];
      }),
    );
  const milliseconds = ([at, size]: [number, number]): [number, number] => [Math.round(at * 1000) / 1000, size];
  it.each<[string, string, [number, number][], boolean, PacketGrid | null]>([
    ['chunks of half a second', 'pcm_s16le', chunks(24_000, 40), true, BY_TIME],
    ['chunks of a picture', 'pcm_s16be', chunks(1602, 400), true, BY_TIME],
    ['chunks of a picture, ends alone', 'pcm_s16be', chunks(1602, 400), false, BY_TIME],
    ['rounded ones', 'pcm_s16le', chunks(1602, 400).map(milliseconds), true, null],
    ['times that do not fit the bytes', 'pcm_s24le', chunks(1602, 400), true, null],
    ['holes everywhere', 'pcm_s16le', chunks(1602, 400, 2900), true, null],
    ['what is compressed', 'adpcm_ms', chunks(1602, 400), true, null],
  ])('PCM that is timed by samples: %s', (_, codec, packets, isWhole, grid) => {
    const finder = new PacketGridFinder({ codec, sampleRate: 48_000, channels: 2 }, true);
    for (const [seconds, sizeBytes] of packets) finder.add(seconds, sizeBytes);
    expect(finder.find(isWhole)).toEqual(grid);
  });

  it('lies in the middle of what rounding left open', () => {
    // Opus in WebM: 6.5 ms are skipped, which its times in whole milliseconds cannot say.
    const opus = times(900, 960, 48_000).map((each) => Math.round(each * 1000) / 1000);
    const shown = opus.map((each, i) => each - (i === 0 ? 0.007 : 0.006));
    expect(find('opus', 48_000, shown)).toEqual({ firstSample: -312, packetSamples: 960 });
  });
});
