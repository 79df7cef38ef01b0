// The filter chains per kind of source: interlaced, HDR, full range, turned, pixels that are not square.
import { describe, expect, it } from 'vitest';
import type { SourceVideo } from '#media/source-facts.ts';
import { audioFilters, posterSize, videoFilters } from '../../transcoder/ffmpeg/filters.ts';
import { makePlan } from '../../transcoder/plan.ts';
import { facts } from './facts.ts';

const TIMES = 'setpts=PTS-round(0.080000/TB),fps=25/1:start_time=0,tpad=stop_mode=clone:stop=-1,trim=end_frame=250';
const SCALE = 'scale=320:240:flags=bicubic';
const TONE = (transfer: string): string =>
  `zscale=tin=${transfer}:pin=bt2020:min=2020_ncl:rin=limited:t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,` +
  'tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:p=bt709:r=limited';

describe('videoFilters', () => {
  it.each<[string, Partial<SourceVideo>, string]>([
    ['plain', {}, `${TIMES},${SCALE}:out_range=tv,setsar=1,format=yuv420p`],
    [
      'interlaced',
      { interlaced: true },
      `bwdif=mode=send_frame:parity=auto:deint=interlaced,${TIMES},${SCALE}:out_range=tv,setsar=1,format=yuv420p`,
    ],
    ['full range', { fullRange: true }, `${TIMES},${SCALE}:in_range=full:out_range=tv,setsar=1,format=yuv420p`],
    ['HDR10', { toneCurve: 'pq' }, `${TIMES},${SCALE}:out_range=tv,setsar=1,${TONE('smpte2084')},format=yuv420p`],
    ['HLG', { toneCurve: 'hlg' }, `${TIMES},${SCALE}:out_range=tv,setsar=1,${TONE('arib-std-b67')},format=yuv420p`],
    ['turned', { rotationDegrees: 90 }, `${TIMES},scale=240:320:flags=bicubic:out_range=tv,setsar=1,format=yuv420p`],
    ['wide pixels', { sampleAspect: 2 }, `${TIMES},scale=640:240:flags=bicubic:out_range=tv,setsar=1,format=yuv420p`],
  ])('%s', (_, video, expected) => {
    const plan = makePlan(facts(video));
    const rung = plan.rungs[0];
    expect(rung && videoFilters(plan, rung)).toBe(expected);
  });
});

describe('audioFilters', () => {
  it.each([
    [48_000, 'aresample=48000', 480_000],
    [44_100, 'aresample=44100', 441_000],
    [22_050, 'aresample=48000', 480_000],
    [96_000, 'aresample=48000', 480_000],
  ])('%d Hz', (sampleRate, resample, samples) => {
    const plan = makePlan(facts({}, { audio: { streamIndex: 1, codec: 'flac', sampleRate, channels: 6 } }));
    expect(plan.audio?.channels).toBe(2);
    expect(plan.audio && audioFilters(plan, plan.audio)).toBe(
      `asetpts=PTS-round(0.080000/TB),${resample}:async=1:min_hard_comp=0.02:first_pts=0,apad,atrim=end_sample=${samples}`,
    );
  });
});

describe('posterSize', () => {
  it.each<[string, Partial<SourceVideo>, { width: number; height: number }]>([
    ['keeps a small picture', {}, { width: 640, height: 480 }],
    ['1080p', { codedWidth: 1920, codedHeight: 1080 }, { width: 1280, height: 720 }],
    ['4K', { codedWidth: 3840, codedHeight: 2160 }, { width: 1280, height: 720 }],
    ['upright', { codedWidth: 3840, codedHeight: 2160, rotationDegrees: 90 }, { width: 720, height: 1280 }],
    ['very wide', { codedWidth: 2400, codedHeight: 1000 }, { width: 1280, height: 534 }],
    ['odd', { codedWidth: 321, codedHeight: 241 }, { width: 322, height: 242 }],
  ])('%s', (_, video, expected) => {
    expect(posterSize({ ...facts(video).video })).toEqual(expected);
  });
});
