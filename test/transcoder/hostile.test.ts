// Files that mean harm or are broken: one outcome for each, reached without a hang, without a call to anybody, in bounded memory.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { box, concatBytes, text, uint } from '#media/cmaf/boxes.ts';
import {
  bytes,
  dashManifest,
  endlessElements,
  gzipBomb,
  matroskaHeadWith,
  mp4HeadWith,
  nestedBoxes,
  noise,
  playlist,
  playlistWithSyncBytes,
  sessionDescription,
  svg,
  tar,
  transportNoise,
  zip,
} from './hostile/disguises.ts';
import {
  type Canary,
  fails,
  type JudgedTools,
  judge,
  type Outcome,
  openCanary,
  openJudgedTools,
  plays,
  refused,
} from './hostile/judge.ts';
import { before, blanked, cut, flipped, renamed, VIDEO_TABLE, withBox, withEveryTrack } from './hostile/mp4-surgery.ts';
import { type OddClip, type OddClips, openOddClips } from './hostile/odd-clips.ts';
import { openStandIn } from './stand-in.ts';
import { makeWholeVideo } from './whole-video.ts';

let canary: Canary;
let tools: JudgedTools;
let clips: OddClips;
beforeAll(async () => {
  [canary, tools, clips] = await Promise.all([openCanary(), openJudgedTools(), openOddClips()]);
});
afterAll(async () => {
  canary.close();
  await Promise.all([tools.remove(), clips.remove()]);
});
afterEach(() => {
  expect(canary.heard()).toBe(0);
});

const url = (): string => `http://127.0.0.1:${canary.port}/segment.ts`;
const clip =
  (name: OddClip, change: (file: Uint8Array) => Uint8Array = (file) => file) =>
  async (): Promise<Uint8Array> =>
    change(await clips.read(name));

const lastPieceOff = (file: Uint8Array): Uint8Array => file.subarray(0, Buffer.from(file).lastIndexOf('moof') - 4);

type Row = [name: string, file: () => Uint8Array | Promise<Uint8Array>, outcome: Outcome];

const meets = async (_: string, file: Row[1], outcome: Outcome): Promise<void> => {
  const source = await file();
  await tools.started();
  const judged = await judge(source, outcome, tools);
  expect(judged.outcome, judged.detail).toEqual(outcome);
};

