// Reads the head of a WebP (RFC 9649) and that it has an end, without decoding it; pure.
import { exifOrientation } from './image-exif.ts';
import type { PictureFacts } from './image-file.ts';

interface Size {
  width: number;
  height: number;
}

/** A decoder takes a file that begins with anything else for a bare stream, and reads another size than this. */
const FIRST = new Set(['VP8 ', 'VP8L', 'VP8X']);

/** Null when it ends early, holds no picture, or moves. */
export function readWebp(bytes: Uint8Array<ArrayBuffer>): PictureFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.byteLength < 20 || name(0) !== 'RIFF' || name(8) !== 'WEBP' || !FIRST.has(name(12))) return null;
  const fileEnd = 8 + view.getUint32(4, true);
  if (fileEnd > bytes.byteLength) return null;
  let canvas: Size | null = null;
  let picture: Size | null = null;
  let orientation = 1;
  for (let at = 12; at + 8 <= fileEnd; ) {
    const type = name(at);
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    if (end > fileEnd) return null;
    const chunk = bytes.subarray(at, end);
    if (type === 'ANIM' || type === 'ANMF') return null;
    if (type === 'VP8X') {
      if (length < 10 || canvas || picture) return null;
      canvas = { width: 1 + uint24(chunk, 12), height: 1 + uint24(chunk, 15) };
    } else if (type === 'VP8 ' || type === 'VP8L') {
      if (picture) return null;
      picture = type === 'VP8 ' ? lossySize(chunk) : losslessSize(chunk);
      if (!picture) return null;
    } else if (type === 'EXIF') orientation = exifOrientation(chunk.subarray(8)) ?? orientation;
    at = end;
  }
  if (!picture || (canvas && (canvas.width !== picture.width || canvas.height !== picture.height))) return null;
  return { ...picture, orientation };
}

const uint24 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);

/** The header of a VP8 key frame (RFC 6386 section 9.1), behind the chunk's eight bytes. */
function lossySize(chunk: Uint8Array): Size | null {
  if (chunk.byteLength < 18 || chunk[11] !== 0x9d || chunk[12] !== 0x01 || chunk[13] !== 0x2a) return null;
  return { width: uint24(chunk, 14) & 0x3fff, height: uint24(chunk, 16) & 0x3fff };
}

/** The header of a lossless picture (RFC 9649 section 3.4). */
function losslessSize(chunk: Uint8Array): Size | null {
  if (chunk.byteLength < 13 || chunk[8] !== 0x2f) return null;
  const bits = uint24(chunk, 9) + (chunk[12] ?? 0) * 2 ** 24;
  return { width: 1 + (bits % 2 ** 14), height: 1 + (Math.floor(bits / 2 ** 14) % 2 ** 14) };
}
