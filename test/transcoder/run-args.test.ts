// The argument lists of runs and init segments, compared word by word: nothing gets in unseen.
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { SourceVideo } from '#media/source-facts.ts';
import { AUDIO_CODECS, SUBTITLE_CODECS, VIDEO_CODECS } from '#media/source-formats.ts';
import { initArgs, type Pace, runArgs } from '../../transcoder/ffmpeg/run-args.ts';
import { runFilters } from '../../transcoder/ffmpeg/run-filters.ts';
import { soundRunArgs } from '../../transcoder/ffmpeg/sound-args.ts';
import { makePlan } from '../../transcoder/plan.ts';
import { facts, source } from './facts.ts';

const plan = makePlan(facts()); // 250 frames, six fragments: 0 25 50 100 150 200
const START = '-hide_banner -nostdin -loglevel warning';
const READING = `${START} -progress pipe:1 -stats_period 0.5 -nostats -reinit_filter:v 0 -max_error_rate 1 -copyts `;
const SOURCE =
  '-noaccurate_seek -seek_timestamp 1 -ss 1.830000 -protocol_whitelist file,http,tcp -format_whitelist matroska,webm ' +
  `-codec_whitelist ${[...VIDEO_CODECS, ...AUDIO_CODECS, ...SUBTITLE_CODECS].join(',')} -max_pixels 36000000 ` +
  '-i http://127.0.0.1:1/secret';
const TAGS = 'setparams=field_mode=prog:range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

interface Encoder {
  preset: string;
  crf: number;
  cap: number;
  buffer: number;
  level: string;
  n: string;
  /** The last frame at which a fragment may begin. */
  last?: number;
  params: string;
  pipe: number;
}
const encoder = ({ preset, crf, cap, buffer, level, n, last = 200, params, pipe }: Encoder): string =>
  `-fps_mode passthrough -c:v libx264 -threads 1 -preset ${preset} -crf ${crf} -maxrate ${cap}k -bufsize ${buffer}k ` +
  `-profile:v high -level:v ${level} -chroma_sample_location left -g 76 -sc_threshold 0 -forced-idr 1 ` +
  `-force_key_frames expr:(eq(${n},25)+not(mod(${n},50)))*lte(${n},${last}) -x264-params ${params} ` +
  '-bsf:v filter_units=remove_types=6 -map_metadata -1 -map_chapters -1 -fflags +bitexact ' +
  '-video_track_timescale 25000 -use_editlist 0 -write_btrt 0 ' +
  `-movflags +cmaf+negative_cts_offsets+frag_keyframe+empty_moov+default_base_moof+skip_trailer -f mp4 pipe:${pipe}`;
const params = (references: number, chroma: number, ahead: number, zones: string): string =>
  `ref=${references}:bframes=3:b-pyramid=2:8x8dct=1:cabac=1:open-gop=0:chroma-qp-offset=${chroma}:stitchable=1:` +
  `rc-lookahead=${ahead}:zones=${zones}`;
/** Fragments of one second: their buffer is as long. */
const seconds = (kbps: number): string => `0,24,${room(kbps)}/25,49,${room(kbps)}/0,0,b=1.4,${room(kbps)}`;
const room = (kbps: number): string => `vbv-maxrate=${kbps},vbv-bufsize=${kbps}`;
/** Eight frames before a run, with ten times the room of the run; the first a little coarser than that of a whole video. */
const warm = (kbps: number): string => `0,0,b=1.39173,${room(kbps)}/1,7,${room(kbps)}`;

