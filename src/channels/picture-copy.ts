// A copy of a picture, put together of the pieces of it that are kept; pure.

export interface PictureCopy {
  width: number;
  height: number;
  /** Only what is needed to draw it: no EXIF, XMP, colour profile, comment, nor anything behind its end. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** The pieces one after another. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
