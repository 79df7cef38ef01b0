// Makes the poster: of a few places in the video the one with the most to see, as JPEG.
import { timelineSeconds } from '#media/grid.ts';
import { posterArgs } from './ffmpeg/args.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { runToEnd } from './ffmpeg/run.ts';
import type { MakeContext } from './make-video.ts';
import type { EncodePlan } from './plan.ts';

/** Parts of the length: behind titles that fade in, before what gives the end away. */
const PLACES = [0.1, 0.2, 0.4];
const WALL_MS = 60_000;

/** @returns null when no picture can be decoded at any of the places; the video then has no poster */
export async function makePoster(
  { tools, signal, hold, noProgressMs }: MakeContext,
  plan: EncodePlan,
  source: SourceInput,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const seconds = timelineSeconds(plan.timeline);
  // In a clip of seconds all places lie close together: one is enough.
  const places = seconds < 4 ? [seconds * 0.15] : PLACES.map((place) => place * seconds);
  let best: Buffer<ArrayBuffer> | null = null;
  for (const place of [...places, 0]) {
    if (place === 0 && best) break; // the start is the last resort
    const made = await runToEnd({
      file: tools.ffmpeg,
      args: posterArgs(plan, source, place),
      signal,
      hold,
      wallMs: WALL_MS,
      noProgressMs,
      bytesMax: 8 * 1024 * 1024,
    });
    signal.throwIfAborted();
    // At the same quality a black or flat picture is a small file.
    if (made.stdout.byteLength > (best?.byteLength ?? 0)) best = made.stdout;
  }
  return best;
}
