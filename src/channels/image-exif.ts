// Which way up a picture is, from the EXIF that a camera wrote (TIFF 6.0 section 2, Exif 2.32 section 4.6.4); pure.

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
const ENTRY_BYTES = 12;

/** 1 to 8; null where it does not say, or nonsense. Some writers put JPEG's `Exif\0\0` before it in other files too. */
export function exifOrientation(body: Uint8Array<ArrayBuffer>): number | null {
  const named = String.fromCharCode(...body.subarray(0, 6)) === 'Exif\0\0';
  const tiff = named ? body.subarray(6) : body;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.byteLength < 8) return null;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  const directory = view.getUint32(4, little);
  if (view.getUint16(2, little) !== 42 || directory + 2 > tiff.byteLength) return null;
  const entries = view.getUint16(directory, little);
  for (let n = 0; n < entries; n += 1) {
    const at = directory + 2 + n * ENTRY_BYTES;
    if (at + ENTRY_BYTES > tiff.byteLength) return null;
    if (view.getUint16(at, little) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(at + 8, little);
    return view.getUint16(at + 2, little) === SHORT && value >= 1 && value <= 8 ? value : null;
  }
  return null;
}
