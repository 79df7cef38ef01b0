// What of a video is indexed, and by which words; pure.
import { indexText } from './bigrams.ts';
import { durationClass, filterWords } from './filters.ts';
import type { Passage } from './passages.ts';
import { isKnownLength } from './spelling.ts';
import { termsOf } from './terms.ts';

export interface Indexed {
  title: string;
  tags: readonly string[];
  description: string;
  category: string | null;
  durationMs: number | null;
  channel: { id: string; handle: string; name: string };
  /** Keys of the caption objects, which never change what is under them. */
  captionKeys: readonly string[];
}

/** Raised when other words are made of the same text: the sweep then indexes everything anew. */
const FORM = 1;

/** Equal for equal words. */
export const digestSource = (video: Indexed): string =>
  JSON.stringify([
    FORM,
    video.title,
    video.tags,
    video.description,
    video.category,
    video.durationMs === null ? null : durationClass(video.durationMs),
    [video.channel.id, video.channel.handle, video.channel.name],
    video.captionKeys,
  ]);

/** The columns of search_index. */
export function columnsOf(video: Indexed, passages: readonly Passage[]) {
  const { category, channel, durationMs } = video;
  return {
    title: indexText(video.title),
    tags: video.tags.map(indexText).join(' '),
    channel: indexText(`${channel.name} ${channel.handle}`),
    description: indexText(video.description),
    captions: passages.map(({ text }) => indexText(text)).join(' '),
    filters: filterWords({
      category,
      channel: channel.id,
      duration: durationMs === null ? null : durationClass(durationMs),
      hasCaptions: video.captionKeys.length > 0,
    }).join(' '),
  };
}

const WORDS_MAX = 2000;

/** The words that somebody may misspell, those of the title first. */
export function vocabularyOf(video: Indexed, passages: readonly Passage[]): string[] {
  const words = new Set<string>();
  const texts = [video.title, ...video.tags, video.channel.name, video.channel.handle, video.description];
  for (const text of [...texts, ...passages.map((passage) => passage.text)]) {
    for (const { kind, text: word } of termsOf(text)) {
      if (kind === 'word' && isKnownLength(word)) words.add(word);
      if (words.size >= WORDS_MAX) return [...words];
    }
  }
  return [...words];
}
