// Reads a file's facts and a poster frame with mediabunny and WebCodecs; loaded when a file is chosen.
import { ALL_FORMATS, BlobSource, CanvasSink, Input } from 'mediabunny';
import { type FileFacts, POSTER_WIDTH_MAX, posterSize, posterTimeSeconds } from './inspect-file.ts';

/** @throws when mediabunny cannot read the container. */
export async function inspectWithMediabunny(file: File): Promise<FileFacts | null> {
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) return null;
    const [width, height] = await Promise.all([track.getDisplayWidth(), track.getDisplayHeight()]);
    // The header's length is there at once; counting packets could read the whole file.
    const durationSeconds = (await input.getDurationFromMetadata()) ?? (await track.computeDuration());
    const facts: FileFacts = { durationSeconds, width, height, posterUrl: null };
    if (!(await track.canDecode())) return facts;
    const size = posterSize(width, height, POSTER_WIDTH_MAX);
    const sink = new CanvasSink(track, { ...size, fit: 'fill' });
    const first = await track.getFirstTimestamp();
    const frame = (await sink.getCanvas(first + posterTimeSeconds(durationSeconds))) ?? (await sink.getCanvas(first));
    return { ...facts, posterUrl: frame === null ? null : await jpegUrl(frame.canvas) };
  } finally {
    input.dispose();
  }
}

async function jpegUrl(canvas: HTMLCanvasElement | OffscreenCanvas): Promise<string> {
  if (canvas instanceof HTMLCanvasElement) return canvas.toDataURL('image/jpeg', 0.8);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
  return await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
