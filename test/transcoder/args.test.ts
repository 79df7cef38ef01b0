// The whole argument lists of the small commands, compared word by word: nothing gets in unseen. See run-args.test.ts too.
import { describe, expect, it } from 'vitest';
import { AUDIO_CODECS, SUBTITLE_CODECS, VIDEO_CODECS } from '#media/source-formats.ts';
import { captionArgs, decodeArgs, healArgs } from '../../transcoder/ffmpeg/args.ts';
import { endsArgs, framesArgs, packetsArgs, streamsArgs } from '../../transcoder/ffmpeg/probe-args.ts';
import { makePlan } from '../../transcoder/plan.ts';
import { facts, source } from './facts.ts';

const GUARDS = [
  '-protocol_whitelist',
  'file,http,tcp',
  '-format_whitelist',
  'matroska,webm',
  '-codec_whitelist',
  [...VIDEO_CODECS, ...AUDIO_CODECS, ...SUBTITLE_CODECS].join(','),
  '-max_pixels',
  '36000000',
];
const INPUT = [...GUARDS, '-i', 'http://127.0.0.1:1/secret'];
const QUIET = ['-hide_banner', '-nostdin', '-loglevel', 'error'];

describe('the small commands', () => {
  const withTexts = makePlan(
    facts(
      {},
      { texts: [2, 4].map((streamIndex) => ({ streamIndex, codec: 'subrip', language: 'eng', title: '-y "; rm' })) },
    ),
  );
  const probe = ['-hide_banner', '-loglevel', 'error', ...GUARDS];
  const url = 'http://127.0.0.1:1/secret';
  const webvtt = ['-map_metadata', '-1', '-c:s', 'webvtt', '-f', 'webvtt'];
  const entries = ['-of', 'csv=p=0', '-show_entries', 'packet=stream_index,pts_time,dts_time,duration_time,size,flags'];

  it.each<[string, string[], string[]]>([
    ['streamsArgs', streamsArgs(source), [...probe, '-of', 'json', '-show_streams', '-show_format', url]],
    [
      'framesArgs',
      framesArgs(source, 3),
      [
        ...probe,
        '-select_streams',
        '3',
        '-read_intervals',
        '%+#8',
        '-of',
        'json',
        '-show_frames',
        '-show_entries',
        'frame=best_effort_timestamp_time,interlaced_frame',
        url,
      ],
    ],
    ['packetsArgs of the whole file', packetsArgs(source), [...probe, ...entries, url]],
    [
      'packetsArgs of the head',
      packetsArgs(source, { seconds: 20 }),
      [...probe, '-read_intervals', '%+20', ...entries, url],
    ],
    [
      'packetsArgs of the tail',
      packetsArgs(source, { from: 90.5 }),
      [...probe, '-read_intervals', '90.500%', ...entries, url],
    ],
    [
      'endsArgs',
      endsArgs(source, [{ seconds: 20 }, { from: 90.5 }]),
      [
        ...probe,
        '-read_intervals',
        '%+20,90.500%',
        ...['-of', 'json', '-show_streams', '-show_format'],
        ...entries.slice(2),
        url,
      ],
    ],
    [
      'packetsArgs of what lies before a time',
      packetsArgs(source, { from: 15, to: 30.25 }),
      [...probe, '-read_intervals', '15.000%30.250', ...entries, url],
    ],
    [
      'decodeArgs, of what was made here: no network',
      decodeArgs('/tmp/rivulet-job-1/240p-0.mp4'),
      [
        ...QUIET,
        '-protocol_whitelist',
        'file',
        '-threads',
        '1',
        '-ignore_editlist',
        '1',
        '-skip_loop_filter',
        'all',
        '-i',
        '/tmp/rivulet-job-1/240p-0.mp4',
        '-fps_mode',
        'passthrough',
        '-f',
        'framecrc',
        'pipe:1',
      ],
    ],
    [
      'captionArgs, without a word of what the file calls its tracks',
      captionArgs(withTexts, source).args,
      [...QUIET, '-copyts', ...INPUT, '-map', '0:2', ...webvtt, 'pipe:3', '-map', '0:4', ...webvtt, 'pipe:4'],
    ],
    [
      'healArgs',
      healArgs(source, [0, 1], '/tmp/rivulet-job-1/healed.mkv'),
      [
        ...QUIET,
        '-y',
        '-fflags',
        '+genpts',
        ...INPUT,
        '-map',
        '0:0',
        '-map',
        '0:1',
        '-map_metadata',
        '-1',
        '-map_chapters',
        '-1',
        '-c',
        'copy',
        '-f',
        'matroska',
        '/tmp/rivulet-job-1/healed.mkv',
      ],
    ],
  ])('%s', (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});
