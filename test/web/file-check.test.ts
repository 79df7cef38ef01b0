// What is said of a file before it moves.
import { describe, expect, it } from 'vitest';
import { readInputLog } from '../../web/uploads/ffmpeg-log.ts';
import { containerNames, lengthRefusalOf, refusalOf, titleFromFilename } from '../../web/uploads/file-check.ts';
import { inspectFile, mergeFacts, posterSize, posterTimeSeconds } from '../../web/uploads/inspect-file.ts';
import { fileOf } from './upload-server.ts';

const LIMITS = { maxBytes: 100, maxSeconds: 60, containers: ['.mp4', '.mov'] };

describe('a file', () => {
  it('of a listed kind is fine, whether the list has names or extensions', async () => {
    expect(await refusalOf(fileOf(50), LIMITS)).toBeNull();
    expect(await refusalOf(fileOf(50), { ...LIMITS, containers: ['mp4'] })).toBeNull();
    expect(await refusalOf(fileOf(50), { ...LIMITS, containers: ['webm'] })).toContain('Use WebM.');
  });

  it('that cannot be read is refused', async () => {
    const gone = {
      size: 10,
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }),
    } as unknown as File;
    expect(await refusalOf(gone, LIMITS)).toContain('cannot be read');
  });

  it.each([
    [null, null],
    [60, null],
    [60.5, 'The video is 1:01 long; this site takes at most 1:00.'],
  ])('of %j seconds: %j', (seconds, text) => expect(lengthRefusalOf(seconds, LIMITS)).toBe(text));

  it('that nobody can read has no facts', async () => {
    expect(await inspectFile(new File(['not a video'], 'notes.txt'))).toBeNull();
  });
});

it.each([
  [['.mp4', '.m4v', '.mov', '.webm'], 'MP4, MOV, or WebM'],
  [['avi'], 'AVI'],
  [['.wmv'], '.wmv'],
])('containers %j are called %j', (containers, text) => expect(containerNames(containers)).toBe(text));

it.each([
  ['river_walk.final.mp4', 'river walk.final'],
  ['.mp4', '.mp4'],
  ['no extension', 'no extension'],
  ['x'.repeat(30), 'x'.repeat(20)],
  [`x${'😀'.repeat(20)}.mp4`, `x${'😀'.repeat(9)}`],
])('the title of %j is %j', (filename, title) => expect(titleFromFilename(filename, 20)).toBe(title));

describe('what FFmpeg prints of an input', () => {
  it.each([
    [
      '  Duration: 01:02:03.50, start: 0\n  Stream #0:0: Video: mpeg2video (Main), yuv420p(tv, top first), 720x576 [SAR 16:15 DAR 4:3], 25 fps\n',
      { durationSeconds: 3723.5, width: 768, height: 576 },
    ],
    [
      '  Duration: N/A\n  Stream #0:0: Video: mpeg4 (DX50 / 0x30355844), yuv420p, 640x360, 25 fps\n',
      { durationSeconds: null, width: 640, height: 360 },
    ],
    ['  Duration: 00:00:05.00\n  Stream #0:0: Audio: mp3\n', { durationSeconds: 5, width: null, height: null }],
    ['', { durationSeconds: null, width: null, height: null }],
  ])('is read', (log, facts) => expect(readInputLog(log)).toEqual(facts));
});

describe('posters', () => {
  it.each([
    [null, 0],
    [0, 0],
    [20, 2],
    [3600, 10],
  ])('of %j seconds are taken at %d', (length, at) => expect(posterTimeSeconds(length)).toBe(at));
  it.each([
    [1920, 1080, { width: 480, height: 270 }],
    [320, 240, { width: 320, height: 240 }],
    [4000, 10, { width: 480, height: 2 }],
  ])('of %i x %i fit', (width, height, size) => expect(posterSize(width, height, 480)).toEqual(size));

  it('fill the gaps of the first reader from the second', () => {
    const second = { durationSeconds: 1, width: 2, height: 3, posterUrl: 'p' };
    expect(mergeFacts(null, second)).toEqual(second);
    expect(mergeFacts({ durationSeconds: 9, width: null, height: null, posterUrl: null }, second)).toEqual({
      ...second,
      durationSeconds: 9,
    });
  });
});
