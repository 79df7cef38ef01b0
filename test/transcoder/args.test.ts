// The whole argument lists of every command, compared word by word: nothing gets in unseen.
import { describe, expect, it } from 'vitest';
import type { Rung } from '#media/ladder.ts';
import { AUDIO_CODECS, SUBTITLE_CODECS, VIDEO_CODECS } from '#media/source-formats.ts';
import { captionArgs, firstPassArgs, healArgs, ladderArgs, posterArgs } from '../../transcoder/ffmpeg/args.ts';
import { FROM_THE_START } from '../../transcoder/ffmpeg/filters.ts';
import { framesArgs, packetsArgs, streamsArgs } from '../../transcoder/ffmpeg/probe-args.ts';
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
const ENCODE = [
  '-hide_banner',
  '-nostdin',
  '-loglevel',
  'warning',
  '-progress',
  'pipe:1',
  '-stats_period',
  '0.5',
  '-nostats',
  '-reinit_filter:v',
  '0',
  '-copyts',
  ...INPUT,
];
const rung = (preset: string, crf: number, cap: number, level: string, descriptor: number): string[] => [
  '-fps_mode',
  'passthrough',
  '-c:v',
  'libx264',
  '-preset',
  preset,
  '-crf',
  String(crf),
  '-maxrate',
  `${cap}k`,
  '-bufsize',
  `${cap / 2}k`,
  '-profile:v',
  'high',
  '-level:v',
  level,
  '-g',
  '76',
  '-sc_threshold',
  '0',
  '-forced-idr',
  '1',
  '-force_key_frames',
  'expr:(eq(n,25)+not(mod(n,50)))*lte(n,200)',
  '-bsf:v',
  'filter_units=remove_types=6',
  '-map_metadata',
  '-1',
  '-map_chapters',
  '-1',
  '-fflags',
  '+bitexact',
  '-video_track_timescale',
  '25000',
  '-use_editlist',
  '0',
  '-movflags',
  '+cmaf+negative_cts_offsets+frag_keyframe+empty_moov+default_base_moof+skip_trailer',
  '-f',
  'mp4',
  `pipe:${descriptor}`,
];
const AUDIO = [
  '-map',
  '0:1',
  '-af',
  'asetpts=PTS-round(0.080000/TB),aresample=48000:async=1:min_hard_comp=0.02:first_pts=0,apad,atrim=end_sample=480000',
  '-ac',
  '2',
  '-c:a',
  'aac',
  '-aac_coder',
  'fast',
  '-b:a',
  '128k',
  '-map_metadata',
  '-1',
  '-f',
  'adts',
];
const TIMES = 'setpts=PTS-round(0.080000/TB),fps=25/1:start_time=0,tpad=stop_mode=clone:stop=-1,trim=end_frame=250';
const plan = makePlan(facts());
const [lowest, ...upper] = plan.rungs;
const whole = (rungs: readonly Rung[]) => rungs.map((each) => ({ rung: each, firstFrame: 0 }));
const low = lowest as NonNullable<typeof lowest>;

describe('firstPassArgs', () => {
  const video = [
    '-map',
    '0:0',
    '-vf',
    `${TIMES},scale=320:240:flags=bicubic:out_range=tv,setsar=1,format=yuv420p`,
    ...rung(low.preset, low.crf, low.maxBitrateKbps, '1.3', 3),
  ];

  it('makes the lowest rung and the sound', () => {
    expect(firstPassArgs(plan, source, { video: FROM_THE_START, audio: FROM_THE_START })).toEqual({
      args: [...ENCODE, ...video, ...AUDIO, 'pipe:4'],
      outputs: [
        { rendition: '240p', descriptor: 3 },
        { rendition: 'audio', descriptor: 4 },
      ],
    });
  });

  it('makes no sound for a source without any', () => {
    const silent = makePlan(facts({}, { audio: null }));
    expect(firstPassArgs(silent, source, { video: FROM_THE_START, audio: null }).args).toEqual([...ENCODE, ...video]);
  });

  it('makes only the sound when the rung is published already', () => {
    expect(firstPassArgs(plan, source, { video: null, audio: FROM_THE_START })).toEqual({
      args: [...ENCODE, ...AUDIO, 'pipe:3'],
      outputs: [{ rendition: 'audio', descriptor: 3 }],
    });
  });
});

describe('ladderArgs', () => {
  it('feeds all other rungs from one decode, the largest first', () => {
    const [mid, top] = upper;
    if (!mid || !top) throw new RangeError('the plan has three rungs');
    expect(ladderArgs(plan, source, whole(upper))).toEqual({
      args: [
        ...ENCODE,
        '-filter_complex',
        `[0:0]${TIMES},scale=640:480:flags=lanczos:out_range=tv,setsar=1,format=yuv420p,split[480p][to360p];` +
          '[to360p]scale=480:360:flags=lanczos,setsar=1[360p]',
        '-map',
        '[480p]',
        ...rung(top.preset, top.crf, top.maxBitrateKbps, '3.0', 3),
        '-map',
        '[360p]',
        ...rung(mid.preset, mid.crf, mid.maxBitrateKbps, '2.1', 4),
      ],
      outputs: [
        { rendition: '480p', descriptor: 3 },
        { rendition: '360p', descriptor: 4 },
      ],
    });
  });
});

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
  const entries = ['-of', 'csv=p=0', '-show_entries', 'packet=stream_index,pts_time,dts_time,duration_time,flags'];

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
      'posterArgs',
      posterArgs(plan, source, 1.5),
      [
        ...QUIET,
        '-noaccurate_seek',
        '-ss',
        '1.500',
        ...INPUT,
        '-map',
        '0:0',
        '-vf',
        'scale=640:480:flags=lanczos:out_range=full,setsar=1,thumbnail=24,scale=out_range=full,format=yuvj420p',
        '-frames:v',
        '1',
        '-map_metadata',
        '-1',
        '-c:v',
        'mjpeg',
        '-q:v',
        '4',
        '-f',
        'image2pipe',
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
