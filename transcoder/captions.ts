// Takes embedded text tracks out as clean WebVTT whose zero is the first picture.

import type { SourceText } from '#media/source-facts.ts';
import { type CaptionFault, captionFault, parseCues, renderWebVtt, shiftCues } from '#media/webvtt.ts';
import { captionArgs } from './ffmpeg/args.ts';
import type { SourceInput } from './ffmpeg/input-args.ts';
import { run } from './ffmpeg/run.ts';
import type { MakeContext } from './make-context.ts';
import type { EncodePlan } from './plan.ts';

export interface Caption {
  index: number;
  language: string;
  label: string;
  body: Uint8Array<ArrayBuffer>;
}

export interface Captions {
  taken: Caption[];
  leftOut: { label: string; reason: CaptionFault }[];
}

/** Of what is read of a track: what is larger will not be small enough once it is written anew. */
const TRACK_BYTES_MAX = 8 * 1024 * 1024;

/** Tracks without a cue are not there; one that cannot be read is as one without cues. */
export async function makeCaptions(
  { tools, signal, hold, noProgressMs, blocks }: MakeContext,
  plan: EncodePlan,
  source: SourceInput,
  wallMs: number,
): Promise<Captions> {
  if (plan.source.texts.length === 0) return { taken: [], leftOut: [] };
  const { args, descriptors } = captionArgs(plan, source);
  const running = run({
    file: tools.ffmpeg,
    args,
    signal,
    hold,
    pipes: descriptors.length,
    wallMs,
    noProgressMs,
    lastActivityMs: () => blocks.lastReadMs(), // cues may be far apart
  });
  running.stdout.resume();
  const texts = await Promise.all(descriptors.map((descriptor) => readText(running.pipes[descriptor - 3] ?? [])));
  await running.ended;
  signal.throwIfAborted();
  const tracks = captionNames(plan.source.texts).map((name, i) => ({ ...name, text: texts[i] ?? null }));
  return judgeTracks(tracks, Math.round(-plan.source.originSeconds * 1000));
}

/** Written anew, moved by `offsetMs`; `text` is null of what was too much to read. */
export function judgeTracks(
  tracks: readonly { language: string; label: string; text: string | null }[],
  offsetMs: number,
): Captions {
  const captions: Captions = { taken: [], leftOut: [] };
  for (const { language, label, text } of tracks) {
    const cues = shiftCues(parseCues(text ?? ''), offsetMs);
    const body = Buffer.from(renderWebVtt(cues));
    const reason = text === null ? 'too-large' : captionFault(cues.length, body.byteLength);
    if (reason) captions.leftOut.push({ label, reason });
    else if (cues.length > 0) captions.taken.push({ index: captions.taken.length, language, label, body });
  }
  return captions;
}

/** Null for more than is read. */
async function readText(chunks: AsyncIterable<Uint8Array> | Uint8Array[]): Promise<string | null> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes <= TRACK_BYTES_MAX) kept.push(chunk); // the rest is read and dropped: the other tracks go on
  }
  return bytes > TRACK_BYTES_MAX ? null : Buffer.concat(kept).toString('utf8');
}

const LABEL_MAX = 60;

/** Language tags (BCP 47, each once) and labels from what the file says. */
export function captionNames(tracks: readonly SourceText[]): { language: string; label: string }[] {
  const seen = new Map<string, number>();
  return tracks.map((track) => {
    const tag = languageTag(track.language);
    const times = (seen.get(tag) ?? 0) + 1;
    seen.set(tag, times);
    // Control characters have no place in a menu.
    const title = (track.title ?? '').replace(/\p{C}/gu, '').trim().slice(0, LABEL_MAX);
    // The tag is part of a URL: a second English track is another one, by private use (RFC 5646 section 2.2.7).
    return { language: times === 1 ? tag : `${tag}-x-${times}`, label: title || languageName(tag, times) };
  });
}

/** ISO 639-2 as containers have it to BCP 47: "eng" and "en" are "en", "ger" is "de"; nonsense is "und". */
function languageTag(language: string | null): string {
  if (!language || !/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language)) return 'und';
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'und';
  } catch {
    return 'und';
  }
}

function languageName(tag: string, times: number): string {
  const name = tag === 'und' ? 'Captions' : (new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag);
  return times === 1 ? name : `${name} ${times}`;
}