describe('runArgs', () => {
  const rungs = plan.rungs.filter(({ name }) => name !== '480p');
  const argsOf = (run: { first: number; end: number }, pace: Pace) =>
    runArgs(plan, source, { rungs, run, pace, seekSeconds: 1.83 });

  it('makes a run in the background with the presets of the rungs, warms up before it and looks beyond its end', () => {
    const { args, outputs } = argsOf({ first: 2, end: 4 }, 'background');
    const filters =
      "[0:0]setpts=PTS-round(0.080000/TB),fps=25/1,tpad=stop_mode=clone:stop=-1,trim=start_pts=42:end_pts=160,select='if(n,ld(0),st(0,eq(pts,42)))',setpts=PTS-42," +
      `scale=480:360:flags=lanczos:out_range=tv,setsar=1,format=yuv420p,${TAGS},split[360p][to240p];` +
      '[to240p]scale=320:240:flags=lanczos,setsar=1[240p]';
    const middle = {
      preset: 'medium',
      crf: 24,
      cap: 700,
      buffer: 1400,
      level: '2.1',
      n: '(n+42)',
      params: params(3, 0, 10, warm(7000)),
    };
    const low = {
      preset: 'veryfast',
      crf: 26,
      cap: 250,
      buffer: 500,
      level: '1.3',
      n: '(n+42)',
      params: params(1, 0, 10, warm(2500)),
    };
    expect(args.join(' ')).toBe(
      `${READING}-threads 1 ${SOURCE} -filter_complex ${filters} -map [360p] ${encoder({ ...middle, pipe: 3 })} -map [240p] ${encoder({ ...low, pipe: 4 })}`,
    );
    expect(outputs).toEqual([
      { rendition: '360p', descriptor: 3 },
      { rendition: '240p', descriptor: 4 },
    ]);
  });

  it('is quick for one who waits, and of the same kind', () => {
    const { args } = argsOf({ first: 2, end: 4 }, 'viewer');
    expect(args.join(' ')).toContain('trim=start_pts=42:end_pts=160,'); // eight frames before 50, ten beyond 150
    expect(args.join(' ')).toContain(`-threads ${availableParallelism()} -noaccurate_seek`);
    expect(args.filter((_, i) => args[i - 1] === '-preset')).toEqual(['veryfast', 'veryfast']);
    expect(args.filter((_, i) => args[i - 1] === '-crf')).toEqual(['23', '26']);
    expect(args.filter((_, i) => args[i - 1] === '-x264-params')).toEqual([
      params(3, -2, 10, warm(7000)),
      params(1, 0, 10, warm(2500)),
    ]);
  });

  it('looks beyond no end of a video and before no beginning, and keeps a buffer as long as each fragment', () => {
    const { args } = argsOf({ first: 0, end: 6 }, 'viewer');
    expect(args.join(' ')).toContain('trim=start_pts=0:end_pts=250,');
    expect(args.filter((_, i) => args[i - 1] === '-bufsize')).toEqual(['1400k', '500k']);
    expect(args.filter((_, i) => args[i - 1] === '-x264-params')).toEqual([
      params(3, -2, 10, seconds(700)),
      params(1, 0, 10, seconds(250)),
    ]);
    const fromSecond = argsOf({ first: 1, end: 3 }, 'viewer').args.join(' ');
    expect(fromSecond).toContain(`zones=8,32,${room(250)}/${warm(2500)}`);
    const withRest = { ...plan, timeline: { ...plan.timeline, frameCount: 230 } }; // the last fragment has thirty frames
    const last = runArgs(withRest, source, { rungs, run: { first: 4, end: 6 }, pace: 'viewer', seekSeconds: 1.83 });
    expect(last.args.join(' ')).toContain('zones=58,87,vbv-maxrate=250,vbv-bufsize=300/');
  });
});

it('initArgs reads no source', () => {
  const { args, outputs } = initArgs(plan);
  const black = (name: string, size: string): string =>
    `[black${name}]scale=${size}:flags=neighbor,setsar=1,format=yuv420p,${TAGS}[${name}]`;
  const filters =
    '[0:0]trim=end_frame=2,split=3[black240p][black360p][black480p];' +
    `${black('240p', '320:240')};${black('360p', '480:360')};${black('480p', '640:480')}`;
  const quick = { preset: 'veryfast', n: 'n', last: 0 }; // however long the video is
  const two = (kbps: number): string => {
    const buffer = `vbv-maxrate=${kbps},vbv-bufsize=${(kbps * 12.5) / 25}`; // half a group
    return `0,1,${buffer}/0,0,b=1.4,${buffer}`;
  };
  expect(args.join(' ')).toBe(
    `${START} -f lavfi -i color=color=black:size=16x16:rate=25/1 -filter_complex ${filters} ` +
      `-map [240p] ${encoder({ ...quick, crf: 26, cap: 250, buffer: 500, level: '1.3', params: params(1, 0, 10, two(250)), pipe: 3 })} ` +
      `-map [360p] ${encoder({ ...quick, crf: 23, cap: 700, buffer: 1400, level: '2.1', params: params(3, -2, 10, two(700)), pipe: 4 })} ` +
      `-map [480p] ${encoder({ ...quick, crf: 21, cap: 1400, buffer: 2800, level: '3.0', params: params(3, -2, 10, two(1400)), pipe: 5 })}`,
  );
  expect(outputs.map(({ rendition }) => rendition)).toEqual(['240p', '360p', '480p']);
});

