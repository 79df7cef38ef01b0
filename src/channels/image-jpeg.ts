// Reads the head of a JPEG (ITU-T T.81 annex B) and that it has an end, without decoding it; pure.
import { exifOrientation } from './image-exif.ts';
import type { PictureFacts } from './image-file.ts';

const END = 0xd9;
const SCAN = 0xda;
const EXIF = 0xe1;
/** Baseline, extended and progressive: what browsers draw. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
/** Each costs a pass over the whole picture; encoders write about ten. */
const SCANS_MAX = 64;
/** They have no length (B.1.1.3) and no place here; a decoder that steps over them would read another size than this. */
const isBare = (marker: number): boolean => marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Null when it ends early or is of a kind that browsers do not draw. */
export function readJpeg(bytes: Uint8Array<ArrayBuffer>): PictureFacts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: { width: number; height: number } | null = null;
  let orientation = 1;
  let scans = 0;
  let at = 2;
  while (at + 1 < bytes.byteLength) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill bytes (B.1.1.2)
      continue;
    }
    if (marker === END) return size && scans > 0 ? { ...size, orientation } : null;
    if (at + 4 > bytes.byteLength || OTHER_FRAMES.has(marker) || isBare(marker)) return null;
    const length = view.getUint16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.byteLength) return null;
    if (FRAMES.has(marker)) {
      if (length < 8 || size) return null;
      size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    if (marker === EXIF && scans === 0) orientation = exifOrientation(bytes.subarray(at + 4, end)) ?? orientation;
    if (marker === SCAN) scans += 1;
    if (scans > SCANS_MAX) return null;
    at = marker === SCAN ? endOfScan(bytes, end) : end;
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
