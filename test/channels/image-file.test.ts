// What is read of a picture before it is decoded: its kind, its size, which way up it is, and that it is whole.
import { describe, expect, it } from 'vitest';
import { readPicture } from '../../src/channels/image-file.ts';
import {
  ALPHA,
  ascii,
  exifOf,
  JPEG,
  joined,
  jpegSegment,
  LOSSLESS,
  LOSSY,
  PNG,
  pngChunk,
  webpChunk,
  webpFile,
} from './pictures.ts';

/** 40 x 32, and the flags that are given. */
const extended = (flags: number) => webpChunk('VP8X', Uint8Array.of(flags, 0, 0, 0, 39, 0, 0, 31, 0, 0));

/** Its one scan, with the head of it. */
function scanOf(jpeg: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let at = jpeg.byteLength - 2;
  while (jpeg[at] !== 0xff || jpeg[at + 1] !== 0xda) at -= 1;
  return jpeg.slice(at, -2);
}

describe('a picture', () => {
  it.each([
    ['jpeg', JPEG],
    ['png', PNG],
    ['webp', LOSSY],
    ['webp', LOSSLESS],
    ['webp', ALPHA],
  ] as const)('of the form %s is known by its bytes', (format, bytes) => {
    expect(readPicture(bytes)).toEqual({ format, width: 40, height: 32, orientation: 1 });
  });

  const inJpeg = (exif: Uint8Array) =>
    joined([JPEG.subarray(0, 2), jpegSegment(0xe1, joined([ascii('Exif\0\0'), exif])), JPEG.subarray(2)]);
  it.each([
    ['a JPEG', inJpeg(exifOf(6))],
    ['a PNG', joined([PNG.subarray(0, 33), pngChunk('eXIf', exifOf(6)), PNG.subarray(33)])],
    ['a WebP', webpFile(extended(0x08), LOSSY.subarray(12), webpChunk('EXIF', exifOf(6)))],
    [
      'a WebP as some write it',
      webpFile(extended(0x08), LOSSY.subarray(12), webpChunk('EXIF', joined([ascii('Exif\0\0'), exifOf(6)]))),
    ],
    [
      'a JPEG of the other byte order',
      inJpeg(Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0)),
    ],
  ])('%s says which way up it is', (_what, bytes) => {
    expect(readPicture(bytes)).toMatchObject({ width: 40, height: 32, orientation: 6 });
  });

  it.each([
    ['nonsense', exifOf(9)],
    ['nothing', new Uint8Array()],
    ['a directory that is not there', exifOf(6).fill(255, 4, 8)],
    [
      'more entries than there are',
      joined([exifOf(6).subarray(0, 9), Uint8Array.of(9), exifOf(6).subarray(10).fill(0, 0, 2)]),
    ],
    ['half of it', exifOf(6).subarray(0, 14)],
  ])('of which EXIF says %s is upright', (_what, exif) => {
    expect(readPicture(inJpeg(exif))?.orientation).toBe(1);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a page', ascii('<!doctype html><script>alert(1)</script>')],
    ['a drawing with scripts', ascii('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['a GIF', ascii('GIF89a')],
    ['a JPEG that ends early', JPEG.subarray(0, JPEG.byteLength - 2)],
    ['a JPEG without a picture', joined([JPEG.subarray(0, 2), Uint8Array.of(0xff, 0xd9)])],
    ['a PNG that ends early', PNG.subarray(0, PNG.byteLength - 12)],
    ['a PNG that does not begin with its header', joined([PNG.subarray(0, 8), PNG.subarray(33)])],
    ['a WebP that is shorter than it says', LOSSY.subarray(0, LOSSY.byteLength - 2)],
    ['a WebP that moves', webpFile(webpChunk('VP8X', new Uint8Array(10)), webpChunk('ANIM', new Uint8Array(6)))],
    ['a WebP whose canvas is not its picture', webpFile(webpChunk('VP8X', new Uint8Array(10)), LOSSY.subarray(12))],
    [
      'a WebP that begins with what a decoder steps over',
      webpFile(webpChunk('ICCP', new Uint8Array(4)), LOSSY.subarray(12)),
    ],
    [
      'a JPEG with a marker that a decoder steps over',
      joined([JPEG.subarray(0, 2), jpegSegment(0x01, new Uint8Array(2)), JPEG.subarray(2)]),
    ],
    [
      'a JPEG with a scan for each byte',
      joined([JPEG.subarray(0, -2), ...Array.from({ length: 64 }, () => scanOf(JPEG)), JPEG.subarray(-2)]),
    ],
    ['a JPEG with two sizes', joined([JPEG.subarray(0, 2), jpegSegment(0xc0, new Uint8Array(15)), JPEG.subarray(2)])],
    ['a WebP without a picture', webpFile(webpChunk('VP8X', new Uint8Array(10)))],
  ])('is not %s', (_what, bytes) => {
    expect(readPicture(bytes as Uint8Array<ArrayBuffer>)).toBeNull();
  });

  it('cut anywhere or with any byte turned is read without a fault', () => {
    for (const bytes of [JPEG, PNG, LOSSY, LOSSLESS, ALPHA, inJpeg(exifOf(6))]) {
      for (let at = 0; at < bytes.byteLength; at += 1) {
        const turned = bytes.slice();
        turned[at] = (turned[at] ?? 0) ^ 0xff;
        for (const broken of [bytes.slice(0, at), turned]) {
          const read = readPicture(broken);
          expect(read === null || (read.width > 0 && read.orientation <= 8)).toBe(true);
        }
      }
    }
  });
});
