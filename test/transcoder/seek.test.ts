// Where reading may begin: the key frame before a time.
import { describe, expect, it } from 'vitest';
import { lastKeyFrame } from '../../transcoder/seek.ts';

describe('lastKeyFrame', () => {
  const packet = (ptsSeconds: number | null, dtsSeconds: number, key = true, discard = false) => ({
    ...{ streamIndex: 0, ptsSeconds, dtsSeconds, durationSeconds: null, sizeBytes: null, key, discard },
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
