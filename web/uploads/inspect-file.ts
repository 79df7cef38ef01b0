// What a chosen file is, read on the spot: length, size of the picture and a poster frame; mediabunny first, ffmpeg.wasm for the rest.

export interface FileFacts {
  durationSeconds: number | null;
  width: number | null;
  height: number | null;
  /** A small JPEG as a data: URL; null when no frame could be decoded here. */
  posterUrl: string | null;
}

export const POSTER_WIDTH_MAX = 480;

/** Where a poster is likely to be good: past the black and the titles, never past the end. */
export function posterTimeSeconds(durationSeconds: number | null): number {
  if (durationSeconds === null || durationSeconds <= 0) return 0;
  return Math.min(durationSeconds * 0.1, 10);
}

/** `width` x `height` made to fit `widthMax`, even, never larger. */
export function posterSize(width: number, height: number, widthMax: number): { width: number; height: number } {
  const scale = Math.min(1, widthMax / width);
  const even = (value: number) => Math.max(2, Math.round((value * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** Null when neither reader understands the file. Nothing is sent anywhere. */
export async function inspectFile(file: File): Promise<FileFacts | null> {
  let partly: FileFacts | null = null;
  try {
    const { inspectWithMediabunny } = await import('./inspect-with-mediabunny.ts');
    partly = await inspectWithMediabunny(file);
    if (partly?.posterUrl) return partly;
  } catch {
    // a container or a codec that it cannot read
  }
  try {
    const { inspectWithFfmpeg } = await import('./inspect-with-ffmpeg.ts');
    const facts = await inspectWithFfmpeg(file);
    return facts === null ? partly : mergeFacts(partly, facts);
  } catch {
    return partly; // no WebAssembly, or no memory for it: the upload goes on without a picture
  }
}

/** What the first reader found counts; the second fills the gaps. */
export function mergeFacts(first: FileFacts | null, second: FileFacts): FileFacts {
  return {
    durationSeconds: first?.durationSeconds ?? second.durationSeconds,
    width: first?.width ?? second.width,
    height: first?.height ?? second.height,
    posterUrl: first?.posterUrl ?? second.posterUrl,
  };
}
