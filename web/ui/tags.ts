// What a list of tags becomes when somebody types: pure, for the tag input and its tests.
import { tagKey } from '#contract/tag-slug.ts';
import { TAG_COUNT_MAX, TAG_LENGTH_MAX } from './video-limits.ts';

/**
 * The tags with those in `typed` added: split at commas, trimmed, inner spaces joined, a leading # dropped. The same tag
 * in another case is no new tag; what is too long is cut; beyond the limit nothing is added.
 */
export function addTags(tags: readonly string[], typed: string): string[] {
  const result = [...tags];
  const known = new Set(tags.map(tagKey));
  for (const piece of typed.split(',')) {
    const tag = piece.trim().replace(/^#+/, '').replace(/\s+/g, ' ').slice(0, TAG_LENGTH_MAX).trim();
    if (tag === '' || known.has(tagKey(tag)) || result.length >= TAG_COUNT_MAX) continue;
    known.add(tagKey(tag));
    result.push(tag);
  }
  return result;
}

export function removeTag(tags: readonly string[], tag: string): string[] {
  return tags.filter((other) => tagKey(other) !== tagKey(tag));
}
