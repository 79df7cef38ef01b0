// The slug under which a tag's page is found, and which tags are the same; pure, for the worker and the forms.

const SLUG_LENGTH_MAX = 80;

/**
 * Letters and digits of every script in lower case, everything between them one hyphen: `Café Crème` is `café-crème`. `+` and
 * `#` stay after a letter, or C, C++ and C# would be one tag. Empty for a tag without a letter or digit: it has no page.
 */
export function tagSlug(tag: string): string {
  const words = tag
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC') // lower case may take a letter apart
    .replace(/(?<![\p{L}\p{N}\p{M}+#])[+#]+/gu, '-')
    .replace(/[^\p{L}\p{N}\p{M}+#]+/gu, '-')
    .replace(/^-|-$/g, '');
  if (!/[\p{L}\p{N}]/u.test(words)) return '';
  return [...words].slice(0, SLUG_LENGTH_MAX).join('').replace(/-$/, '');
}

/** Equal for tags that are the same, whatever their case. */
export const tagKey = (tag: string): string => tagSlug(tag) || tag.normalize('NFKC').toLowerCase();

/** The tags without those that are there already, the first spelling kept. */
export function distinctTags(tags: readonly string[]): string[] {
  const known = new Map<string, string>();
  for (const tag of tags) {
    const key = tagKey(tag);
    if (!known.has(key)) known.set(key, tag);
  }
  return [...known.values()];
}

/** The slugs of a video's tags, each once. */
export const slugsOf = (tags: readonly string[]): string[] =>
  [...new Set(tags.map(tagSlug))].filter((slug) => slug !== '');
