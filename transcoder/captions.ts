// Takes embedded text tracks out as clean WebVTT whose zero is the first picture.
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { SourceText } from '#media/source-facts.ts';
import {
  CAPTION_BYTES_MAX,
  CAPTION_CUES_MAX,
  type CaptionFault,
  captionFault,
  parseCues,
  renderWebVtt,
  shiftCues,
} from '#media/webvtt.ts';
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

/**
 * Of what is read of a track. A cue as FFmpeg writes it is no longer than as we do, but for tags, and for cues that are
 * dropped (empty ones, those before the first picture): three times what may come out is more than people make.
 */
const TRACK_BYTES_MAX = 3 * CAPTION_BYTES_MAX;

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
  const read = await Promise.all(descriptors.map((descriptor) => readTrack(running.pipes[descriptor - 3] ?? [])));
  await running.ended;
  signal.throwIfAborted();
  const tracks = captionNames(plan.source.texts).map((name, i) => ({ ...name, bytes: read[i] ?? null }));
  return judgeTracks(tracks, Math.round(-plan.source.originSeconds * 1000));
}

/** As FFmpeg wrote it; `bytes` is null of what was too much to read. */
export interface ReadTrack {
  language: string;
  label: string;
  bytes: Uint8Array | null;
}

/**
 * Written anew, moved by `offsetMs`. One track after another, and between them a turn for everybody: heartbeats of all
 * tasks of the process wait meanwhile, and a file may have many large tracks.
 */
export async function judgeTracks(tracks: readonly ReadTrack[], offsetMs: number): Promise<Captions> {
  const captions: Captions = { taken: [], leftOut: [] };
  for (const track of tracks) {
    const { language, label } = track;
    const { body, reason } = judgeTrack(track.bytes, offsetMs);
    if (reason) captions.leftOut.push({ label, reason });
    else if (body) captions.taken.push({ index: captions.taken.length, language, label, body });
    await turnOfTheLoop();
  }
  return captions;
}

/** The limit of cues holds for those that are read, before any is dropped: behind it nothing is. */
function judgeTrack(
  bytes: Uint8Array | null,
  offsetMs: number,
): { body: Caption['body'] | null; reason: CaptionFault | null } {
  if (bytes === null) return { body: null, reason: 'too-large' };
  const read = parseCues(new TextDecoder().decode(bytes), CAPTION_CUES_MAX + 1);
  const cues = read.length > CAPTION_CUES_MAX ? [] : shiftCues(read, offsetMs);
  const body = Buffer.from(renderWebVtt(cues));
  return { body: cues.length > 0 ? body : null, reason: captionFault(read.length, body.byteLength) };
}

/** Null for more than is read. */
async function readTrack(chunks: AsyncIterable<Uint8Array> | Uint8Array[]): Promise<Uint8Array | null> {
  let kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes <= TRACK_BYTES_MAX) kept.push(chunk);
    else kept = []; // the rest is read and dropped: the other tracks go on
  }
  return bytes > TRACK_BYTES_MAX ? null : Buffer.concat(kept);
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
