// Facts from packets: the frame rate of steady and unsteady recordings, starts, ends, jumps.
import { describe, expect, it } from 'vitest';
import {
  chooseFrameRate,
  frameRateOf,
  PacketScanner,
  readPacketLine,
  type StreamScan,
} from '../../transcoder/packets.ts';

const steady = (rate: number, count = 480, tick = 1e-6): number[] =>
  Array.from({ length: count }, (_, i) => Math.round(i / rate / tick) * tick);

describe('chooseFrameRate', () => {
  it.each<[string, number[], string]>([
    ['24', steady(24), '24/1'],
    ['23.976', steady(24_000 / 1001), '24000/1001'],
    ['25', steady(25), '25/1'],
    ['29.97', steady(30_000 / 1001), '30000/1001'],
    ['30', steady(30), '30/1'],
    ['50', steady(50), '50/1'],
    ['59.94', steady(60_000 / 1001), '60000/1001'],
    ['14.985, one picture of two fields', steady(15_000 / 1001), '15000/1001'],
    ['24 counted in milliseconds', steady(24, 480, 0.001), '24/1'],
    ['23.976 counted in milliseconds', steady(24_000 / 1001, 480, 0.001), '24000/1001'],
    ['30 counted in milliseconds', steady(30, 480, 0.001), '30/1'],
    ['120 is capped', steady(120), '60/1'],
    ['5 is raised', steady(5), '10/1'],
    ['one picture', [0], '25/1'],
    ['no picture', [], '25/1'],
    ['the same time twice', [0, 0, 0.04, 0.04, 0.08], '25/1'],
    ['any order', [0.08, 0, 0.12, 0.04], '25/1'],
    ['a phone that drops every tenth frame', steady(30, 300).filter((_, i) => i % 10 !== 9), '30/1'],
    ['a gap of seconds', [...steady(30, 100), ...steady(30, 100).map((time) => time + 9)], '30/1'],
    ['a third of the frames twice as fast', [...steady(30, 120), ...steady(60, 60).map((time) => time + 4)], '60/1'],
  ])('%s', (_, times, expected) => {
    const rate = chooseFrameRate(times);
    expect(`${rate.numerator}/${rate.denominator}`).toBe(expected);
  });
});

describe('frameRateOf', () => {
  it.each<[string, number[], number[][], string]>([
    ['a slide at the beginning', steady(1, 20), [steady(30)], '30/1'],
    ['a slide at both ends', steady(1, 20), [steady(1, 10), steady(30, 150)], '30/1'],
    ['a slide at the end', steady(30), [steady(1, 10)], '30/1'],
    ['too few to say', steady(10, 200), [steady(60, 19)], '10/1'],
    ['29.97, which looks like 30 at the end', steady(30_000 / 1001), [steady(30)], '30000/1001'],
    ['24, then 25', steady(24), [steady(25)], '25/1'],
  ])('%s', (_, headSeconds, elsewhereSeconds, expected) => {
    const rate = frameRateOf({ headSeconds, elsewhereSeconds } as StreamScan);
    expect(`${rate.numerator}/${rate.denominator}`).toBe(expected);
  });
});

describe('readPacketLine', () => {
  it('reads a packet', () => {
    expect(readPacketLine('0,0.080000,-0.040000,0.040000,100,K_')).toEqual({
      streamIndex: 0,
      ptsSeconds: 0.08,
      dtsSeconds: -0.04,
      durationSeconds: 0.04,
      sizeBytes: 100,
      discard: false,
      key: true,
    });
  });

  it('reads what is unknown, discarded and followed by side data', () => {
    expect(readPacketLine('1,N/A,1.5,N/A,100,KD,Skip Samples')).toEqual({
      streamIndex: 1,
      ptsSeconds: null,
      dtsSeconds: 1.5,
      durationSeconds: null,
      sizeBytes: 100,
      discard: true,
      key: true,
    });
  });

  it.each(['', 'Skip Samples,1024', 'x,1,1,1,K_'])('skips %j', (line) => {
    expect(readPacketLine(line)).toBeNull();
  });
});

describe('PacketScanner', () => {
  const scan = (lines: string[], presentationTimes = true): PacketScanner => {
    const scanner = new PacketScanner(presentationTimes);
    for (const line of lines) {
      const packet = readPacketLine(line);
      if (packet) scanner.add(packet);
    }
    return scanner;
  };

  it('finds start and end by presentation, not by order, and leaves out what is not shown', () => {
    const scanner = scan([
      '0,-0.04,-0.08,0.04,100,KD',
      '0,0.00,-0.04,0.04,100,__',
      '0,0.08,0.00,0.04,100,__',
      '0,0.04,0.04,0.04,100,__',
    ]);
    expect(scanner.stream(0)).toEqual({
      packets: 3,
      headSeconds: [0, 0.04, 0.08],
      elsewhereSeconds: [],
      startSeconds: 0,
      endSeconds: 0.12,
      discontinuities: 0,
      timed: true,
    });
    expect(scanner.stream(1)).toBeNull();
  });

  it('goes by decoding times where the container has no others', () => {
    const scan0 = scan(['0,N/A,0.00,0.04,100,K_', '0,0.04,0.04,0.04,100,__', '0,0.08,0.08,0.04,100,__'], false).stream(
      0,
    );
    expect(scan0).toMatchObject({ timed: false, headSeconds: [0, 0.04, 0.08], endSeconds: 0.12 });
  });

  it.each([
    ['backwards', '0,0.04,0.04,0.04,100,K_', 1],
    ['far ahead', '0,70,70,0.04,100,K_', 1],
    ['a pause', '0,15,15,0.04,100,K_', 0],
  ])('counts a jump: %s', (_, line, jumps) => {
    expect(scan(['0,8,8,0.04,100,K_', '0,8.04,8.04,0.04,100,_', line]).stream(0)?.discontinuities).toBe(jumps);
  });

  it('does not believe a presentation time hours after its decoding time', () => {
    const lied = scan(['0,0,0,0.04,100,K_', '0,23861.4,0.04,0.04,100,__', '0,0.12,0.08,0.04,100,__']).stream(0);
    expect(lied).toMatchObject({ endSeconds: 0.16, headSeconds: [0, 0.12] });
    const slides = scan(['0,0,0,30,100,K_', '0,90,30,30,100,__']).stream(0);
    expect(slides?.endSeconds).toBe(120);
  });

  it('takes ends and late streams from a tail', () => {
    const head = scan(['0,0,0,0.04,100,K_']);
    head.extendBy(scan(['0,100,100,0.04,100,K_', '1,99,99,0.02,100,K_']));
    expect(head.stream(0)).toMatchObject({
      ...{ startSeconds: 0, endSeconds: 100.04, headSeconds: [0] },
      elsewhereSeconds: [[100]],
    });
    expect(head.stream(1)?.endSeconds).toBeCloseTo(99.02, 6);
  });
});
