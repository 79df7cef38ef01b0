// Facts of byte ranges, keys, sniffing, bandwidth and WebVTT.
import { describe, expect, test } from 'vitest';
import { declaredBandwidth, measureBandwidth } from '#media/bandwidth.ts';
import { contentRange, mapRange, parseByteRange, unsatisfiedRange } from '#media/byte-range.ts';
import { videoGrid } from '#media/grid.ts';
import { captionKey, indexKey, initKey, packKey, playbackKey, posterKey, sourceKey } from '#media/object-keys.ts';
import { CONTAINERS, sniffContainer, soundsOnly } from '#media/source-formats.ts';
import { parseCues, renderWebVtt, shiftCues } from '#media/webvtt.ts';

describe('parseByteRange', () => {
  test.each([
    [undefined, { kind: 'whole' }],
    ['bytes=0-', { kind: 'part', offset: 0, length: 100 }],
    ['bytes=10-19', { kind: 'part', offset: 10, length: 10 }],
    ['bytes=90-200', { kind: 'part', offset: 90, length: 10 }],
    ['bytes=-5', { kind: 'part', offset: 95, length: 5 }],
    ['bytes=-500', { kind: 'part', offset: 0, length: 100 }],
    ['bytes=100-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=20-10', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
    ['bytes=a-b', { kind: 'whole' }],
  ] as const)('%s of 100 bytes', (header, expected) => {
    expect(parseByteRange(header, 100)).toEqual(expected);
  });
  test('Content-Range of an answer and of a refusal', () => {
    expect(contentRange(10, 5, 100)).toBe('bytes 10-14/100');
    expect(unsatisfiedRange(100)).toBe('bytes */100');
  });
});

test('mapRange reads over the border of two objects', () => {
  const objects = [
    { key: 'a', sizeBytes: 10 },
    { key: 'b', sizeBytes: 10 },
  ];
  expect(mapRange(objects, 8, 4)).toEqual([
    { key: 'a', offset: 8, length: 2 },
    { key: 'b', offset: 0, length: 2 },
  ]);
  expect(mapRange(objects, 12, 100)).toEqual([{ key: 'b', offset: 2, length: 8 }]);
});

test('storage keys have the published layout', () => {
  const attempt = { videoId: 'vid', revision: 2, epoch: 3 };
  expect([
    sourceKey('up'),
    packKey(attempt, '240p', 31),
    initKey(attempt, 'audio'),
    posterKey(attempt, 0),
    captionKey(attempt, 0),
    indexKey('vid', 2, '240p', 1, 4),
    playbackKey('pb'),
  ]).toEqual([
    's/up',
    'v/vid/2/e3/240p/31.pack',
    'v/vid/2/e3/audio/init',
    'v/vid/2/e3/posters/0',
    'v/vid/2/e3/captions/0',
    'i/vid/2/240p/1.4',
    'p/pb',
  ]);
});

describe('sniffContainer', () => {
  const head = (...values: (number | string)[]): Uint8Array =>
    Uint8Array.from(
      values.flatMap((value) => (typeof value === 'string' ? [...value].map((char) => char.charCodeAt(0)) : [value])),
    );
  const transportStream = new Uint8Array(600);
  for (const at of [0, 188, 376]) transportStream[at] = 0x47;
  test.each([
    ['mp4', head(0, 0, 0, 32, 'ftypisom')],
    ['matroska', head(0x1a, 0x45, 0xdf, 0xa3)],
    ['avi', head('RIFF', 0, 0, 0, 0, 'AVI ')],
    ['ogg', head('OggS')],
    ['flv', head('FLV', 1)],
    ['mpeg', head(0, 0, 1, 0xba)],
    ['mpegts', transportStream],
  ])('%s', (name, bytes) => {
    expect(sniffContainer(bytes)?.name).toBe(name);
  });
  test.each([
    ['a playlist', head('#EXTM3U\n')],
    ['a concat script', head('ffconcat version 1.0')],
    ['a picture', head(0xff, 0xd8, 0xff, 0xe0)],
    ['text', head('hello world, this is text')],
    ['nothing', head()],
  ])('%s is no video', (_, bytes) => {
    expect(sniffContainer(bytes)).toBeNull();
  });
  test.each([
    ['an MP3 with a tag', head('ID3', 4), true],
    ['an MP3 without', head(0xff, 0xfb, 0x90), true],
    ['AAC', head(0xff, 0xf1, 0x50), true],
    ['FLAC', head('fLaC'), true],
    ['WAV', head('RIFF', 0, 0, 0, 0, 'WAVE'), true],
    ['AVI', head('RIFF', 0, 0, 0, 0, 'AVI '), false],
    ['a picture', head(0xff, 0xd8, 0xff, 0xe0), false],
  ])('%s: sound only is %o', (_, bytes, expected) => {
    expect(soundsOnly(bytes)).toBe(expected);
  });
  test('no demuxer that opens other files is allowed', () => {
    const demuxers = CONTAINERS.flatMap((container) => container.demuxers);
    for (const forbidden of ['hls', 'concat', 'dash', 'image2', 'sdp', 'rtsp', 'lavfi'])
      expect(demuxers).not.toContain(forbidden);
  });
});

test('measureBandwidth averages over the whole and takes the densest fragment as the peak', () => {
  const grid = videoGrid({ frameRateNumerator: 10, frameRateDenominator: 1, frameCount: 40 }); // 1 s, 1 s, 2 s
  expect(measureBandwidth(grid, [1000, 3000, 4000])).toEqual({ averageBps: 16_000, peakBps: 24_000 });
});

test.each([
  [0.1, 6024, 6024],
  [1, 2024, 2024],
  [3, 1691, 2024],
  [7200, 1524, 2024],
])(
  'of %d seconds with a cap of 1000 kbit/s %d on average and %d at most are declared: a full buffer beside the cap',
  (seconds, averageKbps, peakKbps) => {
    const { averageBps, peakBps } = declaredBandwidth(1_000_000, seconds);
    expect([Math.round(averageBps / 1000), peakBps / 1000]).toEqual([averageKbps, peakKbps]);
  },
);

describe('webvtt', () => {
  const source =
    'WEBVTT\n\nNOTE x\n\n1\n00:01.000 --> 00:02.500 align:start\n<i>Hi</i> <script>alert(1)</script> a < b & c\n\n00:00:05,000 --> 00:00:04,000\nbackwards\n';
  test('keeps text and plain styles, drops tags, settings and broken cues', () => {
    expect(parseCues(source)).toEqual([{ startMs: 1000, endMs: 2500, text: '<i>Hi</i> alert(1) a &lt; b &amp; c' }]);
  });
  test('is rendered so that it is read back as it was', () => {
    const cues = parseCues(source);
    expect(renderWebVtt(cues)).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<i>Hi</i> alert(1) a &lt; b &amp; c\n');
    expect(parseCues(renderWebVtt(cues))).toEqual(cues);
  });
  test('reads nothing behind as many cues as are wanted', () => {
    const cues = [5, 4, 3, 1].map((second) => `00:0${second}.000 --> 00:09.000\nat ${second}\n\n`);
    expect(parseCues(cues.join(''), 2).map(({ text }) => text)).toEqual(['at 4', 'at 5']);
  });
  test('shifting cuts at zero and drops what is before', () => {
    const cues = [
      { startMs: 0, endMs: 500, text: 'a' },
      { startMs: 400, endMs: 1500, text: 'b' },
    ];
    expect(shiftCues(cues, -600)).toEqual([{ startMs: 0, endMs: 900, text: 'b' }]);
  });
});
