// WebVTT captions: read cue by cue, written anew, so that nothing but plain styled text gets through (W3C WebVTT section 4).

export interface Cue {
  startMs: number;
  endMs: number;
  /** Cue text with b, i and u tags only. */
  text: string;
}

/** What a track may have once it is written anew: more than anybody says in twelve hours. */
export const CAPTION_BYTES_MAX = 1_000_000;
export const CAPTION_CUES_MAX = 20_000;

export const CAPTION_FAULTS = ['too-large', 'too-many-cues'] as const;
export type CaptionFault = (typeof CAPTION_FAULTS)[number];

/** Why a track is left out; null when it is taken. */
export function captionFault(cueCount: number, sizeBytes: number): CaptionFault | null {
  if (cueCount > CAPTION_CUES_MAX) return 'too-many-cues';
  return sizeBytes > CAPTION_BYTES_MAX ? 'too-large' : null;
}

const TIMING =
  /^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)[.,](\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?([0-5]\d):([0-5]\d)[.,](\d{3})/;

const milliseconds = (hours = '0', minutes = '0', seconds = '0', millis = '0'): number =>
  ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(millis);

const escapeText = (text: string): string =>
  text
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');

/** Keeps b, i, u; drops every other tag; escapes what could become one. */
function cleanText(text: string): string {
  const pieces = text.split(/(<[^<>]*>)/); // text and tags take turns
  return pieces
    .map((piece, i) => {
      if (i % 2 === 0) return escapeText(piece);
      const style = /^<(\/?)([biu])(?:\.[^<>]*)?>$/i.exec(piece);
      return style ? `<${style[1]}${style[2]?.toLowerCase()}>` : '';
    })
    .join('');
}

/**
 * The cues of a WebVTT (or SubRip) text in order of their start; blocks that are no cues are skipped.
 * @param cuesMax what stands behind so many is not read
 */
export function parseCues(source: string, cuesMax = Number.POSITIVE_INFINITY): Cue[] {
  const cues: Cue[] = [];
  for (const block of source
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)) {
    if (cues.length >= cuesMax) break;
    const lines = block.split('\n');
    const at = lines.findIndex((line) => TIMING.test(line));
    const match = TIMING.exec(lines[at] ?? '');
    if (!match) continue;
    const startMs = milliseconds(match[1], match[2], match[3], match[4]);
    const endMs = milliseconds(match[5], match[6], match[7], match[8]);
    const text = cleanText(lines.slice(at + 1).join('\n')).trim();
    if (endMs > startMs && text !== '') cues.push({ startMs, endMs, text });
  }
  return cues.sort((a, b) => a.startMs - b.startMs);
}

/** Moves cues by `offsetMs`; what would lie before zero is cut or dropped. */
export function shiftCues(cues: readonly Cue[], offsetMs: number): Cue[] {
  return cues
    .map((cue) => ({ ...cue, startMs: Math.max(0, cue.startMs + offsetMs), endMs: cue.endMs + offsetMs }))
    .filter((cue) => cue.endMs > cue.startMs);
}

/** `hh:mm:ss.mmm`. */
export function timestamp(ms: number): string {
  const pad = (value: number, width: number): string => String(Math.floor(value)).padStart(width, '0');
  return `${pad(ms / 3_600_000, 2)}:${pad((ms / 60_000) % 60, 2)}:${pad((ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
}

export function renderWebVtt(cues: readonly Cue[]): string {
  const blocks = cues.map((cue) => `${timestamp(cue.startMs)} --> ${timestamp(cue.endMs)}\n${cue.text}\n`);
  return ['WEBVTT\n', ...blocks].join('\n');
}
