// Splits a description into what is text, what is a link and what is a moment of the video.

export type DescriptionPart =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'moment'; text: string; seconds: number };

// A moment stands alone: `1:30`, `01:02:03`, no part of a longer number or of an address.
const PATTERN = /(https?:\/\/[^\s<>"']+)|(?<![\d:.])((?:(\d{1,2}):)?(\d{1,2}):([0-5]\d))(?![\d:])/g;
/** Punctuation that ends the sentence rather than the address; a bracket only where none was opened. */
const TRAILING = /[.,;:!?'"]+$/;

/** @param durationSeconds moments beyond it are text; null where the length is not known yet */
export function descriptionParts(text: string, durationSeconds: number | null): DescriptionPart[] {
  const parts: DescriptionPart[] = [];
  let from = 0;
  const addText = (to: number) => {
    if (to > from) parts.push({ kind: 'text', text: text.slice(from, to) });
  };
  for (const match of text.matchAll(PATTERN)) {
    const part = match[1] === undefined ? momentOf(match, durationSeconds) : linkOf(match[1]);
    if (!part) continue;
    addText(match.index);
    parts.push(part);
    from = match.index + part.text.length;
  }
  addText(text.length);
  return parts;
}

function linkOf(address: string): DescriptionPart | null {
  let text = address.replace(TRAILING, '');
  if (text.endsWith(')') && !text.includes('(')) text = text.slice(0, -1).replace(TRAILING, '');
  return URL.canParse(text) ? { kind: 'link', text, href: text } : null;
}

function momentOf([, , text = '', hours = '0', minutes = '0', rest = '0']: RegExpExecArray, duration: number | null) {
  const seconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  if (duration !== null && seconds > duration) return null;
  return { kind: 'moment', text, seconds } as const;
}