describe('what is no video is refused before any tool is started', () => {
  it.each<Row>([
    ['nothing', () => new Uint8Array(0), refused('source-truncated')],
    ['one byte', () => bytes([0]), refused('unsupported-container')],
    ['a playlist of a local file', () => playlist('file:///etc/passwd'), refused('unsupported-container')],
    ['a playlist of a local address', () => playlist(url()), refused('unsupported-container')],
    ['a DASH manifest', () => dashManifest(url()), refused('unsupported-container')],
    ['a session description', () => sessionDescription(canary.port), refused('unsupported-container')],
    ['a script of inputs', () => bytes(`ffconcat version 1.0\nfile '${url()}'\n`), refused('unsupported-container')],
    ['an SVG with a picture elsewhere', () => svg(url()), refused('unsupported-container')],
    ['HTML', () => bytes(`<!doctype html><video src="${url()}">`), refused('unsupported-container')],
    ['a TrueType font', () => bytes([0, 1, 0, 0, 0, 10], 'glyf', noise(500, 1)), refused('unsupported-container')],
    ['a web font', () => bytes('wOF2', noise(500, 2)), refused('unsupported-container')],
    ['a zip', () => zip('a.mp4', playlist(url())), refused('unsupported-container')],
    ['a gzip bomb', gzipBomb, refused('unsupported-container')],
    ['a tar', () => tar('a.mp4', playlist(url())), refused('unsupported-container')],
    ['a PDF', () => bytes(`%PDF-1.7\n1 0 obj << /URI (${url()}) >>`), refused('unsupported-container')],
    ['a JPEG', () => bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF'), refused('unsupported-container')],
    ['a PNG', () => bytes([0x89], 'PNG\r\n\u001a\n', noise(500, 3)), refused('unsupported-container')],
    ['an animated GIF', () => bytes('GIF89a', noise(500, 4)), refused('unsupported-container')],
    ['a program', () => bytes([0x7f], 'ELF', noise(500, 5)), refused('unsupported-container')],
    ['a Windows Media file', () => bytes([0x30, 0x26, 0xb2, 0x75], noise(500, 6)), refused('unsupported-container')],
    ['chance', () => noise(100_000, 7), refused('unsupported-container')],
    [
      'a JPEG with a video behind it',
      async () => concatBytes([bytes([0xff, 0xd8, 0xff, 0xe0]), await clips.read('plain.mp4')]),
      refused('unsupported-container'),
    ],
    ['an MP3', () => bytes('ID3\u0004\0\0\0\0\0\0'), refused('no-video-stream')],
    ['a WAV', clip('sound-only.wav'), refused('no-video-stream')],
    ['the head of an MP4', () => mp4HeadWith(new Uint8Array(0)), refused('source-truncated')],
    ['the head of an MP4, then a playlist', () => mp4HeadWith(playlist(url())), refused('source-truncated')],
    ['an MP4 without its last tenth', clip('plain.mp4', (file) => cut(file, 0.9)), refused('source-truncated')],
    ['an MP4 without its last byte', clip('plain.mp4', (file) => cut(file, 0.9999)), refused('source-truncated')],
    ['an MP4 cut in its table of contents', clip('plain.mp4', (file) => cut(file, 0.05)), refused('source-truncated')],
    ['an MP4 cut before its table', clip('index-last.mp4', (file) => cut(file, 0.5)), refused('source-truncated')],
    ['an MP4 cut in its table', clip('index-last.mp4', (file) => cut(file, 0.97)), refused('source-truncated')],
    [
      'a movie of 2^63 bytes',
      () => mp4HeadWith(bytes([0, 0, 0, 1], 'moov', [0x7f, 255, 255, 255, 255, 255, 255, 255])),
      refused('source-truncated'),
    ],
    ['a Matroska without its end', clip('plain.mkv', (file) => cut(file, 0.6)), refused('source-truncated')],
    ['an AVI without its end', clip('plain.avi', (file) => cut(file, 0.6)), refused('source-truncated')],
  ])('%s', async (...row) => {
    await meets(...row);
    expect(await tools.started()).toEqual([]);
  });
});

it('a container that this deployment does not take', async () => {
  const standIn = await openStandIn(await clips.read('plain.mkv'));
  const { settings } = standIn.order({ kind: 'begin' });
  const failure = await makeWholeVideo(standIn, {
    tools: tools.tools,
    settings: { ...settings, containers: ['mp4', 'avi'] },
  });
  await standIn.close();
  expect(failure).toMatchObject({ code: 'unsupported-container', message: 'matroska is not among mp4, avi' });
});

describe('behind the first bytes of a container', () => {
  it.each<Row>([
    ['a playlist with sync bytes', () => playlistWithSyncBytes(url()), refused('source-damaged')],
    ['a playlist as Matroska', () => matroskaHeadWith(playlist(url())), refused('source-damaged')],
    ['a zip as Matroska', () => matroskaHeadWith(zip('a', noise(999, 1))), refused('source-damaged')],
    ['endless elements', endlessElements, refused('source-damaged')],
    ['a hundred boxes in each other', () => nestedBoxes(100), refused('source-damaged')],
    ['twenty thousand boxes in each other', () => nestedBoxes(20_000), refused('source-damaged')],
    ['noise in transport packets', () => transportNoise(2000, 1), refused('source-damaged')],
    ['noise in an Ogg', () => bytes('OggS', noise(50_000, 2)), refused('source-damaged')],
    [
      'noise in an FLV',
      () => bytes('FLV\u0001\u0005\0\0\0\u0009\0\0\0\0', noise(50_000, 3)),
      refused('source-damaged'),
    ],
    ['noise in an MPEG', () => bytes([0, 0, 1, 0xba], noise(50_000, 4)), refused('source-damaged')],
    ['a video with a zip behind it', clip('plain.mp4', (file) => concatBytes([file, zip('a', file)])), plays(1)],
    ['a video with a playlist behind it', clip('plain.mp4', (file) => concatBytes([file, playlist(url())])), plays(1)],
    ['a playlist as the subtitle of an AVI', clip('plain.avi', aviWithSubtitle), plays(1.1)],
    ['media elsewhere', clip('plain.mp4', mediaElsewhere), plays(1)],
  ])('%s', meets);
});

/** A stream "GAB2" holds a whole subtitle file, which FFmpeg opens by guessing what it is. */
function aviWithSubtitle(file: Uint8Array): Uint8Array {
  const list = playlist(url());
  const chunk = (id: string, body: Uint8Array): Uint8Array =>
    concatBytes([text(id), uint(body.length, 4).reverse(), body, new Uint8Array(body.length % 2)]);
  const header = concatBytes([text('txts'), new Uint8Array(16), bytes([1, 0, 0, 0, 1, 0, 0, 0]), new Uint8Array(28)]);
  const stream = chunk('LIST', concatBytes([text('strl'), chunk('strh', header), chunk('strf', new Uint8Array(0))]));
  const packet = chunk(
    '02tx',
    bytes('GAB2\0', [2, 0, 2, 0, 0, 0, 0x61, 0, 0, 0], uint(list.length, 4).reverse(), list),
  );
  // The index counts from the old places: without it the chunks are read as they come.
  const copy = Buffer.from(renamed(file, 'idx1', 'JUNK'));
  const movieAt = copy.indexOf('movi') - 8;
  copy.writeUInt32LE(copy.readUInt32LE(16) + stream.length, 16); // LIST hdrl
  copy.writeUInt32LE(copy.readUInt32LE(movieAt + 4) + packet.length, movieAt + 4);
  copy.writeUInt32LE(copy.readUInt32LE(4) + stream.length + packet.length, 4);
  const headerEnd = 20 + Buffer.from(file).readUInt32LE(16);
  return concatBytes([
    copy.subarray(0, headerEnd),
    stream,
    copy.subarray(headerEnd, movieAt + 12),
    packet,
    copy.subarray(movieAt + 12),
  ]);
}

/** The sound's bytes are said to lie in another file. */
function mediaElsewhere(file: Uint8Array): Uint8Array {
  return withEveryTrack(file, 'mdia/minf/dinf/dref', (body) => {
    body.setUint32(12, 0x616c6973); // 'alis'
    body.setUint32(16, 0); // not "in this file"
  });
}

describe('an MP4 with one lie', () => {
  const table = (name: string, edit: (body: DataView) => void) => (file: Uint8Array) =>
    withBox(file, `${VIDEO_TABLE}/${name}`, edit);
  it.each<Row>([
    [
      'no samples at all',
      clip('plain.mp4', (file) => withEveryTrack(file, 'mdia/minf/stbl/stsz', (body) => body.setUint32(8, 0))),
      refused('source-damaged'),
    ],
    [
      'a video track of no samples',
      clip(
        'plain.mp4',
        table('stsz', (body) => body.setUint32(8, 0)),
      ),
      refused('source-damaged'),
    ],
    [
      '268 million samples',
      clip(
        'plain.mp4',
        table('stsz', (body) => body.setUint32(8, 0x0fffffff)),
      ),
      refused('source-damaged'),
    ],
    [
      'samples of two gigabytes',
      clip(
        'plain.mp4',
        table('stsz', (body) => body.setUint32(4, 0x7fffffff)),
      ),
      refused('source-damaged'),
    ],
    [
      'chunks beyond the end',
      clip(
        'plain.mp4',
        table('stco', (body) => body.setUint32(8, 0x7fffffff)),
      ),
      refused('source-damaged'),
    ],
    [
      'four billion chunks',
      clip(
        'plain.mp4',
        table('stco', (body) => body.setUint32(4, 0xffffffff)),
      ),
      refused('source-damaged'),
    ],
    [
      'pictures days apart, of which the edit shows one second',
      clip(
        'plain.mp4',
        table('stts', (body) => body.setUint32(12, 0x10000000)),
      ),
      plays(1),
    ],
    [
      'pictures at no distance',
      clip(
        'plain.mp4',
        table('stts', (body) => body.setUint32(12, 0)),
      ),
      plays(1),
    ],
    [
      'a codec of an unknown name',
      clip('plain.mp4', (file) => renamed(file, 'avc1', 'zzzz')),
      refused('unsupported-codec'),
    ],
    ['no decoder settings', clip('plain.mp4', (file) => renamed(file, 'avcC', 'free')), refused('source-damaged')],
    [
      'decoder settings of noise',
      clip('plain.mp4', (file) =>
        withBox(file, `${VIDEO_TABLE}/stsd/avc1/avcC`, (body) => {
          for (let i = 0; i < body.byteLength; i += 1) body.setUint8(i, (i * 37) & 255);
        }),
      ),
      fails('source-damaged'),
    ],
    ['tables of zeros', clip('plain.mp4', (file) => blanked(file, VIDEO_TABLE, 0)), refused('unsupported-codec')],
    ['a movie of zeros', clip('plain.mp4', (file) => blanked(file, 'moov', 0)), refused('source-damaged')],
    ['media of zeros', clip('plain.mp4', (file) => blanked(file, 'mdat', 0)), fails('source-damaged')],
    ['media of ones', clip('plain.mp4', (file) => blanked(file, 'mdat', 255)), fails('source-damaged')],
    ['every 97th byte of its second half turned over', clip('plain.mp4', (file) => flipped(file, 97, 0.5)), plays(1)],
    [
      'a matrix of zeros',
      clip('plain.mp4', (file) =>
        withBox(file, 'moov/trak/tkhd', (body) => {
          for (let at = 40; at < 76; at += 4) body.setUint32(at, 0);
        }),
      ),
      plays(1),
    ],
    [
      'a matrix of noise',
      clip('plain.mp4', (file) =>
        withBox(file, 'moov/trak/tkhd', (body) => {
          for (let at = 40; at < 76; at += 4) body.setUint32(at, 0x7fffffff - at * 999_999);
        }),
      ),
      plays(1),
    ],
    [
      'a length of 2^32',
      clip('plain.mp4', (file) => withEveryTrack(file, 'mdia/mdhd', (body) => body.setUint32(16, 0xffffffff))),
      plays(1),
    ],
    [
      'no time scale',
      clip('plain.mp4', (file) => withEveryTrack(file, 'mdia/mdhd', (body) => body.setUint32(12, 0))),
      plays(1),
    ],
    [
      'an edit that begins after its end',
      clip('plain.mp4', (file) => withEveryTrack(file, 'edts/elst', (body) => body.setUint32(12, 0x7fffffff))),
      refused('source-damaged'),
    ],
    [
      'an edit of 2^32 units',
      clip('plain.mp4', (file) => withEveryTrack(file, 'edts/elst', (body) => body.setUint32(8, 0xffffffff))),
      plays(1),
    ],
    [
      'a box of size 3',
      clip('plain.mp4', (file) => before(file, 'mdat', bytes([0, 0, 0, 3], 'mdat'))),
      refused('source-truncated'),
    ],
    [
      'a table that says it is larger than the movie',
      clip('plain.mp4', (file) =>
        withBox(file, VIDEO_TABLE, (_, whole, at) => whole.set(uint(0x00ffffff, 4), at.start)),
      ),
      plays(1),
    ],
    [
      'a hundred thousand boxes behind it',
      clip('plain.mp4', (file) => concatBytes([file, ...Array.from({ length: 99_000 }, () => box('free'))])),
      plays(1),
    ],
    [
      'pieces without a beginning',
      clip('pieces.mp4', (file) =>
        concatBytes([box('free', text('x')), file.subarray(Buffer.from(file).indexOf('moof') - 4)]),
      ),
      refused('source-truncated'),
    ],
    ['pieces cut in the last one', clip('pieces.mp4', (file) => cut(file, 0.8)), refused('source-truncated')],
    ['many pieces cut in the last one', clip('many-pieces.mp4', (file) => cut(file, 0.97)), plays(1)],
    ['many pieces cut between two', clip('many-pieces.mp4', lastPieceOff), plays(0.9)],
    ['a lock (encrypted samples)', clip('encrypted.mp4'), refused('source-protected')],
  ])('%s', meets);
});

describe('streams', () => {
  it.each<Row>([
    ['only sound in an MP4', clip('sound-only.mp4'), refused('no-video-stream')],
    ['only sound in a Matroska', clip('sound-only.mkv'), refused('no-video-stream')],
    ['only sound in a transport stream', clip('sound-only.ts'), refused('no-video-stream')],
    ['only a cover', clip('cover-only.mp4'), refused('no-video-stream')],
    ['a hundred in a Matroska', clip('hundred-streams.mkv'), refused('too-many-streams')],
    ['a hundred in a transport stream', clip('hundred-streams.ts'), refused('too-many-streams')],
    ['MagicYUV', clip('magicyuv.avi'), refused('unsupported-codec')],
    ['Ut Video', clip('utvideo.mkv'), refused('unsupported-codec')],
    ['HuffYUV', clip('huffyuv.avi'), refused('unsupported-codec')],
    ['PNG', clip('png.mov'), refused('unsupported-codec')],
    ['JPEG 2000', clip('jpeg2000.mov'), refused('unsupported-codec')],
    ['pictures without a codec', clip('raw.avi'), refused('unsupported-codec')],
    ['Cinepak', clip('cinepak.mov'), refused('unsupported-codec')],
    ['a picture of 65500 by 65500', clip('still-photo.mov', hugeJpeg), refused('picture-too-large')],
    ['one picture', clip('one-picture.mp4'), plays(0)],
    ['1x1', clip('1x1.mkv'), plays(1)],
    ['2x2', clip('2x2.mp4'), plays(1)],
    ['3x5', clip('3x5.mkv'), plays(1)],
    ['2x1000', clip('2x1000.mp4'), plays(1)],
  ])('%s', meets);
});

/** Every JPEG in the file says that it is as large as a JPEG can be. */
function hugeJpeg(file: Uint8Array): Uint8Array {
  const copy = Buffer.from(file);
  for (let at = copy.indexOf(Buffer.of(0xff, 0xc0)); at >= 0; at = copy.indexOf(Buffer.of(0xff, 0xc0), at + 2)) {
    copy.writeUInt16BE(65_500, at + 5);
    copy.writeUInt16BE(65_500, at + 7);
  }
  return copy;
}

describe('times and bytes', () => {
  it.each<Row>([
    ['one picture a day in a Matroska', clip('one-a-day.mkv'), refused('source-too-long')],
    ['times before zero', clip('before-zero.mp4'), plays(0.7)],
    ['times from 5000 s on', clip('late.mp4'), plays(1)],
    ['a clock that wraps in the middle', clip('clock-wraps.ts'), plays(1)],
    ['a recording that begins again', clip('plain.ts', (file) => concatBytes([file, file])), plays(2)],
    ['a thousand pictures a second', clip('thousand-a-second.mkv'), plays(1)],
    ['a Matroska of unknown length that was cut', clip('live.mkv', (file) => cut(file, 0.6)), plays(0.4)],
    ['a transport stream that was cut', clip('plain.ts', (file) => cut(file, 0.6)), plays(0.7)],
    [
      'a transport stream that begins in the middle',
      clip('plain.ts', (file) => file.subarray(188 * 30)),
      refused('source-damaged'),
    ],
    ['an Ogg that was cut', clip('plain.ogv', (file) => cut(file, 0.6)), plays(1)],
    ['an AVI with an index of noise', clip('plain.avi', brokenIndex), plays(1.1)],
    ['an AVI without an index', clip('plain.avi', (file) => renamed(file, 'idx1', 'JUNK')), plays(1.1)],
    [
      'every 211th byte of a transport stream turned over',
      clip('plain.ts', (file) => flipped(file, 211)),
      refused('source-damaged'),
    ],
    ['every 499th byte of a Matroska turned over', clip('plain.mkv', (file) => flipped(file, 499, 0.5)), plays(1)],
  ])('%s', meets);
});

function brokenIndex(file: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(file);
  const at = Buffer.from(file).indexOf('idx1') + 8;
  copy.set(noise(copy.length - at, 9), at);
  return copy;
}

const folder =
  process.env['RIVULET_HOSTILE'] ?? fileURLToPath(new URL('../../../shared/media/hostile', import.meta.url));
const collected = (name: string) => () => readFileSync(`${folder}/${name}`);

describe.skipIf(!existsSync(folder))('the collection', () => {
  it.each<Row>([
    ['coverart.mp3', collected('coverart.mp3'), refused('no-video-stream')],
    ['ffconcat.mp4', collected('ffconcat.mp4'), refused('unsupported-container')],
    ['hls-file.mp4', collected('hls-file.mp4'), refused('unsupported-container')],
    ['hls-ssrf.mp4', collected('hls-ssrf.mp4'), refused('unsupported-container')],
    ['huge-15k.mp4', collected('huge-15k.mp4'), refused('picture-too-large')],
    ['image.mp4', collected('image.mp4'), refused('unsupported-container')],
    ['sparse-10days.mp4', collected('sparse-10days.mp4'), refused('source-too-long')],
    ['text.mp4', collected('text.mp4'), refused('unsupported-container')],
    ['truncated-faststart.mp4', collected('truncated-faststart.mp4'), refused('source-truncated')],
    ['zero.mp4', collected('zero.mp4'), refused('source-truncated')],
  ])('%s', meets);
});