describe('the filters of a run', () => {
  const TONE = (transfer: string): string =>
    `zscale=tin=${transfer}:pin=bt2020:min=2020_ncl:rin=limited:t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,` +
    'tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:p=bt709:r=limited';
  const YUV = 'format=yuv420p|yuv420p10|yuv420p12|yuv422p|yuv422p10|yuv422p12|yuv444p|yuv444p10|yuv444p12';
  const TO_709 = 'irange=tv:all=bt709:range=tv:format=yuv420p';
  it.each<[string, Partial<SourceVideo>, string]>([
    ['plain', {}, 'scale=320:240:flags=lanczos:out_range=tv,setsar=1'],
    [
      'BT.601',
      { matrix: 'bt601' },
      `scale=320:240:flags=lanczos:out_range=tv,setsar=1,${YUV},colorspace=ispace=smpte170m:iprimaries=bt709:itrc=bt709:${TO_709}:fast=1`,
    ],
    [
      'BT.2020 that is no HDR',
      { matrix: 'bt2020' },
      `scale=320:240:flags=lanczos:out_range=tv,setsar=1,${YUV},colorspace=ispace=bt2020ncl:iprimaries=bt2020:itrc=bt2020-10:${TO_709}`,
    ],
    [
      'RGB',
      { matrix: 'rgb', fullRange: true },
      'scale=320:240:flags=lanczos:in_range=full:out_range=tv:out_color_matrix=bt709,setsar=1',
    ],
    ['full range', { fullRange: true }, 'scale=320:240:flags=lanczos:in_range=full:out_range=tv,setsar=1'],
    ['HDR10', { toneCurve: 'pq' }, `scale=320:240:flags=lanczos:out_range=tv,setsar=1,${TONE('smpte2084')}`],
    ['HLG', { toneCurve: 'hlg' }, `scale=320:240:flags=lanczos:out_range=tv,setsar=1,${TONE('arib-std-b67')}`],
    ['turned', { rotationDegrees: 90 }, 'scale=240:320:flags=lanczos:out_range=tv,setsar=1'],
    ['wide pixels', { sampleAspect: 2 }, 'scale=640:240:flags=lanczos:out_range=tv,setsar=1'],
  ])('%s', (_, video, picture) => {
    const coloured = makePlan(facts(video));
    expect(runFilters(coloured, coloured.rungs.slice(0, 1), { first: 0, end: 25, seekSeconds: null })).toBe(
      '[0:0]setpts=PTS-round(0.080000/TB),fps=25/1:start_time=0,tpad=stop_mode=clone:stop=-1,trim=start_pts=0:end_pts=25,' +
        `setpts=PTS-0,${picture},format=yuv420p,${TAGS}[240p]`,
    );
  });

  it('joins fields first and maps tones last', () => {
    const { source: _, ...rest } = plan;
    const hdr = { ...rest, source: facts({ interlaced: true, toneCurve: 'pq', matrix: 'bt2020' }) };
    const filters = runFilters(hdr, plan.rungs.slice(0, 1), { first: 0, end: 25, seekSeconds: 3 });
    expect(filters).toMatch(
      /^\[0:0\]scale=640:480:interl=-1,bwdif=mode=send_frame:parity=auto:deint=interlaced,setpts=/,
    );
    expect(filters).toMatch(/zscale=t=bt709:m=bt709:p=bt709:r=limited,format=yuv420p,setparams=[^,]*$/);
    expect(filters).not.toContain('colorspace=ispace');
    const turned = { ...rest, source: facts({ interlaced: true, rotationDegrees: 90 }) };
    const frames = { first: 0, end: 25, seekSeconds: null };
    expect(runFilters(turned, plan.rungs.slice(0, 1), frames)).toContain('scale=480:640:interl=-1,bwdif');
  });
});

describe('soundRunArgs', () => {
  const sound = (sampleRate: number, channels: number) =>
    makePlan(facts({}, { audio: { streamIndex: 1, codec: 'flac', sampleRate, channels } }));

  it('makes the packets of a window from where it was entered', () => {
    const stereo = sound(48_000, 2);
    if (!stereo.audio) throw new RangeError('the plan has sound');
    const run = { from: 30, until: 128, seekSeconds: 1.83 };
    const filters =
      'asetpts=PTS-round(0.080000/TB),aresample=48000:async=1:min_comp=0:min_hard_comp=0.02:first_pts=0,apad,atrim=start_sample=30720:end_sample=131072';
    expect(soundRunArgs(stereo, stereo.audio, source, run)).toEqual({
      args: `${READING}${SOURCE} -map 0:1 -af ${filters} -ac 2 -c:a aac -aac_coder fast -q:a 1.1 -aac_pns 0 -cutoff 17000 -map_metadata -1 -f adts pipe:3`.split(
        ' ',
      ),
      outputs: [{ rendition: 'audio', descriptor: 3 }],
    });
  });

  it.each([
    [48_000, '', 480_000],
    [44_100, '', 441_000],
    [22_050, ',aresample=48000', 480_000],
    [96_000, ',aresample=48000', 480_000],
  ])('ends where the picture does: %d Hz', (sampleRate, resample, samples) => {
    const surround = sound(sampleRate, 6);
    if (!surround.audio) throw new RangeError('the plan has sound');
    expect(surround.audio.channels).toBe(2);
    const { args } = soundRunArgs(surround, surround.audio, source, { from: 0, until: 9999, seekSeconds: null });
    expect(args[args.indexOf('-af') + 1]).toBe(
      `asetpts=PTS-round(0.080000/TB),aresample=${sampleRate}:async=1:min_comp=0:min_hard_comp=0.02:first_pts=0${resample},apad,atrim=start_sample=0:end_sample=${samples}`,
    );
    expect(args).not.toContain('-ss');
    expect(args.join(' ')).toContain(' -max_error_rate 0.999999 -map 0:1 '); // nothing decodes
  });
});
