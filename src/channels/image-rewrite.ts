// Makes a picture anew, upright: decoded and encoded, so that nothing of the file that came goes on.
import { decoderOf, webpEncoder } from './image-codecs.ts';
import type { PictureFile } from './image-file.ts';
import { type Pixels, upright } from './image-upright.ts';

export const REWRITTEN_TYPE = 'image/webp';

/** A WebP. Null for what its decoder does not take, and where it sees another size than `file` was admitted with. */
export async function rewritePicture(
  bytes: Uint8Array<ArrayBuffer>,
  file: PictureFile,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const [decode, encode] = await Promise.all([decoderOf(file.format), webpEncoder()]);
  let pixels: Pixels | null;
  try {
    pixels = await decode(bytes);
  } catch {
    return null; // each decoder throws something else, and none says whether the file or the memory was at fault
  }
  if (!pixels || pixels.width !== file.width || pixels.height !== file.height) return null;
  return encode(upright(pixels, file.orientation));
}
