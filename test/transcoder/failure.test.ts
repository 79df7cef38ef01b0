// Which failure an ending of FFmpeg is: the table, and that the record tells nothing of this process.
import { describe, expect, it } from 'vitest';
import type { FailureCode } from '#contract/failures.ts';
import { detailOf, failureOf, type RunEnding, readFailureOf } from '../../transcoder/ffmpeg/failure.ts';

const ending = (stderr: string, rest: Partial<RunEnding> = {}): RunEnding => ({
  ending: 'exited',
  exitCode: 1,
  signal: null,
  stderr,
  ...rest,
});

describe('failureOf', () => {
  it.each<[FailureCode, RunEnding]>([
    ['stopped', ending('', { ending: 'aborted', signal: 'SIGTERM' })],
    ['encoder-stalled', ending('', { ending: 'stalled', signal: 'SIGTERM' })],
    ['encoder-stalled', ending('', { ending: 'overtime', signal: 'SIGKILL' })],
    ['source-damaged', ending('', { ending: 'flooded' })],
    ['out-of-memory', ending('', { exitCode: null, signal: 'SIGKILL' })],
    ['out-of-memory', ending('', { exitCode: 137 })],
    ['out-of-memory', ending('Error while opening encoder: Cannot allocate memory')],
    ['disk-full', ending('av_interleaved_write_frame(): No space left on device')],
    ['storage-failed', ending('http://127.0.0.1:9/x: Server returned 5XX Server Error reply')],
    [
      'picture-too-large',
      ending('[IMGUTILS @ 0x1] Picture size 15360x8640 exceeds specified max pixel count 36000000'),
    ],
    [
      'source-damaged',
      ending('[IMGUTILS @ 0x1] Picture size 0x0 is invalid\nInvalid data found when processing input'),
    ],
    ['source-damaged', ending('[mov @ 0x1] error reading header\nsource: Cannot allocate memory')],
    ['unsupported-container', ending("[in @ 0x1] Format not on whitelist 'mov,mp4'")],
    ['unsupported-codec', ending("[h264 @ 0x1] Codec (h264) not on whitelist 'vp9'")],
    ['unsupported-codec', ending('Decoder (codec rv40) not found for input stream #0:0')],
    ['source-truncated', ending('[mov @ 0x1] moov atom not found\nx: Invalid data found when processing input')],
    ['source-truncated', ending('stream 0, offset 0x30: partial file')],
    ['no-video-stream', ending("Stream map '0:v' matches no streams.")],
    ['source-damaged', ending('source: Invalid data found when processing input')],
    ['encoder-failed', ending('', { exitCode: null, signal: 'SIGSEGV' })],
    ['encoder-failed', ending('Something new')],
  ])('%s', (code, run) => {
    expect(failureOf(run)).toBe(code);
  });
});

describe('readFailureOf', () => {
  it.each<[FailureCode, RunEnding]>([
    ['source-damaged', ending('source: End of file')],
    ['encoder-failed', ending('', { exitCode: null, signal: 'SIGSEGV' })],
    ['encoder-failed', ending('spawn ffprobe ENOENT', { exitCode: null })],
    ['out-of-memory', ending('std::bad_alloc')],
  ])('%s', (code, run) => {
    expect(readFailureOf(run)).toBe(code);
  });
});

describe('detailOf', () => {
  it('keeps the last lines, without addresses', () => {
    const stderr = 'one\ntwo\n\n[mov @ 0x55d0] three\nhttp://127.0.0.1:4711/0123abc: four\n';
    expect(detailOf(ending(stderr))).toBe('exit 1: two | [mov] three | source: four');
  });

  it('is bounded', () => {
    expect(detailOf(ending(`${'x'.repeat(9000)}\n`.repeat(3))).length).toBe(500);
  });
});
