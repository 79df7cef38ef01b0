// Copies a JPEG (ITU-T T.81 annex B) without the segments that say something beside the picture; pure.
import { joined, type PictureCopy } from './picture-copy.ts';

const END = 0xd9;
const SCAN = 0xda;
/** Tables, restart intervals, and Adobe's word on the colours, without which CMYK and RGB come out wrong. */
const KEPT = new Set([0xdb, 0xc4, 0xdd, 0xee]);
/** Baseline, extended and progressive: what browsers draw. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

/** Null when it ends early or is of a kind that browsers do not draw. */
export function copyJpeg(bytes: Uint8Array<ArrayBuffer>): PictureCopy | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  let hasScan = false;
  let at = 2;
  while (at + 1 < bytes.byteLength) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill bytes (B.1.1.2)
      continue;
    }
    if (marker === END) {
      kept.push(bytes.subarray(at, at + 2));
      return size && hasScan ? { ...size, bytes: joined(kept) } : null;
    }
    if (at + 4 > bytes.byteLength || OTHER_FRAMES.has(marker)) return null;
    const length = view.getUint16(at + 2);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.byteLength) return null;
    if (FRAMES.has(marker)) {
      if (length < 8 || size) return null;
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    if (marker === SCAN) {
      hasScan = true;
      end = endOfScan(bytes, end);
    }
    if (marker === SCAN || FRAMES.has(marker) || KEPT.has(marker)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

/** Where the next marker begins: in a scan, FF is followed by 00, or is a restart (B.1.1.5). */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.byteLength) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.byteLength;
}
