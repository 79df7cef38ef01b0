// Cues of captions gathered into passages of about thirty seconds, each found by itself; pure.
import type { Cue } from '#media/webvtt.ts';
import { PASSAGES_MAX } from './document-id.ts';

export interface Passage {
  startMs: number;
  text: string;
}

const PASSAGE_MS = 30_000;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', lrm: '', rlm: '' };

const plainText = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();

/** A cue begins a new passage when the one before has lasted long enough. */
export function passagesOf(cues: readonly Cue[]): Passage[] {
  const passages: Passage[] = [];
  for (const cue of cues) {
    const text = plainText(cue.text);
    const last = passages.at(-1);
    if (last && cue.startMs - last.startMs < PASSAGE_MS) last.text += ` ${text}`;
    else if (passages.length < PASSAGES_MAX) passages.push({ startMs: cue.startMs, text });
  }
  return passages;
}
