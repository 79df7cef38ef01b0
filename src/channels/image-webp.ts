// Copies a WebP (RFC 9649) without the chunks that say something beside the picture; pure.
import { joined, type PictureCopy } from './picture-copy.ts';

const ALPHA_FLAG = 0x10;

interface Size {
  width: number;
  height: number;
}

/** Null when it ends early, holds no picture, or moves. */
export function copyWebp(bytes: Uint8Array<ArrayBuffer>): PictureCopy | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.byteLength < 20 || name(0) !== 'RIFF' || name(8) !== 'WEBP') return null;
  const fileEnd = 8 + view.getUint32(4, true);
  if (fileEnd > bytes.byteLength) return null;
  const kept: Uint8Array[] = [];
  let canvas: Size | null = null;
  let picture: Size | null = null;
  for (let at = 12; at + 8 <= fileEnd; ) {
    const type = name(at);
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    if (end > fileEnd) return null;
    const chunk = bytes.slice(at, end);
    if (type === 'ANIM' || type === 'ANMF') return null;
    if (type === 'VP8X' && length >= 10) {
      canvas = { width: 1 + uint24(chunk, 12), height: 1 + uint24(chunk, 15) };
      chunk[8] = (chunk[8] ?? 0) & ALPHA_FLAG; // what else it announced is not copied
      kept.push(chunk);
    } else if (type === 'VP8 ' || type === 'VP8L') {
      if (picture) return null;
      picture = type === 'VP8 ' ? lossySize(chunk) : losslessSize(chunk);
      if (!picture) return null;
      kept.push(chunk);
    } else if (type === 'ALPH') kept.push(chunk);
    at = end;
  }
  if (!picture) return null;
  const body = joined(kept);
  const head = new Uint8Array(12);
  head.set(bytes.subarray(0, 12));
  new DataView(head.buffer).setUint32(4, 4 + body.byteLength, true);
  return { ...(canvas ?? picture), bytes: joined([head, body]) };
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
