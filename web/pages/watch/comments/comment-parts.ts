// Splits a comment into text, links, moments of the video and people; pure.
import { MENTION } from '#contract/mentions.ts';
import { type DescriptionPart, descriptionParts } from '../description-parts.ts';

export type CommentPart = DescriptionPart | { kind: 'mention'; text: string; handle: string };

/** @param durationSeconds moments beyond it are text; null where the length is not known yet */
export function commentParts(text: string, durationSeconds: number | null): CommentPart[] {
  return descriptionParts(text, durationSeconds).flatMap((part): CommentPart[] =>
    part.kind === 'text' ? mentionParts(part.text) : [part],
  );
}

function mentionParts(text: string): CommentPart[] {
  const parts: CommentPart[] = [];
  let from = 0;
  for (const match of text.matchAll(MENTION)) {
    const [whole, handle = ''] = match;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    parts.push({ kind: 'mention', text: whole, handle });
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

const LONG_CHARACTERS = 500;
const LONG_LINES = 6;

/** Whether a text is folded at first. */
export const isLong = (text: string): boolean => text.length > LONG_CHARACTERS || text.split('\n').length > LONG_LINES;
