// What scripts in front of FFmpeg note, as the bench of the pipeline reads it.
import { expect, test } from 'vitest';
import { readNote, summed } from '../../bench/counted-ffmpeg.ts';

const note = (...args: string[]): string => ['0m0.000000s 0m0.010000s', '1m2.500000s 0m0.250000s', ...args].join('\n');

test.each([
  [['ffprobe', '-show_streams'], 'ffprobe'],
  [['ffmpeg', '-i', 'color=color=black:size=16x16:rate=25/1', '-c:v', 'libx264'], 'init segments'],
  [['ffmpeg', '-c:v', 'libx264'], 'one rung'],
  [['ffmpeg', '-c:v', 'libx264', '-c:v', 'libx264'], '2 rungs'],
  [['ffmpeg', '-c:a', 'aac'], 'sound'],
  [['ffmpeg', '-f', 'framecrc'], 'check of a pack'],
  [['ffmpeg', '-c:v', 'mjpeg', '-f', 'image2pipe'], 'pictures'],
  [['ffmpeg', '-version'], 'other'],
])('%j is %s', (args, what) => expect(readNote(note(...args))).toEqual({ what, seconds: 62.75 }));

test('costs are summed by purpose, the dearest first', () => {
  expect(
    summed([
      { what: 'sound', seconds: 1 },
      { what: 'one rung', seconds: 2 },
      { what: 'sound', seconds: 3 },
    ]),
  ).toEqual([
    { what: 'sound', seconds: 4, processes: 2 },
    { what: 'one rung', seconds: 2, processes: 1 },
  ]);
});
