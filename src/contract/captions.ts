// Captions that a video goes without: which track, and why, as its owner is told; no zod here, so that the page shares the words.
import { CAPTION_BYTES_MAX, CAPTION_CUES_MAX, type CaptionFault } from '#media/webvtt.ts';

export interface CaptionLeftOut {
  label: string;
  reason: CaptionFault;
}

const FAULT_TEXTS: Record<CaptionFault, string> = {
  'too-large': `it has more than ${CAPTION_BYTES_MAX / 1e6} MB of text`,
  'too-many-cues': `it has more than ${CAPTION_CUES_MAX.toLocaleString('en')} cues`,
};

/** What was wrong and what to do. */
export const captionLeftOutText = ({ label, reason }: CaptionLeftOut): string =>
  `The captions “${label}” are left out: ${FAULT_TEXTS[reason]}. The video plays without them. To have them, shorten this track in the file and upload it again.`;
