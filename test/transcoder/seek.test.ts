// Where reading may begin: the key frame before a time, and sound whose samples can be counted from times.
import { describe, expect, it } from 'vitest';
import { isRegular, lastKeyFrame } from '../../transcoder/seek.ts';

describe('lastKeyFrame', () => {
  const packet = (ptsSeconds: number | null, dtsSeconds: number, key = true, discard = false) => ({
    ...{ streamIndex: 0, ptsSeconds, dtsSeconds, durationSeconds: null, key, discard },
  });
  it.each([
    ['the last one that is shown in time', [packet(1, 0.9), packet(3, 2.9), packet(5, 4.9)], false, 3.0001],
    ['whatever the order', [packet(3, 2.9), packet(1, 0.9)], false, 3.0001],
    ['by the time of decoding, and a little before', [packet(3, 2.9)], true, 2.85],
    ['no other frames', [packet(1, 1), packet(3, 3, false)], false, 1.0001],
    ['none that is not shown', [packet(1, 1, true, true)], false, null],
    ['none without a time', [packet(null, 1)], false, null],
    ['none', [], false, null],
  ])('%s', (_, packets, byDecodeTime, expected) => {
    const found = lastKeyFrame(packets, 0, 4, byDecodeTime);
    expect(found === null ? null : Number(found.toFixed(4))).toBe(expected);
  });
  it('looks at its own stream only', () => {
    expect(lastKeyFrame([packet(3, 3)], 1, 4, false)).toBeNull();
  });
});

describe('isRegular', () => {
  const aac = { codec_name: 'aac', sample_rate: '44100', time_base: '1/44100', duration_ts: 441_000, nb_frames: '431' };
  it.each([
    ['packets in a row', aac, true],
    ['a hole', { ...aac, nb_frames: '300' }, false],
    ['times in milliseconds', { ...aac, time_base: '1/1000' }, false],
    ['another rate', { ...aac, sample_rate: '22050', time_base: '1/22050' }, false],
    ['a codec of which nothing is known', { ...aac, codec_name: 'vorbis' }, false],
    ['PCM', { ...aac, codec_name: 'pcm_s16le', nb_frames: '441000' }, true],
    ['a container that does not count', { ...aac, nb_frames: undefined }, false],
  ])('%s', (_, stream, expected) => {
    expect(isRegular(stream, 44_100)).toBe(expected);
  });
});
