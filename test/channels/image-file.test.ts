// What is read of a picture, and that only what draws it is kept.
import { describe, expect, it } from 'vitest';
import { readPicture } from '../../src/channels/image-file.ts';
import { joined } from '../../src/channels/picture-copy.ts';
import { ALPHA, JPEG, LOSSLESS, LOSSY, PNG } from './pictures.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const SECRET = '<x:xmpmeta>52.5200N 13.4050E</x:xmpmeta>';

function jpegSegment(marker: number, body: Uint8Array): Uint8Array {
  const length = body.byteLength + 2;
  return joined([Uint8Array.of(0xff, marker, length >> 8, length & 255), body]);
}

function pngChunk(type: string, body: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.byteLength);
  return joined([length, ascii(type), body, new Uint8Array(4)]);
}

function webpChunk(type: string, body: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.byteLength, true);
  return joined([ascii(type), length, body, new Uint8Array(body.byteLength % 2)]);
}

function webpFile(...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return webpChunk('RIFF', joined([ascii('WEBP'), ...chunks])) as Uint8Array<ArrayBuffer>;
}

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

describe('a picture', () => {
  it.each([
    ['image/jpeg', JPEG],
    ['image/png', PNG],
    ['image/webp', LOSSY],
    ['image/webp', LOSSLESS],
    ['image/webp', ALPHA],
  ] as const)('of the type %s is known by its bytes', (contentType, bytes) => {
    expect(readPicture(bytes)).toMatchObject({ contentType, width: 40, height: 32 });
  });

  it('is the same after a second copy, and smaller or equal', () => {
    for (const bytes of [JPEG, PNG, LOSSY, LOSSLESS, ALPHA]) {
      const first = readPicture(bytes)?.bytes ?? new Uint8Array();
      expect(first.byteLength).toBeLessThanOrEqual(bytes.byteLength);
      expect(readPicture(first)?.bytes).toEqual(first);
    }
  });

  it('loses what a camera wrote into a JPEG, and what follows its end', () => {
    const exif = jpegSegment(0xe1, ascii(`Exif\0\0${SECRET}`));
    const comment = jpegSegment(0xfe, ascii(SECRET));
    const profile = jpegSegment(0xe2, ascii(`ICC_PROFILE\0${SECRET}`));
    const full = joined([JPEG.subarray(0, 2), exif, profile, comment, JPEG.subarray(2), ascii(`<script>${SECRET}`)]);
    const { bytes } = readPicture(full) ?? {};
    expect(text(bytes ?? ascii(SECRET))).not.toContain('xmp');
    expect(bytes).toEqual(readPicture(JPEG)?.bytes);
  });

  it('loses texts, animation and what follows its end in a PNG', () => {
    const head = PNG.subarray(0, 33); // signature and IHDR
    const full = joined([
      head,
      pngChunk('acTL', new Uint8Array(8)),
      pngChunk('iTXt', ascii(SECRET)),
      pngChunk('eXIf', ascii(SECRET)),
      PNG.subarray(33),
      ascii(SECRET),
    ]);
    expect(readPicture(full)?.bytes).toEqual(readPicture(PNG)?.bytes);
  });

  it('loses EXIF and XMP in a WebP, which then announces none', () => {
    const flags = Uint8Array.of(0x3c, 0, 0, 0, 39, 0, 0, 31, 0, 0);
    const picture = LOSSY.subarray(12);
    const full = webpFile(
      webpChunk('VP8X', flags),
      webpChunk('ICCP', ascii(SECRET)),
      picture,
      webpChunk('EXIF', ascii(SECRET)),
      webpChunk('XMP ', ascii(SECRET)),
    );
    const { bytes, width } = readPicture(full) ?? {};
    expect(width).toBe(40);
    expect(text(bytes ?? ascii(SECRET))).not.toContain('xmp');
    expect(bytes?.[20]).toBe(0x10);
    expect(bytes?.byteLength).toBe(LOSSY.byteLength + 18);
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
    ['a WebP without a picture', webpFile(webpChunk('VP8X', new Uint8Array(10)))],
  ])('is not %s', (_what, bytes) => {
    expect(readPicture(bytes as Uint8Array<ArrayBuffer>)).toBeNull();
  });

  it('cut anywhere or with any byte turned never takes more than it is given', () => {
    for (const bytes of [JPEG, PNG, LOSSY, LOSSLESS, ALPHA]) {
      for (let at = 0; at < bytes.byteLength; at += 1) {
        const turned = bytes.slice();
        turned[at] = (turned[at] ?? 0) ^ 0xff;
        for (const broken of [bytes.slice(0, at), turned]) {
          const read = readPicture(broken);
          expect(read === null || read.bytes.byteLength <= broken.byteLength).toBe(true);
        }
      }
    }
  });
});
